#include "unclip/bench.h"

#include "nn/device.h"
#include "nn/layers.h"
#include "pipeline/engine.h"
#include "pipeline/modeldescription.h"
#include "unclip/error.h"
#include "util/cpu.h"
#include "weights/flops.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <functional>

namespace unclip {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Median seconds of `repeats` runs after an untimed one.
double medianSeconds(int repeats, const CancellationToken &cancellation,
                     const std::function<void()> &work)
{
    work();
    std::vector<double> times;
    for (int i = 0; i < std::max(repeats, 1); ++i) {
        cancellation.check();
        const auto start = Clock::now();
        work();
        times.push_back(secondsSince(start));
    }
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                     times.end());
    return times[times.size() / 2];
}

/// One convolution to look for the machine's peak with.
struct PeakShape
{
    std::int64_t batch;
    std::int64_t channels;
    std::int64_t side;
};

constexpr std::array<PeakShape, 4> peakShapes {
    { { 2, 320, 64 }, { 2, 640, 32 }, { 2, 960, 16 }, { 8, 256, 32 } }
};

double convolutionPeak(at::ScalarType type, at::Device device, const CancellationToken &token)
{
    double best = 0.0;
    for (const PeakShape &shape : peakShapes) {
        nn::Conv2d convolution(shape.channels, shape.channels, 3);
        convolution->to(type);
        convolution->to(device);
        if (device.is_cpu())
            convolution->freeze();
        const at::Tensor x =
            at::randn({ shape.batch, shape.channels, shape.side, shape.side }, at::kFloat)
                .to(type)
                .to(device)
                .contiguous(at::MemoryFormat::ChannelsLast);
        constexpr int peakRepeats = 5;
        const double seconds = medianSeconds(peakRepeats, token, [&] { convolution(x); });
        const double flops = 2.0
            * static_cast<double>(shape.batch * shape.channels * shape.channels) * 9.0
            * static_cast<double>(shape.side * shape.side);
        best = std::max(best, flops / seconds / 1e9);
    }
    return best;
}

std::string machineName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.rfind("model name", 0) == 0)
            return line.substr(line.find(':') + 2);
    return "unknown processor";
}

std::uint64_t peakResidentBytes()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

/// Measures the stages of one engine into a report.
class Bench
{
public:
    Bench(Engine &engine, const ModelInfo &info, const BenchOptions &options,
          const RunControl &control, BenchReport &report)
        : m_engine(engine)
        , m_info(info)
        , m_options(options)
        , m_control(control)
        , m_report(report)
    {
    }

    void run()
    {
        text();
        image();
        prior();
        autoregressivePrior();
        decoder();
        upsampler(UpsamplerStage::First, "upsampler step");
        upsampler(UpsamplerStage::Second, "second upsampler step");
    }

private:
    void measure(const std::string &name, std::uint64_t flops, const std::function<void()> &work)
    {
        Progress progress;
        progress.stage = Stage::Decode;
        m_control.report(progress);
        const double seconds = medianSeconds(m_options.repeats, m_control.cancellation, work);
        BenchStage stage;
        stage.name = name;
        stage.milliseconds = seconds * 1e3;
        stage.flops = flops;
        stage.gigaflops = static_cast<double>(flops) / seconds / 1e9;
        stage.shareOfPeak = stage.gigaflops / m_report.peakConvGigaflops;
        m_report.stages.push_back(stage);
    }

    std::uint64_t batch() const { return static_cast<std::uint64_t>(m_options.batchSize); }

    void text()
    {
        const auto config = ClipTextConfig::fromJson(m_engine.folder().config("text_encoder"));
        const std::vector<std::string> captions(batch(), "a red apple");
        measure("text encoder", batch() * forwardFlops(config),
                [&] { m_engine.encodeText(captions); });
    }

    void image()
    {
        if (!m_engine.visionConfig())
            return;
        const auto &config = *m_engine.visionConfig();
        const at::Tensor pixels =
            at::randn({ m_options.batchSize, config.channels, config.imageSize, config.imageSize },
                      at::kFloat);
        measure("image encoder", batch() * forwardFlops(config),
                [&] { m_engine.encodeImages(pixels); });
    }

