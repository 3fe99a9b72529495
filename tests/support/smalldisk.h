#pragma once

#include <sched.h>
#include <sys/mount.h>

namespace unclip::test {

/// Gives this process alone a tmpfs at `folder`; call it before there are threads.
/// @param size as tmpfs's option has it, such as "size=64k"
/// @return false where the machine does not allow it
inline bool mountSmallDisk(const char *folder, const char *size)
{
    return (::unshare(CLONE_NEWNS) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0)
        && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
        && ::mount("tmpfs", folder, "tmpfs", 0, size) == 0;
}

} // namespace unclip::test
