#include "training/pictureset.h"

#include "training/data/webdataset.h"
#include "unclip/error.h"

#include <ATen/ATen.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace unclip::training {

namespace {

constexpr int largestSide = 8192;

cv::Mat centreSquare(const cv::Mat &picture)
{
    const int side = std::min(picture.cols, picture.rows);
    return picture(cv::Rect((picture.cols - side) / 2, (picture.rows - side) / 2, side, side));
}

/// The centre square as 8-bit RGBA with premultiplied colours; empty when it cannot be decoded.
cv::Mat decodeSquare(const std::string &bytes)
{
    const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char *>(bytes.data()));
    cv::Mat decoded;
    try {
        decoded = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception &) {
        return {}; // counted as skipped by the caller
    }
    if (decoded.empty() || std::max(decoded.cols, decoded.rows) > largestSide)
        return {};
    if (decoded.depth() == CV_16U)
        decoded.convertTo(decoded, CV_8U, 1.0 / 257.0);
    if (decoded.depth() != CV_8U)
        return {};
    cv::Mat rgba;
    const int channels = decoded.channels();
    cv::cvtColor(decoded, rgba,
                 channels == 4       ? cv::COLOR_BGRA2RGBA
                     : channels == 3 ? cv::COLOR_BGR2RGBA
                                     : cv::COLOR_GRAY2RGBA);
    cv::Mat premultiplied;
    cv::cvtColor(rgba, premultiplied, cv::COLOR_RGBA2mRGBA);
    return centreSquare(premultiplied);
}

at::Tensor scaled(const cv::Mat &square, int size)
{
    cv::Mat result;
    cv::resize(square, result, cv::Size(size, size), 0, 0,
               square.cols >= size ? cv::INTER_AREA : cv::INTER_LINEAR);
    at::Tensor tensor = at::empty({ size, size, 4 }, at::kByte);
    std::memcpy(tensor.data_ptr(), result.data, static_cast<std::size_t>(tensor.numel()));
    return tensor;
}

bool isListed(const std::string &name, const std::unordered_set<std::string> &list)
{
    return list.empty() || list.count(name) > 0;
}

/// Which pictures a training wants, quick to ask.
struct Filter
{
    std::unordered_set<std::string> concepts;
    std::unordered_set<std::string> styles;
};

bool isWanted(const CaptionSource &source, const PictureSetOptions &options, const Filter &filter)
{
    return source.isHeldOut == (options.split == Split::HeldOut)
        && isListed(source.conceptName, filter.concepts) && isListed(source.style, filter.styles)
        && (options.withSkinTones || source.skinTone.empty());
}

} // namespace

std::int64_t PictureSet::pick(double u) const
{
    const double target = u * cumulative.back();
    const auto found = std::upper_bound(cumulative.begin(), cumulative.end(), target);
    return std::min<std::int64_t>(found - cumulative.begin(), count() - 1);
}

PictureSet loadPictures(const PictureSetOptions &options, const RunControl &control,
                        std::int64_t &skipped)
{
    std::vector<std::filesystem::path> shards;
    for (const std::string &pattern : options.shards)
        for (const auto &path : expandShards(pattern))
            shards.push_back(path);
    const Filter filter { { options.concepts.begin(), options.concepts.end() },
                          { options.styles.begin(), options.styles.end() } };
    PictureSet set;
    set.sizes = options.sizes;
    std::vector<std::vector<at::Tensor>> rows(options.sizes.size());
    skipped = 0;
    forEachSample(shards, control.cancellation, [&](const WebSample &sample) {
        if (sample.caption() == nullptr || sample.picture() == nullptr) {
            ++skipped;
            return;
        }
        const CaptionSource source = captionSourceOf(sample);
        if (!isWanted(source, options, filter))
            return;
        const cv::Mat square = decodeSquare(*sample.picture());
        if (square.empty()) {
            ++skipped;
            return;
        }
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].push_back(scaled(square, options.sizes[i]));
        set.captions.push_back(source);
        set.cumulative.push_back((set.cumulative.empty() ? 0.0 : set.cumulative.back())
                                 + source.weight);
    });
    if (set.captions.empty() || set.cumulative.back() <= 0.0)
        throw InvalidRequest("The shards hold no usable captioned picture for this plan.");
    for (const auto &pictures : rows)
        set.pixels.push_back(at::stack(pictures));
    return set;
}

