#include "pipeline/unclippipeline.h"
#include "nn/device.h"

#include "image/clippreprocess.h"
#include "image/filebytes.h"
#include "pipeline/memoryladder.h"
#include "pipeline/modeldescription.h"
#include "pipeline/operations.h"
#include "unclip/error.h"
#include "util/cpu.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <new>
#include <sstream>

namespace unclip {

namespace {

constexpr std::size_t mostConcepts = 100000;
constexpr std::size_t mostConceptBytes = std::size_t { 16 } << 20;
constexpr std::size_t conceptsPerBatch = 64;

struct RunOperation
{
    OperationContext &context;

    void operator()(const Create &request) const { runCreate(request, context); }
    void operator()(const Vary &request) const { runVary(request, context); }
    void operator()(const Blend &request) const { runBlend(request, context); }
    void operator()(const Edit &request) const { runEdit(request, context); }
    void operator()(const Explore &request) const { runExplore(request, context); }
};

bool isOutOfMemory(const std::string &message)
{
    return message.find("out of memory") != std::string::npos
        || message.find("can't allocate memory") != std::string::npos;
}

OutOfMemory outOfMemory()
{
    return OutOfMemory("The device ran out of memory.");
}

/// One concept a line, of Unix or Windows.
std::vector<std::string> readConcepts(const std::filesystem::path &path)
{
    const std::vector<std::uint8_t> bytes = readFileBytes(path, mostConceptBytes);
    std::istringstream text(std::string(bytes.begin(), bytes.end()));
    std::vector<std::string> concepts;
    for (std::string line; concepts.size() < mostConcepts && std::getline(text, line);) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (!line.empty())
            concepts.push_back(line);
    }
    return concepts;
}

/// Hands frames over once, in order, however often the request has to be started again.
class OnceOnly
{
public:
    explicit OnceOnly(const std::function<void(const Frame &)> &onFrame)
        : m_onFrame(onFrame)
    {
    }

    void restart() { m_seen = 0; }

    void operator()(const Frame &frame)
    {
        if (++m_seen <= m_handedOver)
            return;
        ++m_handedOver;
        if (m_onFrame)
            m_onFrame(frame);
    }

private:
    const std::function<void(const Frame &)> &m_onFrame;
    int m_seen = 0;
    int m_handedOver = 0;
};

} // namespace

UnClipPipeline::UnClipPipeline(const std::filesystem::path &folder, const LoadOptions &options,
                               const RunControl &control)
    : m_options(options)
{
    guarded([&] {
        const at::Device device = chooseDevice(options.device);
        m_engine = std::make_unique<Engine>(ModelFolder(folder), device,
                                            chooseType(options.precision, device));
        m_info = describe(*m_engine, options);
        m_tokenizer = m_engine->tokenizer();
        return 0;
    });
    onLadder(memoryRungs(), [&] {
        Progress progress;
        progress.stage = Stage::Load;
        m_engine->loadAll([&](double fraction) {
            control.cancellation.check();
            progress.fraction = std::max(progress.fraction, fraction);
            control.report(progress);
        });
        return 0;
    });
}

/// Runs on the caller's thread with its compute threads and InferenceMode set; lets out only our
/// own exceptions.
template <typename Function>
auto UnClipPipeline::guarded(Function &&function) -> decltype(function())
{
    const int threads = m_options.threads > 0 ? m_options.threads : physicalCores();
    if (at::get_num_threads() != threads)
        at::set_num_threads(threads);
    const c10::InferenceMode inference;
    try {
        return function();
    } catch (const Error &) {
        throw;
    } catch (const std::bad_alloc &) {
        throw outOfMemory();
    } catch (const c10::Error &error) {
        if (isOutOfMemory(error.what_without_backtrace()))
            throw outOfMemory();
        throw DeviceError(std::string("The computation failed: ") + error.what_without_backtrace());
    } catch (const std::exception &error) {
        throw DeviceError(std::string("The computation failed: ") + error.what());
    }
}

/// The same with less and less memory until it suffices, each time from the start.
template <typename Function>
auto UnClipPipeline::onLadder(const std::vector<MemoryRung> &rungs, Function &&function)
    -> decltype(function())
{
    decltype(function()) result {};
    runOnLadder(rungs, [&] { result = guarded(function); });
    return result;
}

Result UnClipPipeline::run(const Request &request, const RunControl &control,
                           const std::function<void(const Frame &)> &onFrame)
{
    if (const auto problem = problemWith(request))
        throw InvalidRequest(*problem);
    OnceOnly handOver(onFrame);
    return onLadder(upsamplingRungs(), [&] {
        handOver.restart();
        return runOnce(withDefaults(request, m_info), control, std::ref(handOver));
    });
}

std::vector<MemoryRung> UnClipPipeline::memoryRungs()
{
    return { { "one component at a time", [this] { return m_engine->keepOneComponent(); } },
             { "half precision",
               [this] { return guarded([this] { return useHalfPrecision(); }); } } };
}

/// Smaller tiles change pixels, so they are for those who upsample.
std::vector<MemoryRung> UnClipPipeline::upsamplingRungs()
{
    std::vector<MemoryRung> rungs = memoryRungs();
    rungs.insert(rungs.end() - 1,
                 { "smaller tiles", [this] { return m_engine->useSmallerTiles(); } });
    return rungs;
}

