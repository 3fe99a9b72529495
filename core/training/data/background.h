#pragma once

#include "training/data/captionrandom.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace unclip {

using Rgb = std::array<std::uint8_t, 3>;

/// A background colour by its names and the box of sRGB values that go by them.
struct BackgroundColour
{
    std::string_view english; ///< "light blue"
    std::string_view chinese; ///< "浅蓝色"
    Rgb lowest {};
    Rgb highest {};

    Rgb draw(CaptionRandom &random) const;
};

/// The colours pictures are composed on besides white.
const std::array<BackgroundColour, 20> &backgroundColours();

constexpr Rgb white { 255, 255, 255 };

} // namespace unclip
