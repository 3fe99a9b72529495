#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace unclip {

/// Little-endian reads at any position of a byte range; callers check with has() first.
class ByteReader
{
public:
    ByteReader(const std::byte *data, std::uint64_t size)
        : m_data(data)
        , m_size(size)
    {
    }

    std::uint64_t size() const { return m_size; }
    const std::byte *at(std::uint64_t position) const { return m_data + position; }

    /// True when `count` bytes from `position` are inside; safe for any values.
    bool has(std::uint64_t position, std::uint64_t count) const
    {
        return position <= m_size && count <= m_size - position;
    }

    std::uint64_t unsignedAt(std::uint64_t position, unsigned bytes) const
    {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value |= std::to_integer<std::uint64_t>(m_data[position + i]) << (8 * i);
        return value;
    }

    std::uint16_t u16(std::uint64_t position) const
    {
        return static_cast<std::uint16_t>(unsignedAt(position, 2));
    }
    std::uint32_t u32(std::uint64_t position) const
    {
        return static_cast<std::uint32_t>(unsignedAt(position, 4));
    }
    std::uint64_t u64(std::uint64_t position) const { return unsignedAt(position, 8); }

    std::string_view text(std::uint64_t position, std::uint64_t count) const
    {
        return { reinterpret_cast<const char *>(m_data) + position,
                 static_cast<std::size_t>(count) };
    }

private:
    const std::byte *m_data;
    std::uint64_t m_size;
};

} // namespace unclip