bool UnClipPipeline::useHalfPrecision()
{
    if (m_engine->type() != at::kFloat)
        return false;
    const at::Device device = m_engine->device();
    m_memo.clear();
    m_engine = std::make_unique<Engine>(m_engine->folder(), device,
                                        device.is_cuda() ? at::kHalf : at::kBFloat16);
    m_engine->keepOneComponent();
    m_engine->useSmallerTiles();
    m_info = describe(*m_engine, m_options);
    return true;
}

Result UnClipPipeline::runOnce(const Request &request, const RunControl &control,
                               const std::function<void(const Frame &)> &onFrame)
{
    const auto start = std::chrono::steady_clock::now();
    const Sampling &sampling = std::visit(
        [](const auto &operation) -> const Sampling & { return operation.sampling; }, request);
    OperationContext context(*m_engine, m_memo, m_info, sampling, control);
    context.setFrameReceiver(onFrame);
    std::visit(RunOperation { context }, request);
    Result result = std::move(context.result());
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

std::vector<Embedding> UnClipPipeline::encodeImages(const std::vector<PictureSource> &pictures,
                                                    const RunControl &control)
{
    return onLadder(memoryRungs(), [&] {
        const PreprocessorConfig preprocessor = m_engine->preprocessor();
        std::vector<Embedding> embeddings;
        for (const PictureSource &picture : pictures) {
            control.cancellation.check();
            const Image square =
                clipSquare(picture.image, picture.crop, static_cast<int>(preprocessor.cropSize));
            embeddings.push_back(
                toEmbedding(m_engine->encodeImages(clipPixels(square, preprocessor))));
        }
        return embeddings;
    });
}

std::vector<Embedding> UnClipPipeline::encodeTexts(const std::vector<std::string> &captions,
                                                   const RunControl &control)
{
    return onLadder(memoryRungs(), [&] {
        std::vector<Embedding> embeddings;
        for (std::size_t first = 0; first < captions.size(); first += conceptsPerBatch) {
            control.cancellation.check();
            const auto begin = captions.begin() + static_cast<std::ptrdiff_t>(first);
            const std::size_t count = std::min(conceptsPerBatch, captions.size() - first);
            const TextConditions texts =
                m_engine->encodeText({ begin, begin + static_cast<std::ptrdiff_t>(count) });
            for (std::size_t i = 0; i < count; ++i)
                embeddings.push_back(toEmbedding(texts.embedding, static_cast<std::int64_t>(i)));
        }
        return embeddings;
    });
}

Latents UnClipPipeline::invert(const PictureSource &picture, int steps, const RunControl &control)
{
    return onLadder(memoryRungs(), [&] {
        Sampling sampling = m_info.defaults;
        sampling.decoderSteps = steps;
        OperationContext context(*m_engine, m_memo, m_info, sampling, control);
        context.planSource(picture);
        context.planInversion(picture, steps);
        const ResolvedSource source = context.resolve(picture, 0);
        return Latents { toEmbedding(source.imageEmbedding),
                         toNoise(context.invert(source, steps)) };
    });
}

void UnClipPipeline::loadConcepts(const RunControl &control)
{
    if (!m_info.concepts.available)
        throw InvalidRequest(m_info.concepts.reason);
    if (!m_concepts.empty())
        return;
    std::vector<std::string> concepts = readConcepts(m_engine->folder().path() / "concepts.txt");
    m_conceptEmbeddings = encodeTexts(concepts, control);
    m_concepts = std::move(concepts);
}

std::vector<ConceptScore> UnClipPipeline::nearestConcepts(const Embedding &imageEmbedding,
                                                          int count, const RunControl &control)
{
    requireFitting(imageEmbedding, m_info);
    loadConcepts(control);
    const Vector z = toVector(imageEmbedding);
    std::vector<ConceptScore> scores;
    for (std::size_t i = 0; i < m_concepts.size(); ++i)
        scores.push_back({ m_concepts[i], cosine(toVector(m_conceptEmbeddings[i]), z) });
    std::stable_sort(scores.begin(), scores.end(),
                     [](const auto &a, const auto &b) { return a.cosine > b.cosine; });
    scores.resize(std::min(scores.size(), static_cast<std::size_t>(std::max(count, 0))));
    return scores;
}

TokenCount UnClipPipeline::countTokens(const std::string &prompt) const
{
    const Tokens tokens = m_tokenizer->encode(prompt);
    TokenCount count;
    constexpr int startAndEnd = 2;
    count.tokens = static_cast<int>(tokens.untruncatedLength) - startAndEnd;
    count.limit = static_cast<int>(m_tokenizer->length()) - startAndEnd;
    count.readBytes = tokens.readBytes;
    count.unknownWords = tokens.unknownWords;
    return count;
}

std::unique_ptr<Pipeline> loadPipeline(const std::filesystem::path &folder,
                                       const LoadOptions &options, const RunControl &control)
{
    return std::make_unique<UnClipPipeline>(folder, options, control);
}

} // namespace unclip
