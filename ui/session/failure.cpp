#include "session/failure.h"

#include "unclip/error.h"

#include <cerrno>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>

namespace unclip {

namespace {

bool contains(const std::string &text, const std::string &part)
{
    return !part.empty() && text.find(part) != std::string::npos;
}

/// The core words a full disk as strerror does, which is translated by the locale.
bool saysDiskFull(const std::string &text)
{
    for (const int error : { ENOSPC, EDQUOT })
        if (contains(text, std::generic_category().message(error)))
            return true;
    return contains(text, "No space left on device") || contains(text, "Disk quota exceeded");
}

Failure::Kind kindOf(const std::exception &error)
{
    const bool isFile = dynamic_cast<const FileError *>(&error) != nullptr
        || dynamic_cast<const std::filesystem::filesystem_error *>(&error) != nullptr;
    if (isFile)
        return saysDiskFull(error.what()) ? Failure::Kind::DiskFull : Failure::Kind::File;
    if (dynamic_cast<const InvalidRequest *>(&error) != nullptr)
        return Failure::Kind::BadRequest;
    if (dynamic_cast<const ModelError *>(&error) != nullptr)
        return Failure::Kind::Model;
    if (dynamic_cast<const DeviceError *>(&error) != nullptr
        || dynamic_cast<const std::bad_alloc *>(&error) != nullptr)
        return Failure::Kind::Device;
    return Failure::Kind::Internal;
}

} // namespace

Failure failureOf(const std::exception &error)
{
    return { kindOf(error), QString::fromUtf8(error.what()) };
}

} // namespace unclip