at::Tensor squarePixels(const Image &image, int size)
{
    const cv::Mat rgb(image.height, image.width, CV_8UC3,
                      const_cast<std::uint8_t *>(image.rgb.data()));
    cv::Mat rgba;
    cv::cvtColor(centreSquare(rgb), rgba, cv::COLOR_RGB2RGBA);
    return scaled(rgba, size);
}

PictureSet mixed(const PictureSet &first, const PictureSet &second, double share)
{
    PictureSet set = first;
    for (std::size_t i = 0; i < set.pixels.size(); ++i)
        set.pixels[i] = at::cat({ first.pixels[i], second.pixels[i] }, 0);
    set.captions.insert(set.captions.end(), second.captions.begin(), second.captions.end());
    const double scale = share / first.cumulative.back();
    for (double &sum : set.cumulative)
        sum *= scale;
    for (const double sum : second.cumulative)
        set.cumulative.push_back(share + (1.0 - share) * sum / second.cumulative.back());
    return set;
}

at::Tensor sideBySide(const at::Tensor &left, const at::Tensor &right)
{
    const int size = static_cast<int>(left.size(0));
    const PairLayout layout(size);
    at::Tensor pair = at::zeros({ size, size, 4 }, at::kByte);
    cv::Mat canvas(size, size, CV_8UC4, pair.data_ptr());
    const auto put = [&](const at::Tensor &picture, int x) {
        const cv::Mat whole(size, size, CV_8UC4, picture.data_ptr());
        cv::Mat small;
        cv::resize(whole, small, cv::Size(layout.side, layout.side), 0, 0, cv::INTER_AREA);
        for (int row = 0; row < layout.side; ++row)
            for (int column = 0; column < layout.side; ++column) {
                auto &under = canvas.at<cv::Vec4b>(layout.top + row, x + column);
                const auto &over = small.at<cv::Vec4b>(row, column);
                for (int channel = 0; channel < 4; ++channel)
                    under[channel] = static_cast<std::uint8_t>(
                        over[channel] + (under[channel] * (255 - over[3]) + 127) / 255);
            }
    };
    put(left.contiguous(), 0);
    put(right.contiguous(), layout.rightX);
    return pair;
}

at::Tensor compose(const PictureSet &set, const std::vector<std::int64_t> &rows, int size,
                   const at::Tensor &backgrounds, const Partners &partners)
{
    const auto found = std::find(set.sizes.begin(), set.sizes.end(), size);
    if (found == set.sizes.end())
        throw InvalidRequest("Pictures were not loaded at " + std::to_string(size) + " pixels.");
    const at::Tensor &all = set.pixels[static_cast<std::size_t>(found - set.sizes.begin())];
    at::Tensor pictures = all.index_select(0, at::tensor(rows, at::kLong)); // a copy
    for (std::size_t i = 0; i < partners.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        if (partners[i] >= 0)
            pictures[row].copy_(sideBySide(pictures[row], all[partners[i]]));
    }
    const at::Tensor rgba = pictures.to(at::kFloat).permute({ 0, 3, 1, 2 }); // [B, 4, S, S]
    const at::Tensor cover = 1.0 - rgba.narrow(1, 3, 1) / 255.0;
    const at::Tensor colour =
        rgba.narrow(1, 0, 3) + backgrounds.unsqueeze(-1).unsqueeze(-1) * cover;
    return (colour / 127.5 - 1.0).contiguous();
}

} // namespace unclip::training
