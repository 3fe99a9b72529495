#include "image/exiforientation.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace unclip {

namespace {

/// Bounded reader of a TIFF structure in either byte order; reads beyond the end give 0.
class TiffBlock
{
public:
    TiffBlock(const std::uint8_t *data, std::size_t size)
        : m_data(data)
        , m_size(size)
        , m_isBigEndian(size > 0 && data[0] == 'M')
    {
    }

    std::uint32_t number(std::size_t offset, std::size_t byteCount) const
    {
        if (offset > m_size || m_size - offset < byteCount)
            return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < byteCount; ++i) {
            const std::size_t shift = 8 * (m_isBigEndian ? byteCount - 1 - i : i);
            value |= static_cast<std::uint32_t>(m_data[offset + i]) << shift;
        }
        return value;
    }

    bool isTiff() const
    {
        return m_size >= 8 && (m_data[0] == 'I' || m_data[0] == 'M') && m_data[0] == m_data[1]
            && number(2, 2) == 42;
    }

private:
    const std::uint8_t *m_data;
    std::size_t m_size;
    bool m_isBigEndian;
};

/// How the pixels of an upright picture lie in the stored one.
struct Placement
{
    bool isTransposed = false;
    bool isMirrored = false; ///< columns of the stored picture run from the right
    bool isFlipped = false; ///< rows of the stored picture run from the bottom
};

Placement placementOf(int orientation)
{
    switch (orientation) {
    case 2:
        return { false, true, false };
    case 3:
        return { false, true, true };
    case 4:
        return { false, false, true };
    case 5:
        return { true, false, false };
    case 6:
        return { true, false, true };
    case 7:
        return { true, true, true };
    case 8:
        return { true, true, false };
    default:
        return {};
    }
}

} // namespace

int exifOrientation(const std::uint8_t *data, std::size_t size)
{
    constexpr std::size_t prefixBytes = 6;
    constexpr std::size_t entryBytes = 12;
    constexpr std::uint32_t orientationTag = 0x0112;
    if (size > prefixBytes && std::memcmp(data, "Exif\0", 5) == 0) {
        data += prefixBytes;
        size -= prefixBytes;
    }
    const TiffBlock block(data, size);
    if (!block.isTiff())
        return 1;
    const std::size_t directory = block.number(4, 4);
    const std::size_t entryCount = block.number(directory, 2);
    for (std::size_t i = 0; i < entryCount; ++i) {
        const std::size_t entry = directory + 2 + i * entryBytes;
        if (block.number(entry, 2) != orientationTag)
            continue;
        const bool isLong = block.number(entry + 2, 2) == 4;
        const std::uint32_t value = block.number(entry + 8, isLong ? 4 : 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

Image uprightImage(Image image, int orientation)
{
    if (orientation <= 1 || orientation > 8)
        return image;
    const Placement placement = placementOf(orientation);
    Image upright = Image::blank(placement.isTransposed ? image.height : image.width,
                                 placement.isTransposed ? image.width : image.height);
    const auto storedWidth = static_cast<std::ptrdiff_t>(image.width);
    auto out = upright.rgb.begin();
    for (int y = 0; y < upright.height; ++y) {
        for (int x = 0; x < upright.width; ++x) {
            auto [column, row] = placement.isTransposed ? std::pair(y, x) : std::pair(x, y);
            column = placement.isMirrored ? image.width - 1 - column : column;
            row = placement.isFlipped ? image.height - 1 - row : row;
            const auto in = image.rgb.begin() + (row * storedWidth + column) * 3;
            out = std::copy(in, in + 3, out);
        }
    }
    return upright;
}

} // namespace unclip
