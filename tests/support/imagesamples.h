#pragma once

#include "unclip/image.h"

#include <lcms2.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unclip::test {

using Bytes = std::vector<std::uint8_t>;

inline void append(Bytes &bytes, const Bytes &more)
{
    std::copy(more.begin(), more.end(), std::back_inserter(bytes));
}

inline Bytes bytesOf(const std::string &text)
{
    return { text.begin(), text.end() };
}

inline Bytes bigEndian(std::uint32_t value, int byteCount = 4)
{
    Bytes bytes;
    for (int shift = 8 * (byteCount - 1); shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    return bytes;
}

inline Bytes littleEndian(std::uint32_t value, int byteCount = 4)
{
    const Bytes bytes = bigEndian(value, byteCount);
    return { bytes.rbegin(), bytes.rend() };
}

inline Image imageOf(int width, int height, const Bytes &rgb)
{
    return { width, height, rgb };
}

inline constexpr int tile = 16; // large enough that JPEG's blocks do not mix

/// Distinct colours for the letters a..f.
inline Bytes colourOf(char letter)
{
    static const std::map<char, Bytes> colours {
        { 'a', { 230, 30, 30 } },  { 'b', { 30, 200, 30 } }, { 'c', { 30, 30, 230 } },
        { 'd', { 220, 220, 30 } }, { 'e', { 20, 20, 20 } },  { 'f', { 240, 240, 240 } }
    };
    return colours.at(letter);
}

/// A picture of tiles: rows of letters, top first.
inline Image tiles(const std::vector<std::string> &rows)
{
    Image image =
        Image::blank(static_cast<int>(rows[0].size()) * tile, static_cast<int>(rows.size()) * tile);
    auto out = image.rgb.begin();
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const Bytes colour = colourOf(
                rows[static_cast<std::size_t>(y / tile)][static_cast<std::size_t>(x / tile)]);
            out = std::copy(colour.begin(), colour.end(), out);
        }
    }
    return image;
}

/// The middle pixel of every tile: JPEG's coarse colours blur the edges.
inline Image centres(const Image &image)
{
    Image result = Image::blank(image.width / tile, image.height / tile);
    auto out = result.rgb.begin();
    for (int y = tile / 2; y < image.height; y += tile) {
        for (int x = tile / 2; x < image.width; x += tile) {
            const auto in = image.rgb.begin() + (y * image.width + x) * 3;
            out = std::copy(in, in + 3, out);
        }
    }
    return result;
}

inline Bytes deflated(const Bytes &data)
{
    uLongf size = compressBound(static_cast<uLong>(data.size()));
    Bytes out(size);
    compress(out.data(), &size, data.data(), static_cast<uLong>(data.size()));
    out.resize(size);
    return out;
}

/// A PNG written chunk by chunk, so that wrong ones can be made as well.
class PngBuilder
{
public:
    enum ColourType { Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4, Rgba = 6 };