    void prior()
    {
        if (!m_info.diffusionPrior.available)
            return;
        const auto config = PriorConfig::fromJson(m_engine.folder().config("prior"));
        const int candidates = m_info.defaults.candidates;
        const TextConditions caption =
            repeated(m_engine.encodeText({ "a red apple" }), m_options.batchSize);
        const TextConditions empty = m_engine.encodeText({ "" });
        const double scale = m_info.defaults.priorGuidanceScale;
        const int steps = m_info.defaults.priorSteps;
        const NoiseDraw noise = [&](int) -> at::Tensor {
            const std::int64_t rows = candidates * m_options.batchSize;
            return at::randn({ rows, config.embeddingDim }, at::kFloat);
        };
        // With guidance: the empty caption beside the caption.
        const std::uint64_t flops = 2 * batch()
            * (captionFlops(config)
               + static_cast<std::uint64_t>(candidates * steps) * stepFlops(config));
        measure("prior, " + std::to_string(steps) + " steps, " + std::to_string(candidates)
                    + " candidates",
                flops, [&] {
                    m_engine.samplePrior(m_engine.readCaption(caption, empty, scale), { steps, {} },
                                         noise, [](int, const at::Tensor &) {});
                });
    }

    void autoregressivePrior()
    {
        const auto &config = m_engine.autoregressiveConfig();
        if (!config)
            return;
        const int candidates = m_info.defaults.candidates;
        const TextConditions caption =
            repeated(m_engine.encodeText({ "a red apple" }), candidates * m_options.batchSize);
        const TextConditions empty = m_engine.encodeText({ "" });
        nn::CodeSampling sampling;
        sampling.guidanceScale = m_info.defaults.priorGuidanceScale;
        sampling.uniform = [](std::int64_t, int) { return 0.5; };
        // With guidance: rows = candidates x 2.
        measure("autoregressive prior, " + std::to_string(candidates) + " candidates",
                forwardFlops(*config) * batch() * static_cast<std::uint64_t>(2 * candidates),
                [&] { m_engine.sampleAutoregressivePrior(caption, empty, sampling); });
    }

    void decoder()
    {
        const TextConditions caption =
            repeated(m_engine.encodeText({ "a red apple" }), m_options.batchSize);
        const TextConditions empty = m_engine.encodeText({ "" });
        const at::Tensor z =
            at::randn({ m_options.batchSize, m_engine.embeddingDim() }, at::kFloat);
        const Denoiser model = m_engine.decoderFor(z, caption, empty, 2.0);
        const UNetConfig &config = m_engine.decoderConfig();
        const at::Tensor sample = at::randn(
            { m_options.batchSize, config.inChannels, config.sampleSize, config.sampleSize },
            at::TensorOptions(m_engine.device()).dtype(at::kFloat));
        const auto project = TextProjConfig::fromJson(m_engine.folder().config("text_proj"));
        const std::int64_t context =
            project.extraContextTokens + static_cast<std::int64_t>(m_engine.tokenizer().length());
        measure("decoder step (guided pair)",
                2 * batch() * forwardFlops(config, config.sampleSize, context),
                [&] { model(sample, 500); });
    }

    void upsampler(UpsamplerStage stage, const std::string &name)
    {
        const auto &config = m_engine.upsamplerConfig(stage);
        if (!config)
            return;
        const at::Tensor pictures =
            at::zeros({ m_options.batchSize, 3, m_engine.decoderConfig().sampleSize,
                        m_engine.decoderConfig().sampleSize },
                      at::kFloat);
        const NoiseDraw noise = [&](int) {
            return at::randn({ m_options.batchSize, 3, config->sampleSize, config->sampleSize },
                             at::kFloat);
        };
        constexpr int steps = 2;
        measure(name + "s (2)", steps * batch() * forwardFlops(*config, config->sampleSize, 0),
                [&] {
                    m_engine.upsample(stage, pictures, { steps, {} }, noise, [] {});
                });
    }

    Engine &m_engine;
    const ModelInfo &m_info;
    const BenchOptions &m_options;
    const RunControl &m_control;
    BenchReport &m_report;
};

} // namespace

BenchReport runBench(const std::filesystem::path &folder, const LoadOptions &load,
                     const BenchOptions &options, const RunControl &control)
{
    at::set_num_threads(load.threads > 0 ? load.threads : physicalCores());
    const c10::InferenceMode inference;
    const at::Device device = chooseDevice(load.device);
    const at::ScalarType type = chooseType(load.precision, device);
    BenchReport report;
    report.machine = machineName();
    report.library = std::string("LibTorch ") + TORCH_VERSION;
    report.peakConvGigaflops = convolutionPeak(type, device, control.cancellation);
    const auto start = Clock::now();
    Engine engine(ModelFolder(folder), device, type);
    const ModelInfo info = describe(engine, load);
    engine.loadAll([&](double) { control.cancellation.check(); });
    report.loadSeconds = secondsSince(start);
    report.modelName = info.name;
    report.modelHash = info.hash;
    report.device = info.device;
    report.precision = info.precision;
    report.threads = info.threads;
    report.weightBytes = info.weightBytes;
    Bench(engine, info, options, control, report).run();
    report.peakResidentBytes = peakResidentBytes();
    return report;
}

} // namespace unclip
