#include "training/autoregressivepriortask.h"

#include "training/componentreader.h"
#include "training/componentwriter.h"
#include "training/noising.h"
#include "unclip/error.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace unclip::training {

namespace {

constexpr double textDrop = 0.1; // paper, section 2.2
constexpr std::uint64_t fitSeed = 0xA12;
constexpr std::int64_t picturesPerFit = 64;
constexpr double spreadReach = 3.0; // deviations on either side
constexpr double mostErrorOfLoaded = 1.5; // times that of a quantiser fitted to these embeddings

/// A buffer of the module and the table that it holds.
struct Buffer
{
    at::Tensor nn::AutoregressivePriorImpl::*tensor;
    std::vector<float> QuantiserTables::*table;
};

constexpr std::array<Buffer, 5> buffers { {
    { &nn::AutoregressivePriorImpl::pca_mean, &QuantiserTables::mean },
    { &nn::AutoregressivePriorImpl::pca_components, &QuantiserTables::components },
    { &nn::AutoregressivePriorImpl::code_lowest, &QuantiserTables::lowest },
    { &nn::AutoregressivePriorImpl::code_highest, &QuantiserTables::highest },
    { &nn::AutoregressivePriorImpl::dot_product_edges, &QuantiserTables::dotProductEdges },
} };

std::vector<float> toVector(const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    return { plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel() };
}

/// Cosines of z_i and z_t, float32 [B], on the CPU.
at::Tensor dotProducts(const Features &features)
{
    return at::cosine_similarity(features.imageEmbedding, features.textEmbedding, 1)
        .cpu()
        .contiguous();
}

/// int64 [B, K], on the CPU
at::Tensor encodeRows(const EmbeddingQuantiser &quantiser, const at::Tensor &embeddings)
{
    const at::Tensor plain = embeddings.cpu().contiguous();
    at::Tensor codes = at::empty(
        { plain.size(0), static_cast<std::int64_t>(quantiser.componentCount()) }, at::kLong);
    for (std::int64_t row = 0; row < plain.size(0); ++row)
        quantiser.encode(plain.data_ptr<float>() + row * plain.size(1),
                         codes.data_ptr<std::int64_t>() + row * codes.size(1));
    return codes;
}

/// Buckets of dot products, `none` in dropped rows; int64 [B].
at::Tensor bucketRows(const EmbeddingQuantiser &quantiser, const at::Tensor &products,
                      const at::Tensor &dropped, std::int64_t none)
{
    at::Tensor buckets = at::empty({ products.size(0) }, at::kLong);
    for (std::int64_t row = 0; row < products.size(0); ++row)
        buckets.data_ptr<std::int64_t>()[row] = dropped.data_ptr<bool>()[row]
            ? none
            : quantiser.dotProductBucket(static_cast<double>(products.data_ptr<float>()[row]));
    return buckets;
}

/// What is lost by encoding and decoding: mean over the samples.
double squaredError(const EmbeddingQuantiser &quantiser, const QuantiserSamples &samples)
{
    std::vector<std::int64_t> codes(quantiser.componentCount());
    std::vector<float> decoded(samples.dimension);
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t first = 0; first < samples.imageEmbeddings.size();
         first += samples.dimension, ++count) {
        const float *embedding = samples.imageEmbeddings.data() + first;
        quantiser.encode(embedding, codes.data());
        quantiser.decode(codes.data(), decoded.data());
        for (std::size_t i = 0; i < samples.dimension; ++i) {
            const double difference = double { embedding[i] } - double { decoded[i] };
            sum += difference * difference;
        }
    }
    return sum / static_cast<double>(std::max<std::size_t>(count, 1));
}

/// Weights of the buckets from -reach to +reach around a target, float32; sum 1.
at::Tensor targetWeights(double spread)
{
    const auto reach = static_cast<std::int64_t>(std::ceil(spreadReach * spread));
    const at::Tensor offsets = at::arange(-reach, reach + 1, at::kFloat);
    const at::Tensor weights = (-0.5 * (offsets / std::max(spread, 1e-6)).square()).exp();
    return weights / weights.sum();
}

} // namespace

at::Tensor codeLoss(const at::Tensor &logits, const at::Tensor &codes, double spread)
{
    const std::int64_t buckets = logits.size(2);
    const at::Tensor likelihoods =
        at::log_softmax(logits.reshape({ -1, buckets }), 1, at::kFloat); // [B K, buckets]
    const at::Tensor weights = targetWeights(spread).to(logits.device());
    const std::int64_t reach = weights.size(0) / 2;
    const at::Tensor targets =
        at::clamp(codes.reshape({ -1, 1 }) + at::arange(-reach, reach + 1, codes.options()), 0,
                  buckets - 1); // [B K, 2 reach + 1]
    return -(likelihoods.gather(1, targets) * weights).sum(1).mean();
}