    PngBuilder(std::uint32_t width, std::uint32_t height, int depth, ColourType type,
               int interlace = 0)
    {
        append(m_bytes, { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' });
        Bytes header = bigEndian(width);
        append(header, bigEndian(height));
        append(header,
               { static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(type), 0, 0,
                 static_cast<std::uint8_t>(interlace) });
        chunk("IHDR", header);
    }

    PngBuilder &chunk(const std::string &type, const Bytes &body)
    {
        Bytes typed = bytesOf(type);
        append(typed, body);
        append(m_bytes, bigEndian(static_cast<std::uint32_t>(body.size())));
        append(m_bytes, typed);
        const uLong checksum = crc32(0, typed.data(), static_cast<uInt>(typed.size()));
        append(m_bytes, bigEndian(static_cast<std::uint32_t>(checksum)));
        return *this;
    }

    PngBuilder &icc(const Bytes &profile)
    {
        Bytes body = bytesOf(std::string("profile\0\0", 9));
        append(body, deflated(profile));
        return chunk("iCCP", body);
    }

    /// Rows without their filter bytes.
    PngBuilder &pixels(std::initializer_list<Bytes> rows)
    {
        Bytes raw;
        for (const Bytes &row : rows) {
            raw.push_back(0);
            append(raw, row);
        }
        return chunk("IDAT", deflated(raw));
    }

    Bytes end()
    {
        chunk("IEND", {});
        return m_bytes;
    }

private:
    Bytes m_bytes;
};

enum class ByteOrder { Intel, Motorola };

/// A TIFF block with nothing but an orientation.
inline Bytes exifBlock(int orientation, ByteOrder order = ByteOrder::Intel)
{
    const bool isIntel = order == ByteOrder::Intel;
    const auto number = [isIntel](std::uint32_t value, int byteCount) {
        return isIntel ? littleEndian(value, byteCount) : bigEndian(value, byteCount);
    };
    Bytes block = bytesOf(isIntel ? "II" : "MM");
    for (const auto &[value, byteCount] :
         std::initializer_list<std::pair<int, int>> { { 42, 2 },
                                                      { 8, 4 },
                                                      { 1, 2 },
                                                      { 0x0112, 2 },
                                                      { 3, 2 },
                                                      { 1, 4 },
                                                      { orientation, 2 },
                                                      { 0, 2 },
                                                      { 0, 4 } })
        append(block, number(static_cast<std::uint32_t>(value), byteCount));
    return block;
}

/// The JPEG with a marker segment right after its start.
inline Bytes withJpegSegment(const Bytes &jpeg, std::uint8_t marker, const Bytes &body)
{
    Bytes out(jpeg.begin(), jpeg.begin() + 2);
    append(out, { 0xFF, marker });
    append(out, bigEndian(static_cast<std::uint32_t>(body.size() + 2), 2));
    append(out, body);
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

inline Bytes withJpegExif(const Bytes &jpeg, const Bytes &block)
{
    Bytes body = bytesOf(std::string("Exif\0\0", 6));
    append(body, block);
    return withJpegSegment(jpeg, 0xE1, body);
}

/// The profile in as many segments as asked for.
inline Bytes withJpegIcc(Bytes jpeg, const Bytes &profile, std::size_t segmentCount)
{
    const std::size_t step = (profile.size() + segmentCount - 1) / segmentCount;
    for (std::size_t i = segmentCount; i-- > 0;) { // each goes before the ones already there
        Bytes body = bytesOf(std::string("ICC_PROFILE\0", 12));
        append(body, { static_cast<std::uint8_t>(i + 1), static_cast<std::uint8_t>(segmentCount) });
        const std::size_t end = std::min(profile.size(), (i + 1) * step);
        append(body,
               Bytes(profile.begin() + static_cast<std::ptrdiff_t>(i * step),
                     profile.begin() + static_cast<std::ptrdiff_t>(end)));
        jpeg = withJpegSegment(jpeg, 0xE2, body);
    }
    return jpeg;
}

inline Bytes riffChunk(const std::string &type, const Bytes &body)
{
    Bytes chunk = bytesOf(type);
    append(chunk, littleEndian(static_cast<std::uint32_t>(body.size())));
    append(chunk, body);
    if (body.size() % 2 != 0)
        chunk.push_back(0);
    return chunk;
}

/// A simple WebP file turned into an extended one with profile and EXIF.
inline Bytes withWebpMetadata(const Bytes &webp, std::pair<int, int> size, const Bytes &profile,
                              const Bytes &exif)
{
    Bytes header { static_cast<std::uint8_t>((profile.empty() ? 0 : 0x20) | (exif.empty() ? 0 : 8)),
                   0, 0, 0 };
    append(header, littleEndian(static_cast<std::uint32_t>(size.first - 1), 3));
    append(header, littleEndian(static_cast<std::uint32_t>(size.second - 1), 3));
    Bytes body = bytesOf("WEBP");
    append(body, riffChunk("VP8X", header));
    if (!profile.empty())
        append(body, riffChunk("ICCP", profile));
    body.insert(body.end(), webp.begin() + 12, webp.end());
    if (!exif.empty())
        append(body, riffChunk("EXIF", exif));
    return riffChunk("RIFF", body);
}

/// An uncompressed little-endian TIFF of one strip.
struct TiffSample
{
    int width = 1;
    int height = 1;
    int bits = 8;
    int samples = 3;
    int photometric = 2;
    int orientation = 1;
    int extraSample = -1; ///< 1 premultiplied alpha, 2 alpha; negative: none
    Bytes profile;
    Bytes palette; ///< TIFF's colour map, 16 bits
    Bytes pixels;

    Bytes file() const
    {
        constexpr std::uint32_t shortType = 3;
        constexpr std::uint32_t longType = 4;
        constexpr std::uint32_t undefinedType = 7;
        struct Entry
        {
            std::uint32_t tag;
            std::uint32_t type;
            std::uint32_t count;
            std::uint32_t value;
        };
        const auto number = [](auto value) { return static_cast<std::uint32_t>(value); };
        const std::uint32_t bitsAt = 8;
        const std::uint32_t profileAt = bitsAt + 2 * number(samples);
        const std::uint32_t paletteAt = profileAt + number(profile.size());
        const std::uint32_t pixelsAt = paletteAt + number(palette.size());
        std::vector<Entry> entries { { 256, longType, 1, number(width) },
                                     { 257, longType, 1, number(height) },
                                     { 258, shortType, number(samples),
                                       samples <= 2 ? number(bits) * 0x10001 : bitsAt },
                                     { 259, shortType, 1, 1 },
                                     { 262, shortType, 1, number(photometric) },
                                     { 273, longType, 1, pixelsAt },
                                     { 274, shortType, 1, number(orientation) },
                                     { 277, shortType, 1, number(samples) },
                                     { 278, longType, 1, number(height) },
                                     { 279, longType, 1, number(pixels.size()) } };
        if (!palette.empty())
            entries.push_back({ 320, shortType, number(palette.size() / 2), paletteAt });
        if (extraSample >= 0)
            entries.push_back({ 338, shortType, 1, number(extraSample) });
        if (!profile.empty())
            entries.push_back({ 34675, undefinedType, number(profile.size()), profileAt });
        Bytes out = bytesOf(std::string("II*\0", 4));
        append(out, littleEndian(pixelsAt + number(pixels.size() + pixels.size() % 2)));
        for (int i = 0; i < samples; ++i)
            append(out, littleEndian(number(bits), 2));
        append(out, profile);
        append(out, palette);
        append(out, pixels);
        out.resize(out.size() + pixels.size() % 2);
        append(out, littleEndian(number(entries.size()), 2));
        for (const Entry &entry : entries) {
            append(out, littleEndian(entry.tag, 2));
            append(out, littleEndian(entry.type, 2));
            append(out, littleEndian(entry.count));
            append(out, littleEndian(entry.value));
        }
        append(out, littleEndian(0));
        return out;
    }
};

/// A GIF with four colours (black, red, green, blue) whose codes are never longer than three bits,
/// because the table is cleared before every pixel pair.
struct GifSample
{
    int screenWidth = 2;
    int screenHeight = 2;
    int left = 0;
    int top = 0;
    int width = 2;
    int height = 2;
    bool isInterlaced = false;
    int transparent = -1;
    std::vector<int> indices;

    Bytes file() const
    {
        const auto number = [](int value) {
            return littleEndian(static_cast<std::uint32_t>(value), 2);
        };
        Bytes out = bytesOf("GIF89a");
        append(out, number(screenWidth));
        append(out, number(screenHeight));
        append(out, { 0x91, 0, 0 });
        append(out, { 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255 });
        if (transparent >= 0)
            append(out, { 0x21, 0xF9, 4, 1, 0, 0, static_cast<std::uint8_t>(transparent), 0 });
        out.push_back(0x2C);
        for (const int value : { left, top, width, height })
            append(out, number(value));
        out.push_back(isInterlaced ? 0x40 : 0);
        out.push_back(2);
        const Bytes data = codes();
        out.push_back(static_cast<std::uint8_t>(data.size()));
        append(out, data);
        append(out, { 0, 0x3B });
        return out;
    }

private:
    Bytes codes() const
    {
        constexpr int clear = 4;
        constexpr int end = 5;
        std::vector<int> stream;
        for (const int index : indices) {
            stream.push_back(clear);
            stream.push_back(index);
        }
        stream.push_back(end);
        Bytes data;
        unsigned bits = 0;
        int bitCount = 0;
        for (const int code : stream) {
            bits |= static_cast<unsigned>(code) << bitCount;
            for (bitCount += 3; bitCount >= 8; bitCount -= 8, bits >>= 8)
                data.push_back(static_cast<std::uint8_t>(bits));
        }
        data.push_back(static_cast<std::uint8_t>(bits));
        return data;
    }
};

/// A profile far from sRGB: its red and blue are swapped.
inline Bytes swappedProfile()
{
    const cmsCIExyY white { 0.3127, 0.3290, 1.0 };
    const cmsCIExyYTRIPLE primaries { { 0.15, 0.06, 1.0 },
                                      { 0.30, 0.60, 1.0 },
                                      { 0.64, 0.33, 1.0 } };
    cmsFloat64Number gammaParameters[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
    cmsToneCurve *curve = cmsBuildParametricToneCurve(nullptr, 4, gammaParameters);
    cmsToneCurve *curves[] = { curve, curve, curve };
    const cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    Bytes bytes(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    cmsFreeToneCurve(curve);
    return bytes;
}

/// A grey profile of gamma 1: sample 128 is light grey in sRGB.
inline Bytes linearGreyProfile()
{
    const cmsCIExyY white { 0.3457, 0.3585, 1.0 };
    cmsToneCurve *curve = cmsBuildGamma(nullptr, 1.0);
    const cmsHPROFILE profile = cmsCreateGrayProfile(&white, curve);
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    Bytes bytes(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    cmsFreeToneCurve(curve);
    return bytes;
}

} // namespace unclip::test
