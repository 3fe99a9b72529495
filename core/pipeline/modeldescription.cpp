#include "pipeline/modeldescription.h"

#include "pca/pcabasis.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "util/cpu.h"
#include "weights/expectedshapes.h"
#include "weights/jsonfile.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <type_traits>

namespace unclip {

namespace {

constexpr const char *defaultsFile = "sampling_defaults.json";

/// Damage does not change it where there is no other prior: without one pictures are far worse, and
/// that must not go unnoticed.
PriorKind defaultPrior(const ModelParts &parts)
{
    if (parts.isUsable(ModelPart::DiffusionPrior))
        return PriorKind::Diffusion;
    if (parts.isUsable(ModelPart::AutoregressivePrior))
        return PriorKind::Autoregressive;
    if (parts.isDamaged(ModelPart::DiffusionPrior))
        return PriorKind::Diffusion;
    return parts.isDamaged(ModelPart::AutoregressivePrior) ? PriorKind::Autoregressive
                                                           : PriorKind::None;
}

/// karlo.md section 13: the published pipelines' defaults.
Sampling publishedDefaults(const ModelInfo &info, PriorKind prior)
{
    Sampling sampling;
    sampling.prior = prior;
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

/// Upsamplers of the folder, damaged ones too.
int upsamplersIn(const ModelParts &parts)
{
    const auto isThere = [&](ModelPart part) {
        return parts.isUsable(part) || parts.isDamaged(part);
    };
    if (!isThere(ModelPart::FirstUpsampler))
        return 0;
    return isThere(ModelPart::SecondUpsampler) ? 2 : 1;
}

void applyFolderDefaults(const Engine &engine, Sampling &sampling)
{
    const auto path = engine.folder().path() / defaultsFile;
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
    const int usable = sampling.upsampleStages;
    readNumber(json, "upsample_stages", sampling.upsampleStages, 0, upsamplersIn(engine.parts()));
    sampling.upsampleStages = std::min(sampling.upsampleStages, usable);
}

/// SHA-256 over what tells models apart without reading gigabytes: every configuration, and every
/// tensor's name, shape, type and first bytes.
std::string modelHash(const Engine &engine, std::uint64_t &weightBytes)
{
    const ModelFolder &folder = engine.folder();
    constexpr std::array<const char *, 10> components {
        "text_encoder",     "image_encoder",   "prior",          "text_proj",
        "decoder",          "super_res_first", "super_res_last", "super_res_2_first",
        "super_res_2_last", "prior_ar"
    };
    constexpr std::array<const char *, 5> configured { "feature_extractor", "prior_scheduler",
                                                       "decoder_scheduler", "super_res_scheduler",
                                                       "super_res_2_scheduler" };
    constexpr std::size_t sampledBytes = 64;
    std::string digest;
    for (const char *component : configured) {
        if (engine.has(component))
            digest += component + folder.config(component).dump();
    }
    weightBytes = 0;
    for (const char *component : components) {
        if (!engine.has(component))
            continue;
        const SafetensorsFile file = folder.weights(component);
        digest += component + folder.config(component).dump();
        for (const auto &[name, view] : file.tensors()) {
            digest += name + shapeText(view.shape) + std::string(nameOf(view.dtype));
            digest.append(reinterpret_cast<const char *>(view.data),
                          std::min(view.byteCount, sampledBytes));
        }
        weightBytes += file.byteCount();
    }
    return sha256(digest.data(), digest.size());
}

Capability capabilityOf(const ModelParts &parts, ModelPart part)
{
    return { parts.isUsable(part), parts.problem(part) };
}

const char *precisionName(at::ScalarType type)
{
    return type == at::kBFloat16 ? "bf16" : type == at::kHalf ? "fp16" : "fp32";
}

void describeUpsamplers(const Engine &engine, ModelInfo &info)
{
    info.upsamplers = { capabilityOf(engine.parts(), ModelPart::FirstUpsampler),
                        capabilityOf(engine.parts(), ModelPart::SecondUpsampler) };
    if (!info.upsamplers.front().available)
        info.upsamplers.back() = info.upsamplers.front(); // it works on what the first makes
    for (const auto stage : { UpsamplerStage::First, UpsamplerStage::Second }) {
        if (!info.upsamplers[info.upsampledSizes.size()].available)
            break;
        info.upsampledSizes.push_back(static_cast<int>(engine.upsamplerConfig(stage)->sampleSize));
    }
}

void describeCapabilities(const Engine &engine, ModelInfo &info)
{
    const ModelParts &parts = engine.parts();
    info.diffusionPrior = capabilityOf(parts, ModelPart::DiffusionPrior);
    info.autoregressivePrior = capabilityOf(parts, ModelPart::AutoregressivePrior);
    info.imageEncoder = capabilityOf(parts, ModelPart::ImageEncoder);
    info.pca = capabilityOf(parts, ModelPart::PcaBasis);
    if (info.pca.available)
        info.pcaComponents =
            static_cast<int>(PcaBasis::load(engine.folder().path() / "pca").componentCount());
    info.concepts.available =
        std::filesystem::is_regular_file(engine.folder().path() / "concepts.txt");
    if (!info.concepts.available)
        info.concepts.reason = "This model has no word list (concepts.txt).";
    describeUpsamplers(engine, info);
    info.damage = parts.damage();
}

} // namespace

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
    info.name = std::filesystem::weakly_canonical(engine.folder().path()).filename().string();
    info.hash = modelHash(engine, info.weightBytes);
    info.embeddingDim = static_cast<int>(engine.embeddingDim());
    info.baseSize = static_cast<int>(engine.decoderConfig().sampleSize);
    describeCapabilities(engine, info);
    info.defaults = publishedDefaults(info, defaultPrior(engine.parts()));
    applyFolderDefaults(engine, info.defaults);
    info.device = engine.device().str();
    info.precision = precisionName(engine.type());
    info.threads = at::get_num_threads();
    return info;
}

} // namespace unclip
