#include "unclip/convert.h"
#include "unclip/error.h"
#include "weights/checkpointconvert.h"
#include "weights/karlonames.h"

#include <nlohmann/json.hpp>

namespace unclip {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char *kDiffusersFile = "diffusion_pytorch_model.safetensors";
constexpr const char *kTransformersFile = "model.safetensors";

/// Writes the components of one model folder and its index.
class KarloConverter
{
public:
    KarloConverter(const KarloCheckpoints &input, fs::path output, const ConvertOptions &options)
        : m_input(input)
        , m_output(std::move(output))
        , m_options(options)
    {
    }

    ConvertReport convert()
    {
        if (!m_input.prior.empty())
            convertPrior();
        if (!m_input.decoder.empty())
            convertDecoder();
        if (!m_input.superRes.empty())
            convertSuperRes();
        if (!m_input.clip.empty())
            convertClip();
        if (m_report.files.empty())
            throw InvalidRequest("no original checkpoint was named");
        writeIndex();
        m_report.notes.emplace_back("Add the CLIP tokenizer: vocab.json and merges.txt in the"
                                    " sub-folder tokenizer.");
        return std::move(m_report);
    }

private:
    void convertPrior()
    {
        const Checkpoint checkpoint = Checkpoint::open(m_input.prior);
        if (m_input.stats.empty())
            throw InvalidRequest("the prior needs the file with mean and standard deviation");
        const Checkpoint stats = Checkpoint::open(m_input.stats);
        if (stats.tensors().count("0") == 0 || stats.tensors().count("1") == 0)
            throw ModelError(stats.name() + " does not hold a mean and a standard deviation");
        TensorMap original = withoutPrefix(checkpoint.tensors(), "model.");
        original["clip_mean"] = stats.tensors().at("0");
        original["clip_std"] = stats.tensors().at("1");
        const PriorConfig config = inferPrior(original, m_input.priorHeadDim);
        write("prior", viewTensors(original, priorNames(config), expectedShapes(config)),
              config.toJson());
        list("prior", "diffusers", "PriorTransformer");
        SchedulerConfig scheduler;
        scheduler.predictionType = PredictionType::Sample;
        scheduler.clipSampleRange = 5.0; // as published for this layout; the original clamps at 10
        writeScheduler("prior_scheduler", scheduler);
    }

    void convertDecoder()
    {
        const Checkpoint checkpoint = Checkpoint::open(m_input.decoder);
        const TensorMap original = withoutPrefix(checkpoint.tensors(), "model.");
        UNetConfig config = inferUNet(original, m_input.decoderHeadDim, m_input.decoderNormGroups);
        config.sampleSize = m_input.decoderSize;
        write("decoder", viewTensors(original, unetNames(config), expectedShapes(config)),
              config.toJson());
        list("decoder", "diffusers", "UNet2DConditionModel");
        const TextProjConfig projection = inferTextProj(original);
        write("text_proj", viewTensors(original, textProjNames(), expectedShapes(projection)),
              projection.toJson());
        list("text_proj", "unclip", "UnCLIPTextProjModel");
        SchedulerConfig scheduler;
        scheduler.varianceType = VarianceType::LearnedRange;
        writeScheduler("decoder_scheduler", scheduler);
    }

    void convertSuperRes()
    {
        const Checkpoint checkpoint = Checkpoint::open(m_input.superRes);
        const std::pair<const char *, const char *> stages[] = {
            { "super_res_first", "model_first_steps." }, { "super_res_last", "model_last_step." }
        };
        for (const auto &[name, prefix] : stages) {
            const TensorMap original = withoutPrefix(checkpoint.tensors(), prefix);
            UNetConfig config =
                inferUNet(original, m_input.decoderHeadDim, m_input.superResNormGroups);
            config.sampleSize = m_input.superResSize;
            write(name, viewTensors(original, unetNames(config), expectedShapes(config)),
                  config.toJson());
            list(name, "diffusers", "UNet2DModel");
        }
        writeScheduler("super_res_scheduler", {});
    }

    void convertClip()
    {
        const Checkpoint checkpoint = Checkpoint::open(m_input.clip);
        const TensorMap &original = checkpoint.tensors();
        const ClipTextConfig text = inferClipText(original, m_input.clipHeadDim);
        write("text_encoder", viewTensors(original, clipTextNames(text), expectedShapes(text)),
              text.toJson());
        list("text_encoder", "transformers", "CLIPTextModelWithProjection");
        const ClipVisionConfig vision = inferClipVision(original, m_input.clipVisionHeadDim);
        write("image_encoder",
              viewTensors(original, clipVisionNames(vision), expectedShapes(vision)),
              vision.toJson());
        list("image_encoder", "transformers", "CLIPVisionModelWithProjection");
        PreprocessorConfig preprocessor;
        preprocessor.shortestEdge = preprocessor.cropSize = vision.imageSize;
        writeJson("feature_extractor/preprocessor_config.json", preprocessor.toJson());
        list("feature_extractor", "transformers", "CLIPImageProcessor");
    }

    void write(const std::string &component, const TensorMap &tensors, const Json &config)
    {
        const bool isDiffusers = config.contains("_class_name");
        writeJson(component + "/config.json", config);
        m_report.files.push_back(writeTensors(
            tensors, m_output / component / (isDiffusers ? kDiffusersFile : kTransformersFile),
            m_options));
    }

    void writeScheduler(const std::string &component, const SchedulerConfig &config)
    {
        writeJson(component + "/scheduler_config.json", config.toJson());
        list(component, "diffusers", "UnCLIPScheduler");
    }

    void writeJson(const std::string &name, const Json &json) const
    {
        const fs::path path = m_output / name;
        fs::create_directories(path.parent_path());
        const std::string text = json.dump(2) + "\n";
        writeFileAtomically(path, { text.begin(), text.end() }, m_options.overwrite);
    }

    void list(const std::string &component, const char *library, const char *className)
    {
        m_index[component] = { library, className };
    }

    void writeIndex()
    {
        const bool hasPrior = m_index.contains("prior");
        m_index["_class_name"] = hasPrior ? "UnCLIPPipeline" : "UnCLIPImageVariationPipeline";
        list("tokenizer", "transformers", "CLIPTokenizer");
        writeJson("model_index.json", m_index);
    }

    const KarloCheckpoints &m_input;
    fs::path m_output;
    const ConvertOptions &m_options;
    Json m_index = Json::object();
    ConvertReport m_report;
};

} // namespace

ConvertReport convertKarlo(const KarloCheckpoints &input, const std::filesystem::path &output,
                           const ConvertOptions &options)
{
    try {
        return KarloConverter(input, output, options).convert();
    } catch (const fs::filesystem_error &error) {
        throw FileError(std::string("converting stopped: ") + error.what());
    }
}

} // namespace unclip
