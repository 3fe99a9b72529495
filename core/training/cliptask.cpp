#include "training/cliptask.h"

#include "nn/stateloader.h"
#include "training/clipfeatures.h"
#include "training/componentreader.h"
#include "training/componentwriter.h"
#include "training/data/stablehash.h"

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

/// One number a caption, equal where captions are.
at::Tensor captionKeys(const std::vector<std::string> &captions)
{
    at::Tensor keys = at::empty({ static_cast<std::int64_t>(captions.size()) }, at::kLong);
    auto *key = keys.data_ptr<std::int64_t>();
    for (const std::string &caption : captions)
        *key++ = static_cast<std::int64_t>(stableHash(caption));
    return keys;
}

/// -inf where two different rows have the same caption, 0 elsewhere: [B, B].
at::Tensor duplicateMask(const at::Tensor &keys)
{
    const std::int64_t size = keys.size(0);
    const at::Tensor same = keys.unsqueeze(0).eq(keys.unsqueeze(1));
    const at::Tensor others = at::eye(size, at::kFloat).eq(0.0);
    return at::zeros({ size, size }, at::kFloat).masked_fill(same.logical_and(others), -INFINITY);
}

} // namespace

ClipTask::ClipTask(const ClipTextConfig &text, const ClipVisionConfig &vision,
                   const BatchMaker &batches, const TaskOptions &options)
    : m_text(text)
    , m_vision(vision)
    , m_logitScale(at::full({ 1 }, std::log(1.0 / startTemperature),
                            at::TensorOptions(options.device).dtype(at::kFloat)))
    , m_batches(batches)
    , m_options(options)
{
    m_text->to(options.device);
    m_vision->to(options.device);
}

void ClipTask::loadFrom(const std::filesystem::path &modelFolder)
{
    readComponent(*m_text, modelFolder, "text_encoder");
    readComponent(*m_vision, modelFolder, "image_encoder");
}

void ClipTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_text, "text_encoder", m_options.computeType);
    optimizer.add(*m_vision, "image_encoder", m_options.computeType);
    optimizer.add(m_logitScale, "logit_scale", at::kFloat);
}

/// Unit rows of all ranks, [B, D]; a gradient reaches the own ones only. The loss over them is the
/// same on every rank, so averaging the ranks' gradients would divide the own rows' part by their
/// number: it is multiplied by it here.
at::Tensor ClipTask::rowsOfAllRanks(const at::Tensor &own) const
{
    const BatchShare share = m_options.share();
    if (share.size == 1)
        return own;
    const at::Tensor all = m_options.ranks->gather(own);
    const at::Tensor mine = own.view_as(own);
    mine.register_hook([share](const at::Tensor &gradient) { return gradient * share.size; });
    const std::int64_t first = share.rank * own.size(0);
    const std::int64_t next = first + own.size(0);
    return at::cat({ all.narrow(0, 0, first), mine, all.narrow(0, next, all.size(0) - next) }, 0);
}

at::Tensor ClipTask::loss(std::int64_t step)
{
    const Batch batch =
        m_batches.make(m_options.seed, step, m_options.batchSize, m_options.share());
    const at::Tensor pictures =
        compose(m_batches.pictures(), batch, static_cast<int>(m_vision->config.imageSize))
            .to(m_options.device);
    const at::Tensor image = rowsOfAllRanks(unitRows(m_vision(normaliseForClip(pictures))));
    const at::Tensor text =
        rowsOfAllRanks(unitRows(m_text(batch.ids.to(m_options.device)).embedding));
    const at::Tensor scale = m_logitScale.clamp_max(largestLogitScale).exp();
    const at::Tensor keys = m_options.ranks->gather(captionKeys(batch.captions));
    const at::Tensor logits =
        scale * at::matmul(image, text.t()) + duplicateMask(keys).to(m_options.device);
    const at::Tensor labels =
        at::arange(logits.size(0), at::TensorOptions(m_options.device).dtype(at::kLong));
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
