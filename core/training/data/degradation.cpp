#include "training/data/degradation.h"

#include "training/data/captionrandom.h"
#include "unclip/error.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace unclip {

namespace {

using Random = CaptionRandom;

constexpr double pi = 3.14159265358979323846;
constexpr int kernelRadius = 4; ///< in pixels: over two of the largest sigmas
constexpr double greyNoiseShare = 0.4;

double draw(Random &random, DegradationRange range)
{
    return range.least + random.fraction() * (range.most - range.least);
}

/// Gaussian with standard deviations `longer` along `angle` and `shorter` across it.
cv::Mat gaussianKernel(double longer, double shorter, double angle)
{
    const int side = 2 * kernelRadius + 1;
    cv::Mat kernel(side, side, CV_32F);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double dx = x - kernelRadius;
            const double dy = y - kernelRadius;
            const double along = (dx * std::cos(angle) + dy * std::sin(angle)) / longer;
            const double across = (dy * std::cos(angle) - dx * std::sin(angle)) / shorter;
            kernel.at<float>(y, x) =
                static_cast<float>(std::exp(-0.5 * (along * along + across * across)));
        }
    }
    kernel /= cv::sum(kernel)[0];
    return kernel;
}

void blur(cv::Mat &picture, const cv::Mat &kernel)
{
    cv::Mat result;
    cv::filter2D(picture, result, -1, kernel, cv::Point(-1, -1), 0.0, cv::BORDER_REPLICATE);
    picture = result;
}

/// One normal value (Box and Muller); the second of the pair is not kept.
double normal(Random &random)
{
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.fraction()));
    return radius * std::cos(2.0 * pi * random.fraction());
}

void addNoise(cv::Mat &picture, double deviation, Random &random)
{
    const bool isGrey = random.happens(greyNoiseShare);
    for (int y = 0; y < picture.rows; ++y) {
        auto *row = picture.ptr<cv::Vec3b>(y);
        for (int x = 0; x < picture.cols; ++x) {
            double value = 0.0;
            for (int c = 0; c < 3; ++c) {
                if (c == 0 || !isGrey)
                    value = deviation * normal(random);
                row[x][c] = cv::saturate_cast<std::uint8_t>(row[x][c] + value);
            }
        }
    }
}

void compress(cv::Mat &picture, int quality)
{
    std::vector<std::uint8_t> bytes;
    cv::Mat bgr;
    cv::cvtColor(picture, bgr, cv::COLOR_RGB2BGR);
    cv::imencode(".jpg", bgr, bytes, { cv::IMWRITE_JPEG_QUALITY, quality });
    cv::cvtColor(cv::imdecode(bytes, cv::IMREAD_COLOR), picture, cv::COLOR_BGR2RGB);
}

void resizeThereAndBack(cv::Mat &picture, double scale, Random &random)
{
    constexpr std::array<int, 3> shrinking { cv::INTER_AREA, cv::INTER_LINEAR, cv::INTER_CUBIC };
    constexpr std::array<int, 2> growing { cv::INTER_LINEAR, cv::INTER_CUBIC };
    const auto scaled = [scale](int side) {
        return std::max(1, static_cast<int>(std::lround(scale * side)));
    };
    const cv::Size full = picture.size();
    cv::Mat smaller;
    cv::resize(picture, smaller, cv::Size(scaled(full.width), scaled(full.height)), 0, 0,
               random.pick(shrinking));
    cv::Mat result;
    cv::resize(smaller, result, full, 0, 0, random.pick(growing));
    picture = result;
}

void apply(Degradation kind, cv::Mat &picture, Random &random, const DegradationOptions &options)
{
    switch (kind) {
    case Degradation::IsotropicBlur: {
        const double sigma = draw(random, options.sigma);
        return blur(picture, gaussianKernel(sigma, sigma, 0.0));
    }
    case Degradation::AnisotropicBlur: {
        const double sigma = draw(random, options.sigma);
        const double longer = sigma * draw(random, options.elongation);
        return blur(picture, gaussianKernel(longer, sigma, pi * random.fraction()));
    }
    case Degradation::Noise:
        return addNoise(picture, draw(random, options.noise), random);
    case Degradation::Jpeg:
        return compress(picture, static_cast<int>(std::lround(draw(random, options.quality))));
    case Degradation::Resize:
        return resizeThereAndBack(picture, draw(random, options.scale), random);
    }
}

} // namespace

Image degraded(const Image &image, std::uint64_t seed, std::uint64_t index,
               const DegradationOptions &options)
{
    if (image.isEmpty())
        throw InvalidRequest("An empty picture cannot be degraded.");
    Random random(seed, index);
    std::vector<Degradation> order = options.kinds;
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[random.below(left)]);
    Image result = image;
    const cv::Mat whole(image.height, image.width, CV_8UC3, result.rgb.data());
    cv::Mat picture = whole.clone();
    for (const Degradation kind : order)
        if (random.happens(options.probability))
            apply(kind, picture, random, options);
    picture.copyTo(whole);
    return result;
}

} // namespace unclip
