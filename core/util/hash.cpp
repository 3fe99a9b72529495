#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <fstream>
#include <memory>
#include <openssl/evp.h>

namespace unclip {

namespace {

constexpr std::size_t kChunkBytes = std::size_t { 1 } << 20;

/// A running SHA-256.
class Sha256
{
public:
    Sha256()
        : m_context(EVP_MD_CTX_new(), &EVP_MD_CTX_free)
    {
        if (!m_context || EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) != 1)
            throw FileError("the cryptographic library offers no SHA-256");
    }

    void add(const void *data, std::size_t size)
    {
        if (EVP_DigestUpdate(m_context.get(), data, size) != 1)
            throw FileError("SHA-256 failed");
    }

    std::string hex()
    {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        if (EVP_DigestFinal_ex(m_context.get(), digest, &size) != 1)
            throw FileError("SHA-256 failed");
        std::string text;
        for (unsigned int i = 0; i < size; ++i) {
            text += "0123456789abcdef"[digest[i] >> 4];
            text += "0123456789abcdef"[digest[i] & 15];
        }
        return text;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context;
};

} // namespace

std::string sha256(const void *data, std::size_t size)
{
    Sha256 hash;
    hash.add(data, size);
    return hash.hex();
}

std::string sha256File(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file || !std::filesystem::is_regular_file(path))
        throw FileError("cannot read " + path.string());
    Sha256 hash;
    std::vector<char> chunk(kChunkBytes);
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0)
        hash.add(chunk.data(), static_cast<std::size_t>(file.gcount()));
    if (file.bad())
        throw FileError("cannot read " + path.string() + " to its end");
    return hash.hex();
}

} // namespace unclip
