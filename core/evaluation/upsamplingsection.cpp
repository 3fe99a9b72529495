#include "evaluation/sections.h"
#include "image/clippreprocess.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

namespace unclip::evaluation {

namespace {

constexpr int divisor = 12; // of the prompts
constexpr std::size_t leastPictures = 2;
constexpr std::size_t sheetRows = 4;
constexpr int flatWindow = 9; // pixels
constexpr int flatRange = 4; // grey levels that a flat window may span
constexpr int smoothWindow = 5; // pixels
constexpr double notMeasured = std::numeric_limits<double>::quiet_NaN();

/// Shares the pixels.
cv::Mat matOf(const Image &picture)
{
    return { picture.height, picture.width, CV_8UC3,
             const_cast<std::uint8_t *>(picture.rgb.data()) }; // only read
}

/// 255 where all channels of the picture are flat all around.
cv::Mat flatPartsOf(const Image &picture)
{
    const cv::Mat window = cv::Mat::ones(flatWindow, flatWindow, CV_8U);
    cv::Mat largest;
    cv::Mat smallest;
    cv::dilate(matOf(picture), largest, window);
    cv::erode(matOf(picture), smallest, window);
    cv::Mat flat;
    cv::inRange(largest - smallest, cv::Scalar::all(0), cv::Scalar::all(flatRange), flat);
    return flat;
}

/// Root mean square of what smoothing takes away where `real` is flat, in grey levels; NaN where it
/// is flat nowhere.
double grainOf(const Image &picture, const Image &real)
{
    const cv::Mat flat = flatPartsOf(real);
    const int count = cv::countNonZero(flat);
    if (count == 0)
        return notMeasured;
    cv::Mat values;
    matOf(picture).convertTo(values, CV_32F);
    cv::Mat smooth;
    cv::blur(values, smooth, { smoothWindow, smoothWindow });
    return cv::norm(values, smooth, cv::NORM_L2, flat) / std::sqrt(3.0 * count);
}

/// Root mean square difference of a picture, shrunk, to the one it was enlarged from.
double shiftOf(const Image &picture, const Image &small)
{
    cv::Mat shrunk;
    cv::resize(matOf(picture), shrunk, { small.width, small.height }, 0, 0, cv::INTER_AREA);
    return cv::norm(shrunk, matOf(small), cv::NORM_L2)
        / std::sqrt(3.0 * static_cast<double>(shrunk.total()));
}

/// One way to enlarge.
struct Enlargement
{
    void add(const Image &picture, const Image &small, const Image &real)
    {
        fidelity.add(psnr(picture, real));
        shift.add(shiftOf(picture, small));
        if (const double value = grainOf(picture, real); !std::isnan(value))
            grain.add(value);
    }

    MeasureRow row(const std::string &label) const
    {
        return { label, fidelity.count(), { fidelity.value(), grain.value(), shift.value() } };
    }

    Mean fidelity; ///< PSNR, dB
    Mean grain; ///< grey levels
    Mean shift; ///< grey levels
};

/// One upsampler, and bicubic enlargement of the same small pictures.
struct Stage
{
    Enlargement bicubic;
    Enlargement upsampler;
    Enlargement real;
};

/// The picture back from its x_T, after `stages` upsamplers.
Frame rebuilt(Study &study, const Image &source, int stages)
{
    Vary vary;
    vary.source = PictureSource { source, {}, {}, {} };
    vary.imageCount = 1;
    vary.etas = { 0.0 };
    vary.sampling = study.sampling();
    vary.sampling.upsampleStages = stages;
    return study.pipeline().run(vary, study.runControl()).frames.front();
}

class Measurement
{
public:
    explicit Measurement(Study &study)
        : m_study(study)
        , m_stages(study.info().upsampledSizes.size())
    {
    }

    void add(const Image &source)
    {
        Image small;
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            const int side = m_study.info().upsampledSizes[i];
            if (std::min(source.width, source.height) < side)
                return; // a larger real picture is not known
            const Frame frame = rebuilt(m_study, source, static_cast<int>(i) + 1);
            if (i == 0)
                small = frame.baseImage;
            const Image real = clipSquare(source, {}, side);
            const Image bicubic = resizeBicubic(small, side, side);
            m_stages[i].bicubic.add(bicubic, small, real);
            m_stages[i].upsampler.add(frame.image, small, real);
            m_stages[i].real.add(real, small, real);
            if (m_sheet.pictures.size() < sheetRows * columns && i + 1 == wholeStages(source))
                m_sheet.pictures.insert(m_sheet.pictures.end(), { bicubic, frame.image, real });
            small = frame.image;
        }
    }

    void report(EvaluationSection &section)
    {
        MeasureTable table { "enlarged",
                             "Small pictures enlarged",
                             "pictures",
                             { { "psnr", "PSNR to the real one", MeasureUnit::Decibel },
                               { "grain", "grain", MeasureUnit::Number },
                               { "shift", "shift", MeasureUnit::Number } },
                             {} };
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            if (m_stages[i].bicubic.fidelity.count() == 0)
                continue;
            const std::string size =
                ", " + std::to_string(m_study.info().upsampledSizes[i]) + " px";
            table.rows.push_back(m_stages[i].bicubic.row("bicubic" + size));
            table.rows.push_back(
                m_stages[i].upsampler.row((i == 0 ? "upsampler" : "second upsampler") + size));
            table.rows.push_back(m_stages[i].real.row("real" + size));
        }
        section.tables.push_back(std::move(table));
        m_sheet.name = "upsampling";
        m_sheet.caption = "Bicubic enlargement, the upsampler, and the real picture";
        m_sheet.columns = columns;
        section.sheets.push_back(std::move(m_sheet));
    }

private:
    static constexpr int columns = 3;

    /// How many upsamplers make pictures that the real one is large enough to be compared with.
    std::size_t wholeStages(const Image &source) const
    {
        const auto &sizes = m_study.info().upsampledSizes;
        const int side = std::min(source.width, source.height);
        return static_cast<std::size_t>(
            std::count_if(sizes.begin(), sizes.end(), [&](int size) { return size <= side; }));
    }

    Study &m_study;
    std::vector<Stage> m_stages;
    EvaluationSheet m_sheet;
};

} // namespace

void UpsamplingSection::run(Study &study, EvaluationSection &section)
{
    if (!study.info().imageEncoder.available) {
        section.problem = study.info().imageEncoder.reason;
        return;
    }
    if (study.info().upsampledSizes.empty()) {
        section.problem = study.info().upsamplers.front().reason;
        return;
    }
    const auto pictures = drawnPictures(study, study.samples(divisor, leastPictures));
    const Image &first = study.data().heldOut()[pictures.front()].picture;
    if (std::min(first.width, first.height) < study.info().upsampledSizes.front()) {
        section.problem = "The real pictures are smaller than what the upsampler makes.";
        return;
    }
    Measurement measurement(study);
    std::size_t done = 0;
    while (done < pictures.size() && (done == 0 || study.hasTime())) {
        measurement.add(study.data().heldOut()[pictures[done]].picture);
        study.report(++done, pictures.size());
    }
    section.isCutShort = done < pictures.size();
    measurement.report(section);
    section.notes = {
        "Held-out real pictures as the decoder gives them back after inversion with η = 0, "
        "enlarged. "
        "Grain: what smoothing over 5 pixels takes away where the real picture is flat. Shift: the "
        "difference to the small picture, once shrunk again. Both are root mean squares in grey "
        "levels of 255. Upsamplers that make more than the real pictures' 128 pixels are left out."
    };
}

} // namespace unclip::evaluation
