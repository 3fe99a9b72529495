#include "evaluation/judge.h"

#include "evaluation/judgetraining.h"
#include "nn/initialisation.h"
#include "nn/stateloader.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "util/cpu.h"
#include "weights/safetensors.h"

#include <ATen/ATen.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>

namespace unclip::evaluation {

namespace {

constexpr const char *keyName =
    "unclip_judge"; // of the metadata; its value names data and settings
constexpr const char *stepsName = "steps";
constexpr const char *secondsName = "seconds";
constexpr const char *boundName = "max_seconds";
constexpr int keyVersion = 1;
constexpr std::size_t picturesAtOnce = 64;

struct KeptJudge
{
    SafetensorsFile file;
    std::string key;
    std::int64_t steps = 0;
    double seconds = 0.0;
    double maxSeconds = 0.0;
};

std::string textOf(double value)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << value;
    return text.str();
}

double numberIn(const Metadata &metadata, const char *name)
{
    const auto found = metadata.find(name);
    return found == metadata.end() ? 0.0 : std::strtod(found->second.c_str(), nullptr);
}

JudgeTrainingOptions trainingOptions(const JudgeSettings &settings)
{
    JudgeTrainingOptions options;
    if (settings.steps > 0)
        options.steps = settings.steps;
    options.seed = settings.seed;
    options.maxSeconds = settings.maxSeconds;
    options.computeType = hasFastBFloat16() ? at::kBFloat16 : at::kFloat;
    return options;
}

/// Names the pictures and everything that a training from them depends on.
std::string keyOf(const JudgeLesson &lesson, const JudgeTrainingOptions &options)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << keyVersion << ' ' << options.steps << ' ' << options.batchSize << ' '
         << options.learningRate << ' ' << options.weightDecay << ' ' << options.seed << ' '
         << c10::toString(options.computeType) << ' ' << lesson.pixels.sizes() << ' '
         << sha256(lesson.pixels.data_ptr(), lesson.pixels.nbytes()) << ' '
         << sha256(lesson.concepts.data(), lesson.concepts.size() * sizeof(std::int64_t)) << ' '
         << sha256(lesson.cumulative.data(), lesson.cumulative.size() * sizeof(double)) << ' '
         << lesson.conceptCount;
    const std::string content = text.str();
    return sha256(content.data(), content.size());
}

/// @throws FileError when there is a file that is no judge
std::optional<KeptJudge> readKept(const std::filesystem::path &path)
{
    if (path.empty() || !std::filesystem::exists(path))
        return std::nullopt;
    try {
        KeptJudge kept { SafetensorsFile::open(path), {}, 0, 0.0, 0.0 };
        const Metadata &metadata = kept.file.metadata();
        if (const auto found = metadata.find(keyName); found != metadata.end()) {
            kept.key = found->second;
            kept.steps = static_cast<std::int64_t>(numberIn(metadata, stepsName));
            kept.seconds = numberIn(metadata, secondsName);
            kept.maxSeconds = numberIn(metadata, boundName);
            return kept;
        }
    } catch (const ModelError &) { // damaged: as good as something else
    }
    throw FileError("\"" + path.string()
                    + "\" is no judge of an earlier evaluation and is not replaced. "
                      "Remove it, or name another file.");
}

bool isUsable(const KeptJudge &kept, const std::string &key, const JudgeTrainingOptions &options)
{
    const bool isWhole = kept.steps >= options.steps;
    const bool hadAsMuchTime = kept.maxSeconds >= options.maxSeconds && options.maxSeconds > 0.0;
    return kept.key == key && (isWhole || hadAsMuchTime);
}

void write(const std::filesystem::path &path, const JudgeTrainingResult &result,
           const Metadata &metadata)
{
    std::vector<TensorEntry> entries;
    for (const auto &[name, tensor] : result.weights)
        entries.push_back({ name, DType::F32, tensor.sizes().vec() });
    SafetensorsWriter writer(path, entries, metadata);
    for (const auto &[name, tensor] : result.weights)
        writer.write(tensor.data_ptr(), tensor.nbytes());
    writer.finish();
}

