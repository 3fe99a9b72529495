#include "common/contactsheet.h"

#include <algorithm>

namespace unclip {

namespace {

constexpr int gap = 8; ///< pixels between and around pictures
constexpr int maxSide = 16384; ///< pixels

struct Grid
{
    int columns = 1;
    int rows = 1;
    int cellWidth = 0;
    int cellHeight = 0;

    int width(int factor) const { return columns * (cellWidth / factor + gap) + gap; }
    int height(int factor) const { return rows * (cellHeight / factor + gap) + gap; }
};

Grid gridOf(const std::vector<Image> &pictures, int columns)
{
    Grid grid;
    const auto count = static_cast<int>(pictures.size());
    grid.columns = std::clamp(columns, 1, std::max(count, 1));
    grid.rows = (count + grid.columns - 1) / grid.columns;
    for (const Image &picture : pictures) {
        grid.cellWidth = std::max(grid.cellWidth, picture.width);
        grid.cellHeight = std::max(grid.cellHeight, picture.height);
    }
    return grid;
}

int factorFor(const Grid &grid)
{
    int factor = 1;
    while (factor < std::max(grid.cellWidth, grid.cellHeight)
           && (grid.width(factor) > maxSide || grid.height(factor) > maxSide))
        ++factor;
    return factor;
}

std::size_t offsetOf(const Image &image, int x, int y)
{
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width)
            + static_cast<std::size_t>(x))
        * 3;
}

void paste(Image &sheet, const Image &picture, int left, int top)
{
    for (int y = 0; y < picture.height; ++y)
        std::copy_n(picture.rgb.data() + offsetOf(picture, 0, y),
                    static_cast<std::size_t>(picture.width) * 3,
                    sheet.rgb.data() + offsetOf(sheet, left, top + y));
}

std::uint8_t meanOf(const Image &image, std::size_t start, int factor)
{
    std::size_t sum = 0;
    for (int y = 0; y < factor; ++y)
        for (int x = 0; x < factor; ++x)
            sum += image.rgb[start + offsetOf(image, x, y)];
    const auto count = static_cast<std::size_t>(factor) * static_cast<std::size_t>(factor);
    return static_cast<std::uint8_t>((sum + count / 2) / count);
}

} // namespace

Image shrunk(const Image &image, int factor)
{
    Image small = Image::blank(image.width / factor, image.height / factor);
    for (int y = 0; y < small.height; ++y)
        for (int x = 0; x < small.width; ++x)
            for (std::size_t channel = 0; channel < 3; ++channel)
                small.rgb[offsetOf(small, x, y) + channel] =
                    meanOf(image, offsetOf(image, x * factor, y * factor) + channel, factor);
    return small;
}

Image contactSheet(const std::vector<Image> &pictures, int columns)
{
    const Grid grid = gridOf(pictures, columns);
    const int factor = factorFor(grid);
    Image sheet = Image::blank(grid.width(factor), grid.height(factor));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const int column = static_cast<int>(i) % grid.columns;
        const int row = static_cast<int>(i) / grid.columns;
        const int left = gap + column * (grid.cellWidth / factor + gap);
        const int top = gap + row * (grid.cellHeight / factor + gap);
        paste(sheet, factor == 1 ? pictures[i] : shrunk(pictures[i], factor), left, top);
    }
    return sheet;
}

} // namespace unclip
