#include "training/componentwriter.h"

#include "nn/stateloader.h"
#include "unclip/imagefile.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <array>

namespace unclip::training {

namespace {

/// Component, library and class as model_index.json lists them.
struct IndexEntry
{
    const char *component;
    const char *library;
    const char *className;
};

constexpr std::array<IndexEntry, 16> indexEntries { {
    { "prior", "diffusers", "PriorTransformer" },
    { "prior_ar", "unclip", "AutoregressivePrior" },
    { "decoder", "diffusers", "UNet2DConditionModel" },
    { "text_proj", "unclip", "UnCLIPTextProjModel" },
    { "super_res_first", "diffusers", "UNet2DModel" },
    { "super_res_last", "diffusers", "UNet2DModel" },
    { "super_res_2_first", "diffusers", "UNet2DModel" },
    { "super_res_2_last", "diffusers", "UNet2DModel" },
    { "prior_scheduler", "diffusers", "UnCLIPScheduler" },
    { "decoder_scheduler", "diffusers", "UnCLIPScheduler" },
    { "super_res_scheduler", "diffusers", "UnCLIPScheduler" },
    { "super_res_2_scheduler", "diffusers", "UnCLIPScheduler" },
    { "text_encoder", "transformers", "CLIPTextModelWithProjection" },
    { "tokenizer", "transformers", "CLIPTokenizer" },
    { "image_encoder", "transformers", "CLIPVisionModelWithProjection" },
    { "feature_extractor", "transformers", "CLIPImageProcessor" },
} };

} // namespace

void writeConfig(const std::filesystem::path &file, const nlohmann::json &config)
{
    std::filesystem::create_directories(file.parent_path());
    const std::string text = config.dump(2) + "\n";
    writeFileAtomically(file, { text.begin(), text.end() }, OverwriteMode::Replace);
}

void writeComponent(const std::filesystem::path &modelFolder, const std::string &component,
                    const nlohmann::json &config, const torch::nn::Module &module)
{
    const bool fromTransformers = component == "text_encoder" || component == "image_encoder";
    const auto folder = modelFolder / component;
    writeConfig(folder / "config.json", config);
    nn::saveState(
        module,
        folder / (fromTransformers ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
        at::kHalf);
}

void writeModelIndex(const std::filesystem::path &modelFolder)
{
    nlohmann::json index { { "_class_name", "UnCLIPPipeline" },
                           { "_diffusers_version", "0.14.0" } };
    for (const IndexEntry &entry : indexEntries)
        if (std::filesystem::exists(modelFolder / entry.component))
            index[entry.component] = { entry.library, entry.className };
    writeConfig(modelFolder / "model_index.json", index);
}

} // namespace unclip::training
