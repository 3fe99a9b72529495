#include "util/atomicfile.h"

#include "unclip/error.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace unclip {

namespace {

constexpr int kNameAttempts = 16;
constexpr std::size_t kMaxWrite = std::size_t { 1 } << 30; ///< Linux writes at most 2 GiB at once

std::filesystem::path folderOf(const std::filesystem::path &path)
{
    const std::filesystem::path parent = path.parent_path();
    return parent.empty() ? std::filesystem::path(".") : parent;
}

std::filesystem::path temporaryName(const std::filesystem::path &folder)
{
    std::random_device random;
    return folder
        / (".unclip-" + std::to_string(random()) + "-" + std::to_string(random()) + ".tmp");
}

/// Renames without replacing; file systems that lack the operation get a hard link instead.
int renameExclusively(const std::filesystem::path &from, const std::filesystem::path &to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    if (::link(from.c_str(), to.c_str()) != 0)
        return errno;
    ::unlink(from.c_str());
    return 0;
}

/// Makes the rename itself durable. Best effort: not every file system can sync a folder.
void syncFolder(const std::filesystem::path &folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path path, OverwriteMode overwrite)
    : m_path(std::move(path))
    , m_overwrite(overwrite)
{
    for (int attempt = 0; attempt < kNameAttempts && m_descriptor < 0; ++attempt) {
        m_temporary = temporaryName(folderOf(m_path));
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (m_descriptor < 0 && errno != EEXIST)
            break;
    }
    if (m_descriptor < 0) {
        const int error = errno;
        m_temporary.clear();
        fail("create", error);
    }
}

AtomicFile::~AtomicFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void AtomicFile::write(const void *data, std::size_t byteCount)
{
    const char *next = static_cast<const char *>(data);
    while (byteCount > 0) {
        const ssize_t written = ::write(m_descriptor, next, std::min(byteCount, kMaxWrite));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail("write", written == 0 ? ENOSPC : errno);
        next += written;
        byteCount -= static_cast<std::size_t>(written);
    }
}

void AtomicFile::commit()
{
    if (::fsync(m_descriptor) != 0)
        fail("write", errno);
    const int closed = ::close(m_descriptor);
    m_descriptor = -1;
    if (closed != 0)
        fail("write", errno);
    int error = 0;
    if (m_overwrite == OverwriteMode::Refuse)
        error = renameExclusively(m_temporary, m_path);
    else if (::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        error = errno;
    if (error != 0)
        fail("write", error);
    m_temporary.clear();
    syncFolder(folderOf(m_path));
}

void AtomicFile::fail(const char *action, int error) const
{
    const std::string hint = error == EEXIST ? "; choose another name" : "";
    throw FileError(std::string("cannot ") + action + " " + m_path.string() + ": "
                    + std::strerror(error) + hint);
}

void writeFileAtomically(const std::filesystem::path &path, const std::vector<std::uint8_t> &bytes,
                         OverwriteMode overwrite)
{
    AtomicFile file(path, overwrite);
    file.write(bytes.data(), bytes.size());
    file.commit();
}

} // namespace unclip
