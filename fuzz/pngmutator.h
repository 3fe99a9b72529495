#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t maxSize);

namespace unclip::fuzz {

/// Mutations that leave a PNG's lengths and checksums right: a reader that verifies both would
/// refuse nearly every other mutation at once, and what lies behind them would never run.
class PngMutator
{
public:
    PngMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize)
        : m_data(data)
        , m_size(size)
        , m_maxSize(maxSize)
    {
    }

    static bool isPng(const std::uint8_t *data, std::size_t size)
    {
        return size >= signature.size()
            && std::memcmp(data, signature.data(), signature.size()) == 0;
    }

    /// @return the new size
    std::size_t mutate(unsigned seed)
    {
        constexpr unsigned insertions = 8; // one mutation in so many also adds a text chunk
        m_size = LLVMFuzzerMutate(m_data, m_size, m_maxSize);
        if (m_size >= signature.size())
            std::memcpy(m_data, signature.data(), signature.size());
        if (seed % insertions == 0)
            insertText(seed / insertions);
        mendChunks();
        return m_size;
    }

private:
    static constexpr std::array<std::uint8_t, 8> signature { 0x89, 'P',  'N',  'G',
                                                             '\r', '\n', 0x1A, '\n' };
    static constexpr std::size_t overhead = 12; ///< of a chunk: length, type, checksum

    /// A chunk of texts behind the signature; its checksum comes later.
    void insertText(unsigned seed)
    {
        using namespace std::string_literals;
        const std::string packed = "x\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27"s; // "abc"
        const std::array<std::string, 5> chunks { "tEXtkey\0text"s, "zTXtkey\0\0"s + packed,
                                                  "iTXtkey\0\0\0en\0\xc3\xa9\0\xe4\xb8\xad"s,
                                                  "iTXtkey\0\1\0\0\0"s + packed, "tEXt\0\xff"s };
        const std::string &chunk = chunks[seed % chunks.size()];
        const std::size_t added = chunk.size() + overhead - 4;
        if (m_size < signature.size() || m_size + added > m_maxSize)
            return;
        std::uint8_t *place = m_data + signature.size();
        std::memmove(place + added, place, m_size - signature.size());
        putNumber(place, static_cast<std::uint32_t>(chunk.size() - 4));
        std::memcpy(place + 4, chunk.data(), chunk.size());
        m_size += added;
    }

    /// Cuts lengths to what is there, ends with IEND where there is room, computes the checksums.
    void mendChunks()
    {
        std::size_t position = signature.size();
        while (m_size >= position + overhead) {
            std::uint8_t *chunk = m_data + position;
            const std::size_t room = m_size - position - overhead;
            std::size_t length = number(chunk);
            if (length > room) {
                length = room;
                putNumber(chunk, static_cast<std::uint32_t>(length));
            }
            if (length == room && room == 0)
                std::memcpy(chunk + 4, "IEND", 4);
            putNumber(
                chunk + 8 + length,
                static_cast<std::uint32_t>(crc32(0, chunk + 4, static_cast<uInt>(length + 4))));
            position += length + overhead;
        }
    }

    static std::uint32_t number(const std::uint8_t *bytes)
    {
        return static_cast<std::uint32_t>(bytes[0]) << 24
            | static_cast<std::uint32_t>(bytes[1]) << 16 | static_cast<std::uint32_t>(bytes[2]) << 8
            | bytes[3];
    }

    static void putNumber(std::uint8_t *bytes, std::uint32_t value)
    {
        for (int i = 0; i < 4; ++i)
            bytes[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }

    std::uint8_t *m_data;
    std::size_t m_size;
    std::size_t m_maxSize;
};

} // namespace unclip::fuzz
