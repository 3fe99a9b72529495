#include "image/filebytes.h"

#include "unclip/error.h"

#include <array>
#include <fstream>

namespace unclip {

std::vector<std::uint8_t> readFileBytes(const std::filesystem::path &path, std::size_t maxBytes)
{
    std::error_code ignored;
    std::ifstream stream(path, std::ios::binary);
    if (!stream || std::filesystem::is_directory(path, ignored))
        throw FileError("The file \"" + path.string()
                        + "\" cannot be opened; check that it exists and may be read.");
    std::vector<std::uint8_t> bytes;
    std::vector<char> block(std::size_t { 1 } << 20);
    while (stream) { // sizes of pipes and device files are not known beforehand
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        bytes.insert(bytes.end(), block.begin(), block.begin() + stream.gcount());
        if (bytes.size() > maxBytes)
            throw InvalidRequest("The file \"" + path.string() + "\" is larger than the limit of "
                                 + std::to_string(maxBytes) + " bytes; choose a smaller one.");
    }
    if (stream.bad())
        throw FileError("The file \"" + path.string()
                        + "\" cannot be read to its end; check the disk it is on.");
    return bytes;
}

} // namespace unclip
