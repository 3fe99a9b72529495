#include "image/clippreprocess.h"

#include "unclip/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unclip {

namespace {

constexpr int coefficientBits = 22; // fixed point of the weights

/// A stretch of the pixels of one axis of a resized picture.
struct Axis
{
    int inputSize = 0;
    int outputSize = 0;
    int first = 0; ///< of the wanted output pixels
    int count = 0;
};

/// Which input pixels make one output pixel, and their fixed-point weights.
struct Taps
{
    int begin = 0;
    std::vector<std::int32_t> weights;

    int end() const { return begin + static_cast<int>(weights.size()); }
};

/// Keys' cubic convolution kernel with a = -0.5.
double bicubicKernel(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0)
        return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

Taps tapsOf(const Axis &axis, int outputPixel)
{
    const double scale = static_cast<double>(axis.inputSize) / axis.outputSize;
    const double stretch = std::max(scale, 1.0);
    const double support = 2.0 * stretch;
    const double centre = (outputPixel + 0.5) * scale;
    const int begin = std::max(static_cast<int>(centre - support + 0.5), 0);
    const int end = std::min(static_cast<int>(centre + support + 0.5), axis.inputSize);
    std::vector<double> exact(static_cast<std::size_t>(end - begin));
    double sum = 0.0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        exact[i] = bicubicKernel((static_cast<double>(i) + begin - centre + 0.5) / stretch);
        sum += exact[i];
    }
    Taps taps { begin, std::vector<std::int32_t>(exact.size()) };
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const double fixed = exact[i] / sum * (1 << coefficientBits);
        taps.weights[i] = static_cast<std::int32_t>(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    return taps;
}

std::vector<Taps> tapsOf(const Axis &axis)
{
    std::vector<Taps> taps;
    taps.reserve(static_cast<std::size_t>(axis.count));
    for (int i = 0; i < axis.count; ++i)
        taps.push_back(tapsOf(axis, axis.first + i));
    return taps;
}

/// Weighted sum of pixels that lie `stride` bytes apart, rounded and clamped to 8 bits.
std::uint8_t weightedSum(const std::uint8_t *pixels, std::size_t stride,
                         const std::vector<std::int32_t> &weights)
{
    std::int32_t sum = 1 << (coefficientBits - 1);
    for (const std::int32_t weight : weights) {
        sum += *pixels * weight;
        pixels += stride;
    }
    return static_cast<std::uint8_t>(std::clamp(sum >> coefficientBits, 0, 255));
}

std::size_t offsetOf(const Image &image, int x, int y)
{
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width)
            + static_cast<std::size_t>(x))
        * 3;
}

/// Horizontal pass over the input rows [firstRow, firstRow + result.height).
Image resampleRows(const Image &image, const std::vector<Taps> &columns, int firstRow, int rowCount)
{
    Image result = Image::blank(static_cast<int>(columns.size()), rowCount);
    std::uint8_t *out = result.rgb.data();
    for (int y = 0; y < rowCount; ++y) {
        for (const Taps &taps : columns) {
            const std::uint8_t *in = image.rgb.data() + offsetOf(image, taps.begin, firstRow + y);
            for (int channel = 0; channel < 3; ++channel)
                *out++ = weightedSum(in + channel, 3, taps.weights);
        }
    }
    return result;
}

/// Vertical pass; row 0 of `image` is the input row `firstRow`.
Image resampleColumns(const Image &image, const std::vector<Taps> &rows, int firstRow)
{
    Image result = Image::blank(image.width, static_cast<int>(rows.size()));
    const auto stride = static_cast<std::size_t>(image.width) * 3;
    std::uint8_t *out = result.rgb.data();
    for (const Taps &taps : rows) {
        const std::uint8_t *in = image.rgb.data() + offsetOf(image, 0, taps.begin - firstRow);
        for (std::size_t i = 0; i < stride; ++i)
            *out++ = weightedSum(in + i, stride, taps.weights);
    }
    return result;
}

/// Only the wanted window of the resized picture is ever made: a thin picture enlarged by its
/// shorter edge would otherwise need gigabytes.
Image resample(const Image &image, const Axis &horizontal, const Axis &vertical)
{
    const std::vector<Taps> columns = tapsOf(horizontal);
    const std::vector<Taps> rows = tapsOf(vertical);
    const int firstRow = rows.front().begin;
    return resampleColumns(resampleRows(image, columns, firstRow, rows.back().end() - firstRow),
                           rows, firstRow);
}

Axis wholeAxis(int inputSize, int outputSize)
{
    return { inputSize, outputSize, 0, outputSize };
}

void requireUsable(const Image &image, int outputSize)
{
    const std::size_t byteCount = image.isEmpty() ? 0 : offsetOf(image, 0, image.height);
    if (byteCount == 0 || image.rgb.size() != byteCount)
        throw InvalidRequest("The picture is empty; choose a picture with at least one pixel.");
    if (outputSize < 1)
        throw InvalidRequest("A picture cannot be resized to " + std::to_string(outputSize)
                             + " pixels; ask for at least one.");
}

