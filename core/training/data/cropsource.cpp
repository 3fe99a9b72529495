#include "training/data/cropsource.h"

#include "training/data/background.h"
#include "unclip/error.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstring>

namespace unclip {

namespace {

constexpr int largestSide = 8192;
constexpr double colouredShare = 0.3;
/// Most of a sticker's square is background: squares that show little are drawn again.
constexpr int tries = 4;
constexpr double leastCover = 0.05;

/// The centre square as straight RGBA of `side` pixels; empty when it cannot be had.
cv::Mat decodeSquare(const std::string &bytes, int side)
{
    const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char *>(bytes.data()));
    cv::Mat decoded;
    try {
        decoded = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception &) {
        return {}; // counted by the caller
    }
    if (decoded.empty() || decoded.depth() != CV_8U
        || std::max(decoded.cols, decoded.rows) > largestSide)
        return {};
    const int shorter = std::min(decoded.cols, decoded.rows);
    if (shorter < side)
        return {};
    cv::Mat rgba;
    const int channels = decoded.channels();
    cv::cvtColor(decoded, rgba,
                 channels == 4       ? cv::COLOR_BGRA2RGBA
                     : channels == 3 ? cv::COLOR_BGR2RGBA
                                     : cv::COLOR_GRAY2RGBA);
    cv::Mat square = rgba(
        cv::Rect((decoded.cols - shorter) / 2, (decoded.rows - shorter) / 2, shorter, shorter));
    if (shorter != side)
        cv::resize(square, square, cv::Size(side, side), 0, 0, cv::INTER_AREA);
    return square;
}

/// RGBA over a colour.
cv::Mat composed(const cv::Mat &rgba, const Rgb &background)
{
    cv::Mat result(rgba.size(), CV_8UC3);
    for (int y = 0; y < rgba.rows; ++y) {
        const auto *from = rgba.ptr<cv::Vec4b>(y);
        auto *to = result.ptr<cv::Vec3b>(y);
        for (int x = 0; x < rgba.cols; ++x) {
            const int alpha = from[x][3];
            for (int c = 0; c < 3; ++c) {
                const int below = background[static_cast<std::size_t>(c)];
                to[x][c] = static_cast<std::uint8_t>(
                    (from[x][c] * alpha + below * (255 - alpha) + 127) / 255);
            }
        }
    }
    return result;
}

double coverOf(const cv::Mat &rgba)
{
    cv::Mat alpha;
    cv::extractChannel(rgba, alpha, 3);
    return static_cast<double>(cv::countNonZero(alpha)) / static_cast<double>(alpha.total());
}

Image toImage(const cv::Mat &picture)
{
    Image image = Image::blank(picture.cols, picture.rows);
    picture.copyTo(cv::Mat(picture.rows, picture.cols, CV_8UC3, image.rgb.data()));
    return image;
}

/// `area` of a picture, which may lie partly outside: edges are repeated there.
cv::Mat extended(const cv::Mat &picture, const cv::Rect &area)
{
    const cv::Rect inside = area & cv::Rect(0, 0, picture.cols, picture.rows);
    cv::Mat result;
    cv::copyMakeBorder(picture(inside), result, inside.y - area.y, area.br().y - inside.br().y,
                       inside.x - area.x, area.br().x - inside.br().x, cv::BORDER_REPLICATE);
    return result;
}

bool isListed(const std::string &name, const std::vector<std::string> &list)
{
    return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
}

bool isWanted(const CaptionSource &source, const CropSourceOptions &options)
{
    return source.isHeldOut == options.isHeldOut && isListed(source.style, options.styles)
        && (options.withSkinTones || source.skinTone.empty());
}

void checkSizes(const CropSizes &sizes, int side)
{
    const bool isSane = sizes.factor >= 1 && sizes.margin >= 0 && sizes.crop >= sizes.factor
        && sizes.crop % sizes.factor == 0 && sizes.crop <= side && sizes.margin <= sizes.crop;
    if (!isSane)
        throw InvalidRequest("A crop of " + std::to_string(sizes.crop) + " pixels at a factor of "
                             + std::to_string(sizes.factor) + " cannot be cut out of pictures of "
                             + std::to_string(side) + " pixels.");
}

} // namespace

CropSource::CropSource(const CropSourceOptions &options, const CancellationToken &cancellation)
    : m_side(options.side)
{
    std::vector<std::filesystem::path> shards;
    for (const std::string &pattern : options.shards)
        for (const auto &path : expandShards(pattern))
            shards.push_back(path);
    std::size_t bytes = 0;
    forEachSample(shards, cancellation, [&](const WebSample &sample) {
        if (m_pictures.size() >= options.mostPictures || sample.picture() == nullptr
            || sample.caption() == nullptr)
            return;
        const CaptionSource source = captionSourceOf(sample);
        const std::string &picture = *sample.picture();
        if (!isWanted(source, options) || bytes + picture.size() > options.mostBytes)
            return;
        if (decodeSquare(picture, m_side).empty()) {
            ++m_leftOut;
            return;
        }
        bytes += picture.size();
        m_pictures.push_back(picture);
        m_cumulative.push_back((m_cumulative.empty() ? 0.0 : m_cumulative.back()) + source.weight);
    });
    if (m_pictures.empty() || m_cumulative.back() <= 0.0)
        throw InvalidRequest("The shards hold no usable picture of " + std::to_string(m_side)
                             + " pixels or more; make some with 'unclip-train prepare --size "
                             + std::to_string(m_side) + "'.");
}

std::size_t CropSource::pick(double u) const
{
    const auto found =
        std::upper_bound(m_cumulative.begin(), m_cumulative.end(), u * m_cumulative.back());
    return std::min(static_cast<std::size_t>(found - m_cumulative.begin()), count() - 1);
}

Image CropSource::picture(std::size_t index) const
{
    return toImage(composed(decodeSquare(m_pictures.at(index), m_side), white));
}

CropPair CropSource::draw(std::uint64_t seed, std::uint64_t index, const CropSizes &sizes,
                          const DegradationOptions &degradation) const
{
    checkSizes(sizes, m_side);
    CaptionRandom random(seed, index);
    const cv::Mat rgba = decodeSquare(m_pictures[pick(random.fraction())], m_side);
    const auto places = static_cast<std::size_t>((m_side - sizes.crop) / sizes.factor + 1);
    cv::Rect square;
    for (int attempt = 0; attempt < tries; ++attempt) {
        const int x = static_cast<int>(random.below(places)) * sizes.factor;
        const int y = static_cast<int>(random.below(places)) * sizes.factor;
        square = { x, y, sizes.crop, sizes.crop };
        if (coverOf(rgba(square)) >= leastCover)
            break;
    }
    const Rgb background =
        random.happens(colouredShare) ? random.pick(backgroundColours()).draw(random) : white;
    const int margin = sizes.margin * sizes.factor;
    const cv::Rect area(square.x - margin, square.y - margin, sizes.crop + 2 * margin,
                        sizes.crop + 2 * margin);
    cv::Mat window = composed(extended(rgba, area), background);
    if (random.happens(0.5))
        cv::flip(window, window, 1);
    cv::Mat low;
    cv::resize(window, low, window.size() / sizes.factor, 0, 0, cv::INTER_AREA);
    CropPair pair;
    pair.high = toImage(window(cv::Rect(margin, margin, sizes.crop, sizes.crop)));
    pair.low = degraded(toImage(low), stableHash("degradation", seed), index, degradation);
    return pair;
}

} // namespace unclip
