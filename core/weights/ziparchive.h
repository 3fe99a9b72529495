#pragma once

#include "weights/mappedfile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace unclip {

/// A zip file of stored (uncompressed) entries, as torch.save writes it, read in place. Everything
/// in it counts as hostile; compressed, encrypted or inconsistent archives are refused.
class ZipArchive
{
public:
    /// Bytes of one entry; they live as long as the archive.
    struct Entry
    {
        const std::byte *data = nullptr;
        std::uint64_t size = 0;
    };

    /// @throws ModelError naming the file and the flaw; FileError when it cannot be opened.
    explicit ZipArchive(const std::filesystem::path &path);

    const std::map<std::string, Entry> &entries() const { return m_entries; }
    const Entry *find(const std::string &name) const; ///< null when there is none
    const std::string &name() const { return m_name; }
    std::uint64_t byteCount() const { return m_file.size(); }

private:
    MappedFile m_file;
    std::string m_name; ///< of the file, for messages
    std::map<std::string, Entry> m_entries;
};

} // namespace unclip