/// [1, 3, size, size] in [-1, 1]
at::Tensor pixelsOf(const Image &picture, int size)
{
    const cv::Mat whole(picture.height, picture.width, CV_8UC3,
                        const_cast<std::uint8_t *>(picture.rgb.data()));
    cv::Mat scaled = whole;
    if (whole.cols != size || whole.rows != size)
        cv::resize(whole, scaled, cv::Size(size, size), 0, 0,
                   whole.cols >= size ? cv::INTER_AREA : cv::INTER_LINEAR);
    return at::from_blob(scaled.data, { 1, size, size, 3 }, at::kByte)
               .permute({ 0, 3, 1, 2 })
               .to(at::kFloat)
        / 127.5
        - 1.0;
}

std::vector<float> rowOf(const at::Tensor &rows, std::int64_t index)
{
    const at::Tensor row = rows[index].contiguous();
    return { row.data_ptr<float>(), row.data_ptr<float>() + row.numel() };
}

} // namespace

struct Judge::State
{
    JudgeNetwork network { nullptr };
    int size = 0;
    JudgeOrigin origin;

    State(const JudgeLesson &lesson, const JudgeOrigin &judgeOrigin)
        : size(static_cast<int>(lesson.pixels.size(1)))
        , origin(judgeOrigin)
    {
        const nn::SkipInitialisation skip;
        network = JudgeNetwork(lesson.conceptCount, size);
        network->eval();
    }
};

Judge::Judge(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Judge::~Judge() = default;
Judge::Judge(Judge &&other) noexcept = default;
Judge &Judge::operator=(Judge &&other) noexcept = default;

Judge Judge::make(const JudgeLesson &lesson, const JudgeSettings &settings,
                  const CancellationToken &cancellation,
                  const std::function<void(std::int64_t, std::int64_t)> &onStep)
{
    const JudgeTrainingOptions options = trainingOptions(settings);
    const std::string key = keyOf(lesson, options);
    if (const auto kept = readKept(settings.file); kept && isUsable(*kept, key, options)) {
        auto state = std::make_unique<State>(
            lesson, JudgeOrigin { kept->steps, options.steps, kept->seconds, true });
        nn::loadState(*state->network, kept->file, at::kFloat, "judge");
        return Judge(std::move(state));
    }
    const JudgeTrainingResult result = trainJudge(lesson, options, cancellation, onStep);
    if (!settings.file.empty())
        write(settings.file, result,
              { { keyName, key },
                { stepsName, std::to_string(result.steps) },
                { secondsName, textOf(result.seconds) },
                { boundName, textOf(options.maxSeconds) } });
    auto state = std::make_unique<State>(
        lesson, JudgeOrigin { result.steps, options.steps, result.seconds, false });
    for (auto &item : state->network->named_parameters()) {
        item.value().set_requires_grad(false);
        item.value().set_data(result.weights.at(item.key()));
    }
    return Judge(std::move(state));
}

std::vector<Verdict> Judge::look(const std::vector<Image> &pictures) const
{
    const at::NoGradGuard noGradient;
    std::vector<Verdict> verdicts;
    for (std::size_t first = 0; first < pictures.size(); first += picturesAtOnce) {
        std::vector<at::Tensor> rows;
        for (std::size_t i = first; i < std::min(first + picturesAtOnce, pictures.size()); ++i)
            rows.push_back(pixelsOf(pictures[i], m_state->size));
        const JudgeOutput output = m_state->network(at::cat(rows));
        for (std::int64_t row = 0; row < output.scores.size(0); ++row)
            verdicts.push_back({ rowOf(output.features, row), rowOf(output.scores, row) });
    }
    return verdicts;
}

Verdict Judge::look(const Image &picture) const
{
    return look(std::vector<Image> { picture }).front();
}

const JudgeOrigin &Judge::origin() const
{
    return m_state->origin;
}

} // namespace unclip::evaluation