AutoregressivePriorTask::AutoregressivePriorTask(const AutoregressivePriorConfig &config,
                                                 const BatchMaker &batches, ClipFeatures &clip,
                                                 const TaskOptions &options,
                                                 const AutoregressiveOptions &particular)
    : m_prior(config)
    , m_batches(batches)
    , m_clip(clip)
    , m_options(options)
    , m_particular(particular)
{
    m_prior->to(options.device);
    if (config.embeddingDim != clip.embeddingDim())
        throw ModelError("The training plan's 'prior_ar.model.embedding_dim' is "
                         + std::to_string(config.embeddingDim) + ", but the CLIP makes "
                         + std::to_string(clip.embeddingDim()) + " numbers; make them equal.");
}

void AutoregressivePriorTask::loadFrom(const std::filesystem::path &modelFolder)
{
    readComponent(*m_prior, modelFolder, "prior_ar");
    m_isLoaded = true;
}

void AutoregressivePriorTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_prior, "prior_ar", m_options.computeType);
    for (const auto &item : m_prior->named_buffers())
        optimizer.addConstant(item.value(), "prior_ar." + item.key());
}

/// The one in the module's buffers; where they are empty, or fit the CLIP's embeddings badly, a new
/// one is fitted.
const EmbeddingQuantiser &AutoregressivePriorTask::quantiser()
{
    if (m_quantiser)
        return *m_quantiser;
    const bool isEmpty = at::equal(m_prior->code_lowest, m_prior->code_highest);
    if (isEmpty || m_isLoaded) {
        const QuantiserSamples embeddings = samples();
        const AutoregressivePriorConfig &config = m_prior->config;
        const EmbeddingQuantiser fitted = EmbeddingQuantiser::fit(
            embeddings, { config.components, config.buckets, config.dotProductBuckets });
        if (isEmpty
            || squaredError(inBuffers(), embeddings)
                > mostErrorOfLoaded * squaredError(fitted, embeddings))
            keep(fitted);
    }
    return m_quantiser.emplace(inBuffers());
}

EmbeddingQuantiser AutoregressivePriorTask::inBuffers() const
{
    QuantiserTables tables;
    for (const Buffer &buffer : buffers)
        tables.*buffer.table = toVector((*m_prior).*buffer.tensor);
    return { std::move(tables), m_prior->config.buckets };
}

QuantiserSamples AutoregressivePriorTask::samples()
{
    const at::NoGradGuard noGradient;
    QuantiserSamples samples;
    samples.dimension = static_cast<std::size_t>(m_prior->config.embeddingDim);
    const at::Tensor keepText = at::zeros({ picturesPerFit }, at::kBool);
    for (std::int64_t i = 0; i * picturesPerFit < m_particular.fitPictures; ++i) {
        const Batch batch = m_batches.make(mixSeeds(m_options.seed, fitSeed), i, picturesPerFit);
        const Features features = m_clip.of(batch, m_batches.pictures(), keepText);
        const auto append = [](std::vector<float> &all, const std::vector<float> &more) {
            all.insert(all.end(), more.begin(), more.end());
        };
        append(samples.imageEmbeddings, toVector(features.imageEmbedding));
        append(samples.dotProducts, toVector(dotProducts(features)));
    }
    return samples;
}

void AutoregressivePriorTask::keep(const EmbeddingQuantiser &fitted)
{
    const at::NoGradGuard noGradient;
    for (const Buffer &buffer : buffers) {
        at::Tensor &tensor = (*m_prior).*buffer.tensor;
        const at::Tensor values =
            at::tensor(at::ArrayRef<float>(fitted.tables().*buffer.table), at::kFloat);
        // To half precision and back: the folder will hold exactly what was trained with.
        tensor.copy_(values.view(tensor.sizes()).to(at::kHalf));
    }
}

at::Tensor AutoregressivePriorTask::loss(std::int64_t step)
{
    const EmbeddingQuantiser &codebook = quantiser();
    const BatchShare share = m_options.share();
    const Batch batch = m_batches.make(m_options.seed, step, m_options.batchSize, share);
    auto generator = stepGenerator(m_options.seed, step);
    const at::Tensor dropped = coinFlips(m_options.batchSize, textDrop, generator, share);
    const Features features = m_clip.of(batch, m_batches.pictures(), dropped);
    const at::Tensor codes = encodeRows(codebook, features.imageEmbedding).to(m_options.device);
    const at::Tensor buckets =
        bucketRows(codebook, dotProducts(features), dropped, m_prior->noDotProduct())
            .to(m_options.device);
    const at::Tensor logits =
        m_prior(codes,
                nn::CodeConditions {
                    { features.textEmbedding, features.hiddenStates, features.mask }, buckets });
    return codeLoss(logits, codes, m_particular.targetSpread);
}

void AutoregressivePriorTask::save(const std::filesystem::path &modelFolder)
{
    quantiser();
    writeComponent(modelFolder, "prior_ar", m_prior->config.toJson(), *m_prior);
}

} // namespace unclip::training