/// The part of an axis that a centred crop keeps; what the picture is too small for is left out.
struct CentredCrop
{
    Axis axis;
    int padBefore = 0;
};

CentredCrop centredCrop(int inputSize, int resized, int cropSize)
{
    const int offset = (resized - cropSize) / 2;
    if (resized >= cropSize)
        return { { inputSize, resized, offset, cropSize }, 0 };
    return { wholeAxis(inputSize, resized), (cropSize - resized + 1) / 2 };
}

void paste(const Image &picture, int left, int top, Image &canvas)
{
    const auto rowBytes = static_cast<std::ptrdiff_t>(offsetOf(picture, 0, 1));
    for (int y = 0; y < picture.height; ++y) {
        const auto row = picture.rgb.begin() + static_cast<std::ptrdiff_t>(offsetOf(picture, 0, y));
        std::copy(row, row + rowBytes,
                  canvas.rgb.begin()
                      + static_cast<std::ptrdiff_t>(offsetOf(canvas, left, top + y)));
    }
}

/// Length of the longer edge when the shorter one becomes `shortestEdge`, rounded down.
int longerEdge(int longer, int shorter, int shortestEdge)
{
    const std::int64_t edge = std::int64_t { shortestEdge } * longer / shorter;
    if (edge > std::numeric_limits<int>::max())
        throw InvalidRequest("The picture is too long and thin; crop it first.");
    return static_cast<int>(edge);
}

int nearestPixel(double fraction, int length, int last)
{
    return static_cast<int>(std::lround(std::clamp(fraction * length, 0.0, 1.0 * last)));
}

Image cutSquare(const Image &image, const Crop &crop)
{
    if (!std::isfinite(crop.x) || !std::isfinite(crop.y) || !std::isfinite(crop.size))
        throw InvalidRequest("The crop has a position or size that is not a finite number.");
    const int shorter = std::min(image.width, image.height);
    const int side = std::max(nearestPixel(crop.size, shorter, shorter), 1);
    const int left = nearestPixel(crop.x, image.width, image.width - side);
    const int top = nearestPixel(crop.y, image.height, image.height - side);
    Image square = Image::blank(side, side);
    for (int y = 0; y < side; ++y) {
        const auto row =
            image.rgb.begin() + static_cast<std::ptrdiff_t>(offsetOf(image, left, top + y));
        std::copy(row, row + std::ptrdiff_t { 3 } * side,
                  square.rgb.begin() + static_cast<std::ptrdiff_t>(offsetOf(square, 0, y)));
    }
    return square;
}

/// The longer edge becomes `size`, the rest of the square is white.
Image fitSquare(const Image &image, int size)
{
    const double scale = static_cast<double>(size) / std::max(image.width, image.height);
    const int width = std::clamp(static_cast<int>(std::lround(image.width * scale)), 1, size);
    const int height = std::clamp(static_cast<int>(std::lround(image.height * scale)), 1, size);
    Image square = Image::blank(size, size);
    paste(resizeBicubic(image, width, height), (size - width) / 2, (size - height) / 2, square);
    return square;
}

} // namespace

Image resizeBicubic(const Image &image, int width, int height)
{
    requireUsable(image, std::min(width, height));
    if (image.width == width && image.height == height)
        return image;
    return resample(image, wholeAxis(image.width, width), wholeAxis(image.height, height));
}

Image clipSquare(const Image &image, const Crop &crop, int size)
{
    requireUsable(image, size);
    switch (crop.mode) {
    case Crop::Mode::Square:
        return resizeBicubic(cutSquare(image, crop), size, size);
    case Crop::Mode::Fit:
        return fitSquare(image, size);
    case Crop::Mode::Centre:
        break;
    }
    return clipCentreSquare(image, size, size);
}

Image clipCentreSquare(const Image &image, int shortestEdge, int cropSize)
{
    requireUsable(image, std::min(shortestEdge, cropSize));
    const bool isTall = image.width <= image.height;
    const int longer = longerEdge(std::max(image.width, image.height),
                                  std::min(image.width, image.height), shortestEdge);
    const CentredCrop horizontal =
        centredCrop(image.width, isTall ? shortestEdge : longer, cropSize);
    const CentredCrop vertical =
        centredCrop(image.height, isTall ? longer : shortestEdge, cropSize);
    Image window = resample(image, horizontal.axis, vertical.axis);
    if (window.width == cropSize && window.height == cropSize)
        return window;
    Image padded = Image::blank(cropSize, cropSize, 0); // the reference pads with zeros
    paste(window, horizontal.padBefore, vertical.padBefore, padded);
    return padded;
}

Image squeezeSquare(const Image &image, int size)
{
    return resizeBicubic(image, size, size);
}

} // namespace unclip
