#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace unclip {

enum class ColourModel { Gray, Rgb, Cmyk };
enum class AlphaChannel { Absent, Last };

/// Pixels as a file format's decoder gives them: colour not managed, orientation not applied.
struct Raster
{
    int width = 0;
    int height = 0;
    ColourModel model = ColourModel::Rgb; ///< CMYK: 0 is no ink
    AlphaChannel alpha = AlphaChannel::Absent; ///< not premultiplied
    int bytesPerSample = 1; ///< 1, or 2 in the machine's byte order
    std::vector<std::uint8_t> samples; ///< interleaved, rows packed

    std::vector<std::uint8_t> iccProfile; ///< empty: sRGB
    int orientation = 1; ///< EXIF's 1..8

    int colourCount() const
    {
        return model == ColourModel::Gray ? 1 : model == ColourModel::Rgb ? 3 : 4;
    }
    int channelCount() const { return colourCount() + (alpha == AlphaChannel::Last ? 1 : 0); }
    std::size_t rowBytes() const
    {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(channelCount())
            * static_cast<std::size_t>(bytesPerSample);
    }
    void allocate() { samples.resize(rowBytes() * static_cast<std::size_t>(height)); }
};

} // namespace unclip
