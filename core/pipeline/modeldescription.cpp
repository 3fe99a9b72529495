#include "pipeline/modeldescription.h"

#include "pca/pcabasis.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "util/cpu.h"
#include "weights/expectedshapes.h"
#include "weights/jsonfile.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <array>
#include <type_traits>

namespace unclip {

namespace {

constexpr const char *defaultsFile = "sampling_defaults.json";

/// karlo.md section 13: the published pipelines' defaults.
Sampling publishedDefaults(const ModelInfo &info)
{
    Sampling sampling;
    sampling.prior = info.diffusionPrior.available ? PriorKind::Diffusion
        : info.autoregressivePrior.available       ? PriorKind::Autoregressive
                                                   : PriorKind::None;
    sampling.priorSteps = 25;
    sampling.priorGuidanceScale = 4.0;
    sampling.candidates = 2;
    sampling.decoderSteps = 25;
    sampling.decoderGuidanceScale = 8.0;
    sampling.superResSteps = 7;
    sampling.superResSecondSteps = 7;
    sampling.upsampleStages = static_cast<int>(info.upsampledSizes.size());
    return sampling;
}

template <typename T>
void readNumber(const nlohmann::json &json, const char *key, T &value, T lowest, T highest)
{
    const auto found = json.find(key);
    if (found == json.end())
        return;
    const bool isNumber = std::is_integral_v<T> ? found->is_number_integer() : found->is_number();
    if (!isNumber || !(found->get<double>() >= static_cast<double>(lowest))
        || !(found->get<double>() <= static_cast<double>(highest)))
        throw ModelError(std::string(defaultsFile) + ": '" + key + "' is no "
                         + (std::is_integral_v<T> ? "whole " : "") + "number from "
                         + nlohmann::json(lowest).dump() + " to " + nlohmann::json(highest).dump()
                         + ".");
    value = found->get<T>();
}

void applyFolderDefaults(const ModelFolder &folder, Sampling &sampling)
{
    const auto path = folder.path() / defaultsFile;
    if (!std::filesystem::exists(path))
        return;
    constexpr int mostSteps = 1000;
    constexpr double largestGuidance = 100.0;
    const nlohmann::json json = readJsonFile(path);
    if (!json.is_object())
        throw ModelError(std::string(defaultsFile) + " is not a JSON object.");
    readNumber(json, "prior_steps", sampling.priorSteps, 2, mostSteps);
    readNumber(json, "prior_guidance_scale", sampling.priorGuidanceScale, 0.0, largestGuidance);
    readNumber(json, "candidates", sampling.candidates, 1, 64);
    readNumber(json, "decoder_steps", sampling.decoderSteps, 2, mostSteps);
    readNumber(json, "decoder_guidance_scale", sampling.decoderGuidanceScale, 0.0, largestGuidance);
    if (json.contains("eta")) {
        sampling.eta = 0.0;
        readNumber(json, "eta", *sampling.eta, 0.0, 1.0);
    }
    readNumber(json, "super_res_steps", sampling.superResSteps, 2, mostSteps);
    readNumber(json, "super_res_second_steps", sampling.superResSecondSteps, 2, mostSteps);
    const int upsamplers = sampling.upsampleStages; // all that the folder has
    readNumber(json, "upsample_stages", sampling.upsampleStages, 0, upsamplers);
}

/// SHA-256 over what tells models apart without reading gigabytes: every tensor's name, shape,
/// type and first bytes.
std::string modelHash(const Engine &engine, std::uint64_t &weightBytes)
{
    const ModelFolder &folder = engine.folder();
    constexpr std::array<const char *, 10> components {
        "text_encoder",     "image_encoder",   "prior",          "text_proj",
        "decoder",          "super_res_first", "super_res_last", "super_res_2_first",
        "super_res_2_last", "prior_ar"
    };
    constexpr std::size_t sampledBytes = 64;
    std::string digest;
    weightBytes = 0;
    for (const char *component : components) {
        const bool isUsable = component != std::string("prior_ar")
            || engine.autoregressiveConfig(); // the one that may be damaged
        if (!folder.has(component) || !isUsable)
            continue;
        const SafetensorsFile file = folder.weights(component);
        digest += component;
        for (const auto &[name, view] : file.tensors()) {
            digest += name + shapeText(view.shape) + std::string(nameOf(view.dtype));
            digest.append(reinterpret_cast<const char *>(view.data),
                          std::min(view.byteCount, sampledBytes));
        }
        weightBytes += file.byteCount();
    }
    return sha256(digest.data(), digest.size());
}

Capability capability(bool available, const char *reason)
{
    return { available, available ? "" : reason };
}

const char *precisionName(at::ScalarType type)
{
    return type == at::kBFloat16 ? "bf16" : type == at::kHalf ? "fp16" : "fp32";
}

/// An optional component: what is wrong with it leaves the rest of the model usable.
void describeBasis(const Engine &engine, ModelInfo &info)
{
    const auto folder = engine.folder().path() / "pca";
    if (!std::filesystem::exists(folder / "config.json")) {
        info.pca.reason = "This model has no PCA basis (pca/); make one with 'unclip pca fit'.";
        return;
    }
    try {
        const PcaBasis basis = PcaBasis::load(folder);
        if (basis.dimension() != static_cast<std::size_t>(info.embeddingDim))
            throw ModelError("it is for embeddings of " + std::to_string(basis.dimension())
                             + " values instead of " + std::to_string(info.embeddingDim)
                             + "; fit one with this model.");
        info.pcaComponents = static_cast<int>(basis.componentCount());
        info.pca.available = true;
    } catch (const Error &error) {
        info.pca.reason = std::string("The PCA basis (pca/) cannot be used: ") + error.what();
    }
}

void describeCapabilities(const Engine &engine, ModelInfo &info)
{
    info.diffusionPrior = capability(
        engine.has("prior"),
        "This model has no diffusion prior (prior/); use a text-to-image folder or prior 'none'.");
    info.autoregressivePrior = { engine.autoregressiveConfig().has_value(),
                                 engine.autoregressiveProblem() };
    info.imageEncoder = capability(
        engine.has("image_encoder"),
        "This model has no image encoder (image_encoder/); add the one of the image-variation "
        "folder to start from pictures.");
    describeBasis(engine, info);
    info.concepts =
        capability(std::filesystem::is_regular_file(engine.folder().path() / "concepts.txt"),
                   "This model has no word list (concepts.txt).");
}

} // namespace

at::Device chooseDevice(Device wanted)
{
    const bool hasCuda = at::hasCUDA();
    if (wanted == Device::Cuda && !hasCuda)
        throw DeviceError("CUDA was asked for, but this LibTorch sees no CUDA device; choose the "
                          "CPU.");
    return hasCuda && wanted != Device::Cpu ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
}

at::ScalarType chooseType(Precision wanted, at::Device device)
{
    switch (wanted) {
    case Precision::Float32:
        return at::kFloat;
    case Precision::BFloat16:
        return at::kBFloat16;
    case Precision::Float16:
        if (device.is_cpu())
            throw DeviceError("fp16 needs a CUDA device; choose bf16 or fp32 on the CPU.");
        return at::kHalf;
    case Precision::Auto:
        break;
    }
    if (device.is_cuda())
        return at::kHalf;
    return hasFastBFloat16() ? at::kBFloat16 : at::kFloat;
}

ModelInfo describe(const Engine &engine, const LoadOptions &)
{
    ModelInfo info;
    const ModelFolder &folder = engine.folder();
    info.name = std::filesystem::weakly_canonical(folder.path()).filename().string();
    info.hash = modelHash(engine, info.weightBytes);
    info.embeddingDim = static_cast<int>(engine.embeddingDim());
    info.baseSize = static_cast<int>(engine.decoderConfig().sampleSize);
    for (const auto stage : { UpsamplerStage::First, UpsamplerStage::Second }) {
        if (!engine.upsamplerConfig(stage))
            break; // the second works on what the first makes
        info.upsampledSizes.push_back(static_cast<int>(engine.upsamplerConfig(stage)->sampleSize));
    }
    describeCapabilities(engine, info);
    info.defaults = publishedDefaults(info);
    applyFolderDefaults(folder, info.defaults);
    info.device = engine.device().str();
    info.precision = precisionName(engine.type());
    info.threads = at::get_num_threads();
    return info;
}

} // namespace unclip
