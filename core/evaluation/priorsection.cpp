#include "evaluation/sections.h"

#include <algorithm>

namespace unclip::evaluation {

namespace {

constexpr int divisor = 3; // of the prompts
constexpr std::size_t leastPictures = 4;

struct NamedPrior
{
    PriorKind kind;
    const char *name;
};

constexpr NamedPrior priors[] = { { PriorKind::Diffusion, "diffusion" },
                                  { PriorKind::Autoregressive, "autoregressive" },
                                  { PriorKind::None, "none: z_t straight in" } };

Capability capabilityOf(const ModelInfo &info, PriorKind kind)
{
    switch (kind) {
    case PriorKind::Diffusion:
        return info.diffusionPrior;
    case PriorKind::Autoregressive:
        return info.autoregressivePrior;
    case PriorKind::None:
        break;
    }
    return { true, {} };
}

} // namespace

PriorSection::PriorSection(PromptPictures &pictures)
    : m_pictures(pictures)
{
}

void PriorSection::run(Study &study, EvaluationSection &section)
{
    const std::size_t wanted = study.samples(divisor, leastPictures);
    std::vector<NamedPrior> present;
    for (const NamedPrior &prior : priors) {
        if (capabilityOf(study.info(), prior.kind).available)
            present.push_back(prior);
        else
            section.notes.push_back(std::string("The ") + prior.name
                                    + " prior is not in this folder.");
    }
    std::size_t count = 0; // pictures of each, always equally many
    while (count < wanted && (count == 0 || study.hasTime())) {
        count += PromptPictures::picturesPerRequest;
        for (const NamedPrior &prior : present)
            if (m_pictures.of({ prior.kind }).size() < count)
                m_pictures.makeMore({ prior.kind });
        study.report(count, wanted);
    }
    section.isCutShort = count < wanted;
    const FeatureRows real = heldOutScore(study).features;
    const std::size_t compared = std::min(count, real.size());
    MeasureTable table { "priors",
                         "The same captions and noise through each prior",
                         "prior",
                         { { "top1", "judge top-1", MeasureUnit::Share },
                           { "top5", "judge top-5", MeasureUnit::Share },
                           { "frechet", "Fréchet", MeasureUnit::Number },
                           { "prior_cosine", "prior: cos(z_i, z_t)", MeasureUnit::Cosine },
                           { "picture_cosine", "picture: cos(z_i, z_t)", MeasureUnit::Cosine },
                           { "seconds", "s / picture", MeasureUnit::Seconds } },
                         {} };
    for (const NamedPrior &prior : present) {
        const std::vector<MadePicture> &made = m_pictures.of({ prior.kind });
        const PromptScore score = scoreOf(made, count, study.data());
        table.rows.push_back(
            { prior.name,
              score.top1.count(),
              { score.top1.value(), score.top5.value(),
                frechetDistance(firstRows(score.features, compared), firstRows(real, compared)),
                score.priorCosine.value(), score.pictureCosine.value(),
                m_pictures.seconds({ prior.kind }) / static_cast<double>(made.size()) } });
    }
    section.tables.push_back(std::move(table));
    section.notes.emplace_back("\"Prior\": the embedding that the decoder drew from; it is z_t "
                               "itself where there is no prior. \"Picture\": what the image "
                               "encoder sees in the finished picture.");
    section.notes.push_back("Fréchet distances are of " + std::to_string(compared)
                            + " pictures and real held-out ones each.");
}

} // namespace unclip::evaluation
