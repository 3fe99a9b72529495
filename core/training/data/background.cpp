#include "training/data/background.h"

namespace unclip {

namespace {

constexpr std::array<BackgroundColour, 20> colours { {
    { "red", "红色", { 200, 20, 20 }, { 240, 60, 60 } },
    { "dark red", "深红色", { 110, 5, 10 }, { 150, 30, 35 } },
    { "orange", "橙色", { 240, 120, 10 }, { 255, 160, 50 } },
    { "yellow", "黄色", { 245, 210, 30 }, { 255, 240, 90 } },
    { "green", "绿色", { 40, 150, 50 }, { 80, 190, 90 } },
    { "light green", "浅绿色", { 170, 220, 160 }, { 205, 245, 195 } },
    { "dark green", "深绿色", { 10, 70, 25 }, { 35, 105, 55 } },
    { "teal", "青色", { 10, 140, 140 }, { 60, 180, 180 } },
    { "blue", "蓝色", { 30, 80, 200 }, { 70, 130, 245 } },
    { "light blue", "浅蓝色", { 160, 205, 240 }, { 195, 230, 255 } },
    { "dark blue", "深蓝色", { 10, 20, 80 }, { 35, 50, 120 } },
    { "purple", "紫色", { 110, 40, 160 }, { 155, 85, 205 } },
    { "light purple", "浅紫色", { 205, 180, 235 }, { 230, 205, 250 } },
    { "pink", "粉色", { 250, 150, 185 }, { 255, 195, 215 } },
    { "brown", "棕色", { 110, 65, 30 }, { 150, 100, 60 } },
    { "beige", "米色", { 235, 220, 190 }, { 250, 238, 215 } },
    { "grey", "灰色", { 115, 115, 115 }, { 155, 155, 155 } },
    { "light grey", "浅灰色", { 200, 200, 200 }, { 225, 225, 225 } },
    { "dark grey", "深灰色", { 50, 50, 50 }, { 80, 80, 80 } },
    { "black", "黑色", { 0, 0, 0 }, { 20, 20, 20 } },
} };

} // namespace

Rgb BackgroundColour::draw(CaptionRandom &random) const
{
    // Greys stay grey: one draw along the box's diagonal, then a little play per channel.
    const bool isGrey = lowest[0] == lowest[1] && lowest[1] == lowest[2];
    const double along = random.fraction();
    Rgb colour {};
    for (std::size_t i = 0; i < colour.size(); ++i) {
        const double share = isGrey ? along : random.fraction();
        colour[i] = static_cast<std::uint8_t>(lowest[i] + share * (highest[i] - lowest[i]) + 0.5);
    }
    return colour;
}

const std::array<BackgroundColour, 20> &backgroundColours()
{
    return colours;
}

} // namespace unclip
