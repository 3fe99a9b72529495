#include "session/gifpalette.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace unclip {

namespace {

constexpr std::size_t maxColours = 256;
constexpr int cellBits = 5;
constexpr int cellsPerChannel = 1 << cellBits;
constexpr std::size_t cellCount = std::size_t { 1 } << (3 * cellBits);
constexpr int meanRounds = 3;
constexpr std::array<int, 3> channelWeights { 3, 6, 2 }; // the eye sees green best

std::size_t cellOf(int red, int green, int blue)
{
    constexpr int shift = 8 - cellBits;
    const auto part = [](int value) { return static_cast<std::size_t>(value >> shift); };
    return (part(red) << (2 * cellBits)) | (part(green) << cellBits) | part(blue);
}

/// Colours that fell into one cell of the colour cube.
struct Cell
{
    std::array<std::int64_t, 3> sum {};
    std::int64_t count = 0;

    void add(const Cell &other)
    {
        for (std::size_t channel = 0; channel < 3; ++channel)
            sum[channel] += other.sum[channel];
        count += other.count;
    }

    int mean(std::size_t channel) const
    {
        return static_cast<int>((sum[channel] + count / 2) / count);
    }

    Rgb colour() const
    {
        return { static_cast<std::uint8_t>(mean(0)), static_cast<std::uint8_t>(mean(1)),
                 static_cast<std::uint8_t>(mean(2)) };
    }
};

std::vector<Cell> histogramOf(const Image &image)
{
    std::vector<Cell> cube(cellCount);
    for (std::size_t at = 0; at + 2 < image.rgb.size(); at += 3) {
        Cell &cell = cube[cellOf(image.rgb[at], image.rgb[at + 1], image.rgb[at + 2])];
        for (std::size_t channel = 0; channel < 3; ++channel)
            cell.sum[channel] += image.rgb[at + channel];
        ++cell.count;
    }
    const auto isEmpty = [](const Cell &cell) { return cell.count == 0; };
    cube.erase(std::remove_if(cube.begin(), cube.end(), isEmpty), cube.end());
    return cube;
}

int distance(const Rgb &a, int red, int green, int blue)
{
    const std::array<int, 3> difference { a[0] - red, a[1] - green, a[2] - blue };
    int total = 0;
    for (std::size_t channel = 0; channel < 3; ++channel)
        total += channelWeights[channel] * difference[channel] * difference[channel];
    return total;
}

std::size_t nearestIn(const std::vector<Rgb> &palette, int red, int green, int blue)
{
    std::size_t best = 0;
    int bestDistance = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < palette.size(); ++i) {
        const int each = distance(palette[i], red, green, blue);
        if (each < bestDistance) {
            bestDistance = each;
            best = i;
        }
    }
    return best;
}

/// A stretch of the cells, to be split where its colours differ most.
struct Box
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t channel = 0; ///< of the widest spread
    double spread = 0.0; ///< weighted squares of the differences to the mean
};

Box measured(const std::vector<Cell> &cells, std::size_t begin, std::size_t end)
{
    Box box { begin, end, 0, 0.0 };
    Cell all;
    for (std::size_t i = begin; i < end; ++i)
        all.add(cells[i]);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        double spread = 0.0;
        for (std::size_t i = begin; i < end; ++i) {
            const double difference = cells[i].mean(channel) - all.mean(channel);
            spread += difference * difference * static_cast<double>(cells[i].count)
                * channelWeights[channel];
        }
        if (spread > box.spread) {
            box.spread = spread;
            box.channel = channel;
        }
    }
    return box;
}

/// Where half of the pixels lie on either side; both sides get at least one cell.
std::size_t medianOf(const std::vector<Cell> &cells, const Box &box)
{
    std::int64_t total = 0;
    for (std::size_t i = box.begin; i < box.end; ++i)
        total += cells[i].count;
    std::int64_t below = 0;
    std::size_t middle = box.begin;
    while (middle + 1 < box.end && below * 2 < total)
        below += cells[middle++].count;
    return std::max(middle, box.begin + 1);
}

std::vector<Rgb> medianCut(std::vector<Cell> &cells)
{
    std::vector<Box> boxes { measured(cells, 0, cells.size()) };
    while (boxes.size() < maxColours) {
        const auto widest =
            std::max_element(boxes.begin(), boxes.end(),
                             [](const Box &a, const Box &b) { return a.spread < b.spread; });
        if (widest->spread <= 0.0 || widest->end - widest->begin < 2)
            break;
        const Box box = *widest;
        const auto at = [&cells](std::size_t i) {
            return cells.begin() + static_cast<std::ptrdiff_t>(i);
        };
        std::sort(at(box.begin), at(box.end), [&box](const Cell &a, const Cell &b) {
            return a.mean(box.channel) < b.mean(box.channel);
        });
        const std::size_t middle = medianOf(cells, box);
        *widest = measured(cells, box.begin, middle);
        boxes.push_back(measured(cells, middle, box.end));
    }
    std::vector<Rgb> palette;
    for (const Box &box : boxes) {
        Cell all;
        for (std::size_t i = box.begin; i < box.end; ++i)
            all.add(cells[i]);
        palette.push_back(all.colour());
    }
    return palette;
}

