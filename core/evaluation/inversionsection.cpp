#include "evaluation/sections.h"
#include "image/clippreprocess.h"

#include <algorithm>

namespace unclip::evaluation {

namespace {

constexpr int steps = 50; // backwards and forwards
constexpr int divisor = 20; // of the prompts
constexpr std::size_t leastPictures = 2;

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2.0;
}

} // namespace

void InversionSection::run(Study &study, EvaluationSection &section)
{
    if (!study.info().imageEncoder.available) {
        section.problem = study.info().imageEncoder.reason;
        return;
    }
    const auto pictures = drawnPictures(study, study.samples(divisor, leastPictures));
    std::vector<double> values;
    Mean mean;
    while (values.size() < pictures.size() && (values.empty() || study.hasTime())) {
        const HeldOutPicture &heldOut = study.data().heldOut()[pictures[values.size()]];
        const Image source = clipSquare(heldOut.picture, {}, study.info().baseSize);
        Vary vary;
        vary.source = PictureSource { source, {}, {}, {} };
        vary.imageCount = 1;
        vary.etas = { 0.0 };
        vary.inversionSteps = steps;
        vary.sampling = study.sampling();
        vary.sampling.decoderSteps = steps;
        const Result result = study.pipeline().run(vary, study.runControl());
        values.push_back(psnr(source, result.frames.front().baseImage));
        mean.add(values.back());
        study.report(values.size(), pictures.size());
    }
    section.isCutShort = values.size() < pictures.size();
    const auto count = static_cast<std::int64_t>(values.size());
    section.measures = {
        { "psnr_mean", "PSNR, mean", MeasureUnit::Decibel, mean.value(), count, 0.0 },
        { "psnr_median", "PSNR, median", MeasureUnit::Decibel, medianOf(values), count, 0.0 },
        { "psnr_least", "PSNR, least", MeasureUnit::Decibel,
          *std::min_element(values.begin(), values.end()), count, 0.0 }
    };
    section.notes = { "Held-out real pictures at the decoder's size, " + std::to_string(steps)
                      + " DDIM steps to x_T and as many back with η = 0, at the guidance that the "
                        "model is inverted with." };
}

} // namespace unclip::evaluation
