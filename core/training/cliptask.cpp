#include "training/cliptask.h"

#include "nn/stateloader.h"
#include "training/clipfeatures.h"
#include "training/componentwriter.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace unclip::training {

namespace {

constexpr double startTemperature = 0.07;
constexpr double largestLogitScale = 4.6052; // ln 100: CLIP's own bound

at::Tensor unitRows(const at::Tensor &x)
{
    const at::Tensor values = x.to(at::kFloat);
    return values / values.norm(2, 1, true).clamp_min(1e-6);
}

/// -inf where two different rows have the same caption, 0 elsewhere: [B, B].
at::Tensor duplicateMask(const std::vector<std::string> &captions)
{
    const auto size = static_cast<std::int64_t>(captions.size());
    at::Tensor mask = at::zeros({ size, size }, at::kFloat);
    auto rows = mask.accessor<float, 2>();
    for (std::int64_t i = 0; i < size; ++i)
        for (std::int64_t j = 0; j < size; ++j)
            if (i != j
                && captions[static_cast<std::size_t>(i)] == captions[static_cast<std::size_t>(j)])
                rows[i][j] = -INFINITY;
    return mask;
}

} // namespace

ClipTask::ClipTask(const ClipTextConfig &text, const ClipVisionConfig &vision,
                   const BatchMaker &batches, const TaskOptions &options)
    : m_text(text)
    , m_vision(vision)
    , m_logitScale(at::full({ 1 }, std::log(1.0 / startTemperature), at::kFloat))
    , m_batches(batches)
    , m_options(options)
{
    m_text->to(options.computeType);
    m_vision->to(options.computeType);
}

void ClipTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_text, "text_encoder");
    optimizer.add(*m_vision, "image_encoder");
    optimizer.add(m_logitScale, "logit_scale");
}

at::Tensor ClipTask::loss(std::int64_t step)
{
    const Batch batch = m_batches.make(m_options.seed, step, m_options.batchSize);
    const at::Tensor pictures =
        compose(m_batches.pictures(), batch.rows, static_cast<int>(m_vision->config.imageSize),
                batch.backgrounds);
    const at::Tensor image = unitRows(m_vision(normaliseForClip(pictures)));
    const at::Tensor text = unitRows(m_text(batch.ids).embedding);
    const at::Tensor scale = m_logitScale.clamp_max(largestLogitScale).exp();
    const at::Tensor logits = scale * at::matmul(image, text.t()) + duplicateMask(batch.captions);
    const at::Tensor labels = at::arange(logits.size(0), at::kLong);
    return 0.5
        * (at::cross_entropy_loss(logits, labels) + at::cross_entropy_loss(logits.t(), labels));
}

void ClipTask::save(const std::filesystem::path &modelFolder)
{
    writeComponent(modelFolder, "text_encoder", m_text->config.toJson(), *m_text);
    writeComponent(modelFolder, "image_encoder", m_vision->config.toJson(), *m_vision);
    PreprocessorConfig preprocessor;
    preprocessor.shortestEdge = m_vision->config.imageSize;
    preprocessor.cropSize = m_vision->config.imageSize;
    writeConfig(modelFolder / "feature_extractor" / "preprocessor_config.json",
                preprocessor.toJson());
}

} // namespace unclip::training
