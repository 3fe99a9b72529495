#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace unclip {

/// An 8-bit sRGB picture: rows packed from the top left, three bytes (R, G, B) a pixel.
struct Image
{
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< width * height * 3 bytes

    bool isEmpty() const { return width <= 0 || height <= 0; }

    static Image blank(int width, int height, std::uint8_t value = 255)
    {
        const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
        return { width, height, std::vector<std::uint8_t>(count, value) };
    }

    friend bool operator==(const Image &a, const Image &b)
    {
        return a.width == b.width && a.height == b.height && a.rgb == b.rgb;
    }
    friend bool operator!=(const Image &a, const Image &b) { return !(a == b); }
};

/// The square of a picture that CLIP sees.
struct Crop
{
    enum class Mode {
        Centre, ///< the largest centred square (CLIP's own preprocessing)
        Square, ///< the square given by x, y, size
        Fit, ///< the whole picture on white, padded to a square
    };
    Mode mode = Mode::Centre;
    double x = 0.0; ///< left edge, as a fraction of the width; Mode::Square only
    double y = 0.0; ///< top edge, as a fraction of the height; Mode::Square only
    double size = 1.0; ///< side, as a fraction of the shorter edge; Mode::Square only

    friend bool operator==(const Crop &a, const Crop &b)
    {
        return a.mode == b.mode
            && (a.mode != Mode::Square || (a.x == b.x && a.y == b.y && a.size == b.size));
    }
};

} // namespace unclip
