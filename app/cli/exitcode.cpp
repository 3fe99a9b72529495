#include "cli/exitcode.h"

namespace unclip {

const char *nameOf(ExitCode code)
{
    switch (code) {
    case ExitCode::Success:
        return "success";
    case ExitCode::Failure:
        return "failure";
    case ExitCode::InvalidRequest:
        return "invalid request";
    case ExitCode::Model:
        return "model";
    case ExitCode::File:
        return "file";
    case ExitCode::Device:
        return "device";
    case ExitCode::Interrupted:
        return "interrupted";
    }
    return "failure";
}

const char *exitCodeHelp()
{
    return "Exit codes:\n"
           "    0  done\n"
           "    1  failed\n"
           "    2  wrong usage, or a request that cannot be met as it stands\n"
           "    3  the model folder is missing, damaged or unfit\n"
           "    4  a file cannot be read or written, or would be overwritten\n"
           "    5  the compute device failed or is not there\n"
           "  130  interrupted; finished pictures are kept\n";
}

} // namespace unclip
