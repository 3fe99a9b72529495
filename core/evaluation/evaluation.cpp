#include "unclip/evaluation.h"

#include "evaluation/sections.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <sstream>

namespace unclip {

namespace evaluation {

namespace {

std::unique_ptr<Section> sectionFor(EvaluationPart part, PromptPictures &pictures)
{
    switch (part) {
    case EvaluationPart::Retrieval:
        return std::make_unique<RetrievalSection>();
    case EvaluationPart::Judge:
        return std::make_unique<JudgeSection>();
    case EvaluationPart::Prompts:
        return std::make_unique<PromptSection>(pictures);
    case EvaluationPart::Priors:
        return std::make_unique<PriorSection>(pictures);
    case EvaluationPart::Guidance:
        return std::make_unique<GuidanceSection>(pictures);
    case EvaluationPart::Variation:
        return std::make_unique<VariationSection>();
    case EvaluationPart::Inversion:
        return std::make_unique<InversionSection>();
    case EvaluationPart::Upsampling:
        return std::make_unique<UpsamplingSection>();
    case EvaluationPart::Edits:
        return std::make_unique<EditSection>();
    case EvaluationPart::Pairs:
        return std::make_unique<PairSection>();
    case EvaluationPart::Sheets:
        break;
    }
    return std::make_unique<SheetSection>();
}

/// True for parts that a model without the diffusion prior cannot do.
bool needsPrior(EvaluationPart part)
{
    return part == EvaluationPart::Prompts || part == EvaluationPart::Guidance
        || part == EvaluationPart::Pairs || part == EvaluationPart::Sheets;
}

/// What a reader must know of numbers that rest on a judge that learned too little.
void warnOfJudge(Study &study, EvaluationSection &section)
{
    const JudgeOrigin &origin = study.judge().origin();
    if (!origin.isCutShort())
        return;
    const PromptScore real = heldOutScore(study);
    section.notes.push_back(
        "Caution: the judge's training was cut short (" + std::to_string(origin.steps) + " of "
        + std::to_string(origin.plannedSteps) + " steps). It names "
        + std::to_string(std::lround(real.top1.value() * 100.0))
        + " % of the real held-out pictures rightly, and what rests on its word (accuracies, "
          "Fréchet distances, diversity) is no better than it. Give it more --judge-minutes.");
}

EvaluationSection measured(EvaluationPart part, Study &study, PromptPictures &pictures)
{
    const auto start = std::chrono::steady_clock::now();
    EvaluationSection section;
    section.part = part;
    section.seed = study.options().seed;
    study.begin(part);
    if (needsPrior(part) && !study.info().diffusionPrior.available)
        section.problem = study.info().diffusionPrior.reason;
    else
        sectionFor(part, pictures)->run(study, section);
    if (section.problem.empty() && needsJudge(part))
        warnOfJudge(study, section);
    study.end();
    section.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return section;
}

} // namespace

std::vector<std::size_t> drawnPictures(const Study &study, std::size_t count)
{
    std::vector<std::size_t> pictures;
    for (const std::size_t pair : study.data().promptPairs())
        if (pictures.size() < count)
            pictures.push_back(study.data().pairs()[pair].pictures.front());
    return pictures;
}

std::string textOf(double value)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << value;
    return text.str();
}

Measure shareMeasure(const std::string &key, const std::string &label, const Mean &hits)
{
    return {
        key,          label,        MeasureUnit::Share,
        hits.value(), hits.count(), shareMargin(hits.count() > 0 ? hits.value() : 0.0, hits.count())
    };
}

} // namespace evaluation

void evaluateModel(Pipeline &pipeline, const EvaluationOptions &options,
                   const EvaluationControl &control)
{
    evaluation::Study study(pipeline, options, control);
    if (control.onFacts)
        control.onFacts(study.data().facts());
    evaluation::PromptPictures pictures(study);
    for (const EvaluationPart part : evaluation::partsOf(options)) {
        const EvaluationSection section = evaluation::measured(part, study, pictures);
        if (control.onSection && isAsked(options, part))
            control.onSection(section);
    }
}

} // namespace unclip
