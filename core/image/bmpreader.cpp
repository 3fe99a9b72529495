#include "image/decoders.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace unclip {

namespace {

/// The matrix as OpenCV decodes it: colours in BGR order, alpha kept, orientation left alone.
cv::Mat decodeUnchanged(const ImageBytes &file)
{
    try {
        const cv::Mat bytes(1, static_cast<int>(file.size), CV_8U,
                            const_cast<std::uint8_t *>(file.data)); // NOLINT: only read
        return cv::imdecode(bytes, cv::IMREAD_UNCHANGED | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception &error) {
        refuseImage(file, "it is damaged (" + error.err + ")");
    }
}

/// Many programs write 32-bit bitmaps with an alpha that is 0 everywhere and means nothing.
bool hasMeaningfulAlpha(const cv::Mat &pixels)
{
    cv::Mat alpha;
    cv::extractChannel(pixels, alpha, 3);
    return cv::countNonZero(alpha) > 0;
}

Raster rasterOf(const ImageBytes &file, const cv::Mat &pixels)
{
    if (pixels.empty() || pixels.depth() != CV_8U)
        refuseImage(file, "it is damaged or of a kind that is not supported");
    Raster raster;
    raster.width = pixels.cols;
    raster.height = pixels.rows;
    const int channels = pixels.channels();
    raster.model = channels == 1 ? ColourModel::Gray : ColourModel::Rgb;
    const bool hasAlpha = channels == 4 && hasMeaningfulAlpha(pixels);
    raster.alpha = hasAlpha ? AlphaChannel::Last : AlphaChannel::Absent;
    raster.allocate();
    cv::Mat out(pixels.rows, pixels.cols, CV_8UC(raster.channelCount()), raster.samples.data());
    if (channels == 1)
        pixels.copyTo(out);
    else if (channels == 3)
        cv::cvtColor(pixels, out, cv::COLOR_BGR2RGB);
    else
        cv::cvtColor(pixels, out, hasAlpha ? cv::COLOR_BGRA2RGBA : cv::COLOR_BGRA2RGB);
    return raster;
}

} // namespace

Raster readBmp(const ImageBytes &file, const ImageLimits &limits)
{
    requireSize(file, bmpSize(file), limits);
    return rasterOf(file, decodeUnchanged(file));
}

} // namespace unclip
