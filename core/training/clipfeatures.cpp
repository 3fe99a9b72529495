#include "training/clipfeatures.h"

#include "nn/stateloader.h"
#include "nn/tokentensors.h"
#include "weights/modelfolder.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

namespace unclip::training {

namespace {

template <typename Module>
void load(Module &module, const ModelFolder &folder, const std::string &component,
          at::ScalarType type, at::Device device)
{
    nn::loadState(*module, folder.weights(component), type, component);
    module->to(device);
    module->eval();
}

} // namespace

at::Tensor normaliseForClip(const at::Tensor &pictures)
{
    const PreprocessorConfig published;
    const auto row = [&pictures](const std::array<double, 3> &values) {
        return at::tensor(at::ArrayRef<double>(values.data(), 3), at::kFloat)
            .view({ 1, 3, 1, 1 })
            .to(pictures.device());
    };
    return ((pictures + 1.0) * 0.5 - row(published.mean)) / row(published.standardDeviation);
}

ClipFeatures::ClipFeatures(const std::filesystem::path &modelFolder, at::ScalarType computeType,
                           at::Device device)
    : m_tokenizer(ClipTokenizer::load(
        modelFolder / "tokenizer",
        static_cast<std::size_t>(
            ClipTextConfig::fromJson(ModelFolder(modelFolder).config("text_encoder"))
                .maxPositions)))
    , m_device(device)
{
    const ModelFolder folder(modelFolder);
    m_text = nn::ClipTextModel(ClipTextConfig::fromJson(folder.config("text_encoder")));
    m_vision = nn::ClipVisionModel(ClipVisionConfig::fromJson(folder.config("image_encoder")));
    load(m_text, folder, "text_encoder", computeType, device);
    load(m_vision, folder, "image_encoder", computeType, device);
    const nn::TokenTensors empty = nn::tokenize(m_tokenizer, { "" });
    m_emptyIds = empty.ids;
    m_emptyMask = empty.mask;
}

Features ClipFeatures::of(const Batch &batch, const PictureSet &pictures,
                          const at::Tensor &dropText)
{
    const at::NoGradGuard noGradient;
    Features features;
    features.imageEmbedding = imageEmbeddings(compose(pictures, batch, imageSize()));
    const at::Tensor drop = dropText.unsqueeze(1);
    const at::Tensor ids = at::where(drop, m_emptyIds, batch.ids);
    features.mask = at::where(drop, m_emptyMask, batch.mask).to(m_device);
    const nn::TextEncoding encoding = m_text(ids.to(m_device));
    features.textEmbedding = encoding.embedding.to(at::kFloat);
    features.hiddenStates = encoding.hiddenStates;
    return features;
}

at::Tensor ClipFeatures::imageEmbeddings(const at::Tensor &pictures)
{
    const at::NoGradGuard noGradient;
    return m_vision(normaliseForClip(pictures.to(m_device))).to(at::kFloat);
}

int ClipFeatures::imageSize() const
{
    return static_cast<int>(m_vision->config.imageSize);
}

std::int64_t ClipFeatures::embeddingDim() const
{
    return m_vision->config.projectionDim;
}

} // namespace unclip::training
