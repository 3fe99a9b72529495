#include "image/filebytes.h"
#include "image/latin1.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

namespace unclip {

namespace {

constexpr std::size_t maxTextBytes = std::size_t { 16 } << 20; // all chunks of a file together
constexpr std::array<std::uint8_t, 8> signature { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

/// One chunk of a PNG, inside the file's bytes.
struct Chunk
{
    std::string_view type;
    std::string_view body;
};

/// Walks the chunks of a PNG; every length and checksum is verified.
class ChunkWalker
{
public:
    ChunkWalker(const std::vector<std::uint8_t> &bytes, const std::string &name)
        : m_bytes(reinterpret_cast<const char *>(bytes.data()), bytes.size())
        , m_name(name)
        , m_position(signature.size())
    {
    }

    Chunk next()
    {
        constexpr std::size_t overhead = 12; // length, type, checksum
        if (m_bytes.size() - m_position < overhead)
            refuse("it ends early");
        const std::size_t length = number(m_position);
        if (length > m_bytes.size() - m_position - overhead)
            refuse("a chunk is longer than the file");
        const Chunk chunk { m_bytes.substr(m_position + 4, 4),
                            m_bytes.substr(m_position + 8, length) };
        const uLong checksum =
            crc32(0, reinterpret_cast<const Bytef *>(m_bytes.data() + m_position + 4),
                  static_cast<uInt>(length + 4));
        if (checksum != number(m_position + 8 + length))
            refuse("a checksum is wrong");
        m_position += length + overhead;
        return chunk;
    }

    [[noreturn]] void refuse(const std::string &flaw) const
    {
        throw InvalidRequest("The PNG \"" + m_name + "\" is damaged: " + flaw
                             + ". Choose another file.");
    }

private:
    std::uint32_t number(std::size_t offset) const
    {
        std::uint32_t value = 0;
        for (const char byte : m_bytes.substr(offset, 4))
            value = value << 8 | static_cast<std::uint8_t>(byte);
        return value;
    }

    std::string_view m_bytes;
    const std::string &m_name;
    std::size_t m_position;
};

/// Takes fields off the front of a chunk's body and adds up what the texts need.
class TextReader
{
public:
    explicit TextReader(const ChunkWalker &walker)
        : m_walker(walker)
    {
    }

    void read(const Chunk &chunk)
    {
        m_rest = chunk.body;
        if (chunk.type == "tEXt")
            readPlain();
        else if (chunk.type == "zTXt")
            readCompressed();
        else if (chunk.type == "iTXt")
            readInternational();
    }

    PngText take() { return std::move(m_texts); }

private:
    void readPlain()
    {
        const std::string key = utf8FromLatin1(takeString());
        keep(key, utf8FromLatin1(rest()));
    }

    void readCompressed()
    {
        const std::string key = utf8FromLatin1(takeString());
        if (takeByte() != 0)
            m_walker.refuse("a text is compressed in an unknown way");
        keep(key, utf8FromLatin1(inflated()));
    }

    void readInternational()
    {
        const std::string key = utf8FromLatin1(takeString());
        const bool isCompressed = takeByte() != 0;
        if (takeByte() != 0 && isCompressed)
            m_walker.refuse("a text is compressed in an unknown way");
        takeString(); // language
        takeString(); // translated keyword
        std::string text = isCompressed ? inflated() : std::string(rest());
        keep(key, isUtf8(text) ? std::move(text) : utf8FromLatin1(text));
    }

    void keep(const std::string &key, std::string text)
    {
        m_total += key.size() + text.size();
        if (m_total > maxTextBytes)
            m_walker.refuse("its texts are too long");
        m_texts[key] = std::move(text);
    }

    std::string_view takeString()
    {
        const std::size_t end = m_rest.find('\0');
        if (end == std::string_view::npos)
            m_walker.refuse("a text chunk is cut off");
        const std::string_view text = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return text;
    }

    int takeByte()
    {
        if (m_rest.empty())
            m_walker.refuse("a text chunk is cut off");
        const int byte = static_cast<std::uint8_t>(m_rest.front());
        m_rest.remove_prefix(1);
        return byte;
    }

    std::string_view rest() const { return m_rest; }

    std::string inflated() const
    {
        z_stream stream {};
        if (inflateInit(&stream) != Z_OK)
            m_walker.refuse("there is not enough memory for its texts");
        stream.next_in =
            const_cast<Bytef *>(reinterpret_cast<const Bytef *>(m_rest.data())); // NOLINT: read
        stream.avail_in = static_cast<uInt>(m_rest.size());
        std::string text;
        std::array<char, 16384> block {};
        int status = Z_OK;
        while (status == Z_OK && text.size() <= maxTextBytes) {
            stream.next_out = reinterpret_cast<Bytef *>(block.data());
            stream.avail_out = static_cast<uInt>(block.size());
            status = inflate(&stream, Z_NO_FLUSH);
            text.append(block.data(), block.size() - stream.avail_out);
        }
        inflateEnd(&stream);
        if (status != Z_STREAM_END)
            m_walker.refuse(text.size() > maxTextBytes ? "its texts are too long"
                                                       : "a compressed text is broken");
        return text;
    }

    const ChunkWalker &m_walker;
    std::string_view m_rest;
    PngText m_texts;
    std::size_t m_total = 0;
};

bool isPng(const std::vector<std::uint8_t> &bytes)
{
    return bytes.size() >= signature.size()
        && std::equal(signature.begin(), signature.end(), bytes.begin());
}

} // namespace

PngText readPngText(const std::filesystem::path &path)
{
    return decodePngText(readFileBytes(path, ImageLimits {}.maxFileBytes),
                         path.filename().string());
}

PngText decodePngText(const std::vector<std::uint8_t> &bytes, const std::string &name)
{
    if (!isPng(bytes))
        return {};
    ChunkWalker walker(bytes, name);
    TextReader reader(walker);
    for (Chunk chunk = walker.next(); chunk.type != "IEND"; chunk = walker.next())
        reader.read(chunk);
    return reader.take();
}

} // namespace unclip
