#include "weights/modelagreement.h"

#include "weights/autoregressivepriorconfig.h"

#include <nlohmann/json.hpp>

namespace unclip {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t pictureChannels = 3;

/// Numbers of two components that have to be equal.
struct Agreement
{
    const char *component;
    const char *other;
    bool (*holds)(const Json &, const Json &);
    const char *complaint;
};

bool contextFits(const Json &proj, const Json &decoder)
{
    const TextProjConfig config = TextProjConfig::fromJson(proj);
    const UNetConfig unet = UNetConfig::fromJson(decoder);
    return config.crossAttentionDim == unet.crossAttentionDim
        && config.timeEmbedDim == unet.timeEmbedDim();
}

bool textFitsPrior(const Json &prior, const Json &text)
{
    const PriorConfig config = PriorConfig::fromJson(prior);
    const ClipTextConfig clip = ClipTextConfig::fromJson(text);
    return config.embeddingDim == clip.projectionDim && config.embeddingDim == clip.hiddenSize
        && config.numEmbeddings <= clip.maxPositions; // the tokenizer may stop earlier
}

bool textFitsAutoregressivePrior(const Json &prior, const Json &text)
{
    return AutoregressivePriorConfig::fromJson(prior).fits(ClipTextConfig::fromJson(text));
}

bool textFitsProjection(const Json &proj, const Json &text)
{
    const TextProjConfig config = TextProjConfig::fromJson(proj);
    const ClipTextConfig clip = ClipTextConfig::fromJson(text);
    return config.clipEmbeddingsDim == clip.projectionDim
        && config.clipEmbeddingsDim == clip.hiddenSize;
}

bool imageFitsProjection(const Json &vision, const Json &proj)
{
    return ClipVisionConfig::fromJson(vision).projectionDim
        == TextProjConfig::fromJson(proj).clipEmbeddingsDim;
}

bool cropFitsEncoder(const Json &extractor, const Json &vision)
{
    return PreprocessorConfig::fromJson(extractor).cropSize
        == ClipVisionConfig::fromJson(vision).imageSize;
}

/// A decoder may draw the variance beside the picture, and has to where its scheduler wants that.
bool channelsFitScheduler(const Json &decoder, const Json &scheduler)
{
    const UNetConfig unet = UNetConfig::fromJson(decoder);
    const bool isLearned =
        SchedulerConfig::fromJson(scheduler).varianceType == VarianceType::LearnedRange;
    return unet.inChannels == pictureChannels
        && (unet.outChannels == 2 * pictureChannels
            || (unet.outChannels == pictureChannels && !isLearned));
}

/// An upsampler sees the enlarged picture beside the noisy one.
bool upsamples(const Json &upsampler, const Json &)
{
    const UNetConfig unet = UNetConfig::fromJson(upsampler);
    return unet.kind == UNetConfig::Kind::Unconditional && unet.inChannels == 2 * pictureChannels
        && unet.outChannels == pictureChannels;
}

/// Pictures are made at this size, so that the class default (none) will not do.
bool hasSize(const Json &unet, const Json &)
{
    return UNetConfig::fromJson(unet).sampleSize > 0;
}

constexpr const char *noUpsampler = "its class or channels are not those of an upsampler";
constexpr const char *noSize = "its sample_size is missing";

constexpr Agreement agreements[] = {
    { "decoder", "decoder", hasSize, noSize },
    { "super_res_first", "super_res_first", hasSize, noSize },
    { "super_res_2_first", "super_res_2_first", hasSize, noSize },
    { "text_proj", "decoder", contextFits, "its widths differ from the decoder's" },
    { "prior", "text_encoder", textFitsPrior, "its sizes differ from the text encoder's" },
    { "prior_ar", "text_encoder", textFitsAutoregressivePrior,
      "its sizes differ from the text encoder's" },
    { "text_proj", "text_encoder", textFitsProjection,
      "its width differs from the text encoder's" },
    { "image_encoder", "text_proj", imageFitsProjection, "its width differs from text_proj's" },
    { "feature_extractor", "image_encoder", cropFitsEncoder,
      "its crop_size differs from the image encoder's" },
    { "decoder", "decoder_scheduler", channelsFitScheduler,
      "its channels do not fit its scheduler's variance_type" },
    { "super_res_first", "super_res_first", upsamples, noUpsampler },
    { "super_res_last", "super_res_last", upsamples, noUpsampler },
    { "super_res_2_first", "super_res_2_first", upsamples, noUpsampler },
    { "super_res_2_last", "super_res_2_last", upsamples, noUpsampler },
};

std::string remedyFor(const Agreement &row)
{
    return std::string(row.component) == row.other ? "fetch its config.json again"
                                                   : "take both from the same model";
}

} // namespace

std::vector<Disagreement>
disagreements(const ModelFolder &folder,
              const std::function<bool(const std::string &component)> &isUsable)
{
    std::vector<Disagreement> found;
    for (const Agreement &row : agreements)
        if (isUsable(row.component) && isUsable(row.other)
            && !row.holds(folder.config(row.component), folder.config(row.other)))
            found.push_back({ row.component, row.complaint, remedyFor(row) });
    return found;
}

std::string vocabularyProblem(const ClipTokenizer &tokenizer, const ClipTextConfig &text)
{
    if (tokenizer.vocabularySize() <= static_cast<std::size_t>(text.vocabSize))
        return {};
    return "it has " + std::to_string(tokenizer.vocabularySize())
        + " symbols, and the text encoder knows " + std::to_string(text.vocabSize);
}

} // namespace unclip
