#pragma once

#include "unclip/imagefile.h"

#include <cstddef>
#include <filesystem>

namespace unclip {

/// A file written under a temporary name in its folder, which gets its own name only by commit();
/// without it nothing is left behind.
class AtomicFile
{
public:
    /// @throws FileError when the folder does not take a new file.
    AtomicFile(std::filesystem::path path, OverwriteMode overwrite);
    ~AtomicFile();
    AtomicFile(const AtomicFile &) = delete;
    AtomicFile &operator=(const AtomicFile &) = delete;

    /// @throws FileError when the disk is full.
    void write(const void *data, std::size_t byteCount);

    /// fsync, then the rename; call it once, last.
    /// @throws FileError when the name exists and may not be replaced.
    void commit();

private:
    [[noreturn]] void fail(const char *action, int error) const;

    std::filesystem::path m_path;
    std::filesystem::path m_temporary; ///< empty once committed
    OverwriteMode m_overwrite;
    int m_descriptor = -1;
};

} // namespace unclip
