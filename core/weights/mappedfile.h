#pragma once

#include "unclip/error.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace unclip {

/// A regular file mapped read-only for as long as the object lives.
class MappedFile
{
public:
    /// @throws FileError when the file cannot be opened or is no regular file.
    explicit MappedFile(const std::filesystem::path &path)
    {
        // O_NONBLOCK: opening a named pipe must not wait for a writer.
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0)
            throw FileError("cannot open " + path.string() + ": " + std::strerror(errno));
        const std::string problem = map(descriptor);
        ::close(descriptor);
        if (!problem.empty())
            throw FileError("cannot map " + path.string() + ": " + problem);
    }
    ~MappedFile()
    {
        if (m_data != nullptr)
            ::munmap(m_data, m_size);
    }
    MappedFile(MappedFile &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr))
        , m_size(std::exchange(other.m_size, 0))
    {
    }
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    const std::byte *data() const { return static_cast<const std::byte *>(m_data); }
    std::size_t size() const { return m_size; }

    /// Drops the resident pages; they are read again from the file at the next access.
    void releasePages() const
    {
        if (m_data != nullptr)
            ::madvise(m_data, m_size, MADV_DONTNEED);
    }

private:
    std::string map(int descriptor)
    {
        struct stat status = {};
        if (::fstat(descriptor, &status) != 0)
            return std::strerror(errno);
        if (!S_ISREG(status.st_mode))
            return "not a regular file";
        if (status.st_size == 0)
            return {}; // an empty file cannot be mapped, and holds nothing to map
        const auto size = static_cast<std::size_t>(status.st_size);
        void *data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (data == MAP_FAILED)
            return std::strerror(errno);
        m_data = data;
        m_size = size;
        return {};
    }

    void *m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace unclip