/// Moves every colour to the mean of the cells that are nearest to it (k-means).
void improve(std::vector<Rgb> &palette, const std::vector<Cell> &cells)
{
    std::vector<Cell> clusters(palette.size());
    for (const Cell &cell : cells)
        clusters[nearestIn(palette, cell.mean(0), cell.mean(1), cell.mean(2))].add(cell);
    for (std::size_t i = 0; i < palette.size(); ++i) {
        if (clusters[i].count > 0)
            palette[i] = clusters[i].colour();
    }
}

/// The exact colours, when there are few enough.
std::optional<IndexedPicture> exact(const Image &image)
{
    std::map<Rgb, std::uint8_t> known;
    IndexedPicture picture { image.width, image.height, {}, {} };
    picture.indices.reserve(image.rgb.size() / 3);
    for (std::size_t at = 0; at + 2 < image.rgb.size(); at += 3) {
        const Rgb colour { image.rgb[at], image.rgb[at + 1], image.rgb[at + 2] };
        const auto found = known.find(colour);
        if (found != known.end()) {
            picture.indices.push_back(found->second);
            continue;
        }
        if (known.size() == maxColours)
            return std::nullopt;
        const auto index = static_cast<std::uint8_t>(known.size());
        known.emplace(colour, index);
        picture.palette.push_back(colour);
        picture.indices.push_back(index);
    }
    return picture;
}

/// Floyd–Steinberg: hands the error of each pixel to its neighbours that are still to come.
class Ditherer
{
public:
    explicit Ditherer(const std::vector<Rgb> &palette, int width)
        : m_palette(palette)
        , m_nearest(cellCount, -1)
        , m_errors(static_cast<std::size_t>(width) + 2)
        , m_next(m_errors.size())
    {
    }

    /// @param step 1: from the left, -1: from the right
    void row(const std::uint8_t *rgb, std::uint8_t *indices, int step)
    {
        const int width = static_cast<int>(m_errors.size()) - 2;
        std::fill(m_next.begin(), m_next.end(), std::array<int, 3> {});
        const int first = step > 0 ? 0 : width - 1;
        for (int x = first; x >= 0 && x < width; x += step) {
            std::array<int, 3> wanted {};
            const auto column = static_cast<std::size_t>(x);
            for (std::size_t channel = 0; channel < 3; ++channel)
                wanted[channel] = std::clamp(
                    rgb[column * 3 + channel] + m_errors[column + 1][channel] / 16, 0, 255);
            indices[column] = nearest(wanted);
            spread(x + 1, step, wanted, m_palette[indices[column]]);
        }
        m_errors.swap(m_next);
    }

private:
    std::uint8_t nearest(const std::array<int, 3> &wanted)
    {
        int &known = m_nearest[cellOf(wanted[0], wanted[1], wanted[2])];
        if (known < 0) {
            constexpr int low = 256 / cellsPerChannel - 1;
            const auto middle = [](int value) { return (value & ~low) + low / 2; };
            known = static_cast<int>(
                nearestIn(m_palette, middle(wanted[0]), middle(wanted[1]), middle(wanted[2])));
        }
        return static_cast<std::uint8_t>(known);
    }

    void spread(int at, int step, const std::array<int, 3> &wanted, const Rgb &chosen)
    {
        const auto cell = [](int index) { return static_cast<std::size_t>(index); };
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const int error = wanted[channel] - chosen[channel];
            m_errors[cell(at + step)][channel] += 7 * error;
            m_next[cell(at - step)][channel] += 3 * error;
            m_next[cell(at)][channel] += 5 * error;
            m_next[cell(at + step)][channel] += error;
        }
    }

    const std::vector<Rgb> &m_palette;
    std::vector<int> m_nearest; ///< by cell; negative: not looked for yet
    std::vector<std::array<int, 3>> m_errors; ///< of this row, in sixteenths, one column beyond
    std::vector<std::array<int, 3>> m_next;
};

IndexedPicture dithered(const Image &image, std::vector<Rgb> palette)
{
    IndexedPicture picture { image.width, image.height, std::move(palette), {} };
    picture.indices.resize(image.rgb.size() / 3);
    Ditherer ditherer(picture.palette, image.width);
    const auto width = static_cast<std::size_t>(image.width);
    for (int y = 0; y < image.height; ++y) {
        const std::size_t start = static_cast<std::size_t>(y) * width;
        ditherer.row(image.rgb.data() + start * 3, picture.indices.data() + start,
                     y % 2 == 0 ? 1 : -1);
    }
    return picture;
}

} // namespace

IndexedPicture indexed(const Image &image)
{
    if (std::optional<IndexedPicture> picture = exact(image))
        return std::move(*picture);
    std::vector<Cell> cells = histogramOf(image);
    std::vector<Rgb> palette = medianCut(cells);
    for (int round = 0; round < meanRounds; ++round)
        improve(palette, cells);
    return dithered(image, std::move(palette));
}

} // namespace unclip
