#include "cli/picturerun.h"

#include "common/contactsheet.h"
#include "unclip/error.h"
#include "unclip/requesttools.h"

#include <chrono>
#include <cmath>
#include <ostream>

namespace unclip {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

nlohmann::ordered_json candidatesJson(const Result &result)
{
    auto draws = nlohmann::ordered_json::array();
    for (const auto &candidates : result.candidates) {
        auto draw = nlohmann::ordered_json::array();
        for (const Candidate &candidate : candidates)
            draw.push_back({ { "score", candidate.score }, { "chosen", candidate.chosen } });
        draws.push_back(std::move(draw));
    }
    return draws;
}

/// Rows of a Vary sheet are values of η; other pictures stand in a square.
int sheetColumns(const Request &request, std::size_t pictureCount)
{
    if (const auto *vary = std::get_if<Vary>(&request))
        if (vary->etas.size() > 1)
            return vary->imageCount;
    return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(pictureCount))));
}

void makeFolder(const std::filesystem::path &folder)
{
    if (!folder.empty())
        std::filesystem::create_directories(folder);
}

Recipe baseRecipeOf(Recipe recipe, const Image &base)
{
    samplingOf(recipe.request).upsampleStages = 0;
    recipe.width = base.width;
    recipe.height = base.height;
    return recipe;
}

} // namespace

std::unique_ptr<Pipeline> loadModel(const Environment &environment,
                                    const std::filesystem::path &folder, const LoadOptions &options,
                                    Report &report)
{
    const auto start = std::chrono::steady_clock::now();
    ProgressLine line(environment);
    std::unique_ptr<Pipeline> pipeline = environment.load(folder, options, line.control());
    const ModelInfo &info = pipeline->info();
    line.clear();
    for (const std::string &damage : info.damage)
        environment.err << "unclip: " << damage << '\n';
    report.values()["model"] = { { "name", info.name },           { "folder", folder.string() },
                                 { "hash", info.hash },           { "device", info.device },
                                 { "precision", info.precision }, { "threads", info.threads } };
    if (!info.damage.empty())
        report.values()["model"]["damage"] = info.damage;
    report.values()["seconds"]["load"] = secondsSince(start);
    return pipeline;
}

PictureRun::PictureRun(const Environment &environment, const OutputOptions &output, Report &report)
    : m_environment(environment)
    , m_output(output)
    , m_report(report)
    , m_line(environment)
{
}

Result PictureRun::run(Pipeline &pipeline, const Request &complete)
{
    m_request = withoutPixels(complete);
    m_names = std::make_unique<PictureNames>(m_request, m_environment.now());
    m_output.check(pictureCount(complete));
    makeFolder(m_output.isFile() ? m_output.out().parent_path() : m_output.out());
    m_report.values()["mode"] = modeOf(complete);
    m_report.values()["seed"] = samplingOf(complete).seed;
    m_report.values()["pictures"] = nlohmann::ordered_json::array();
    const auto onFrame = [this, &pipeline](const Frame &frame) { save(frame, pipeline.info()); };
    try {
        Result result = pipeline.run(complete, control(), onFrame);
        m_report.values()["candidates"] = candidatesJson(result);
        m_report.values()["seconds"]["run"] = result.seconds;
        endRun();
        return result;
    } catch (const Cancelled &) {
        endRun();
        throw;
    }
}

RunControl PictureRun::control()
{
    RunControl control = m_line.control();
    control.onProgress = [this, show = std::move(control.onProgress)](const Progress &progress) {
        m_clock.enter(progress.stage);
        show(progress);
    };
    return control;
}

void PictureRun::endRun()
{
    m_clock.stop();
    m_line.clear();
    m_report.values()["seconds"]["stages"] = m_clock.seconds();
    writeSheet();
}

void PictureRun::save(const Frame &frame, const ModelInfo &model)
{
    m_clock.enter(Stage::Save);
    const Recipe recipe = recipeFor(m_request, model, frame, m_environment.now());
    const std::filesystem::path path = writeUnderFreeName(frame.image, recipe);
    nlohmann::ordered_json picture {
        { "file", path.string() },       { "seed", samplingOf(m_request).seed },
        { "index", frame.index },        { "parameter", frame.parameter },
        { "drift", frame.drift },        { "width", frame.image.width },
        { "height", frame.image.height }
    };
    if (!model.imageEncoder.available)
        picture["drift"] = nullptr; // nothing to measure it with
    if (m_output.wantsBase()) {
        write(basePathOf(path), frame.baseImage, baseRecipeOf(recipe, frame.baseImage),
              m_output.isFile() ? m_output.overwrite() : OverwriteMode::Refuse);
        picture["base_file"] = basePathOf(path).string();
    }
    if (!m_output.sheet().empty())
        m_sheetPictures.push_back(frame.image);
    ++m_saved;
    m_report.values()["pictures"].push_back(std::move(picture));
    m_line.clear();
    m_report.line(path.string());
}

/// Names in a folder are never used twice, not even by two runs in one second.
std::filesystem::path PictureRun::nextPath() const
{
    if (m_output.isFile())
        return m_output.out();
    const std::string name = m_names->name(m_saved);
    std::filesystem::path path = m_output.out() / (name + ".png");
    for (int copy = 2; std::filesystem::exists(path) || std::filesystem::exists(basePathOf(path));
         ++copy)
        path = m_output.out() / (name + "-" + std::to_string(copy) + ".png");
    return path;
}

std::filesystem::path PictureRun::writeUnderFreeName(const Image &image, const Recipe &recipe) const
{
    if (m_output.isFile()) {
        write(m_output.out(), image, recipe, m_output.overwrite());
        return m_output.out();
    }
    for (;;) {
        const std::filesystem::path path = nextPath();
        try {
            write(path, image, recipe, OverwriteMode::Refuse);
            return path;
        } catch (const FileError &) {
            if (!std::filesystem::exists(path)) // else another process was faster
                throw;
        }
    }
}

void PictureRun::write(const std::filesystem::path &path, const Image &image, const Recipe &recipe,
                       OverwriteMode overwrite) const
{
    writeFileAtomically(path, encodePng(image, toPngText(recipe)), overwrite);
}

void PictureRun::writeSheet()
{
    if (m_sheetPictures.empty())
        return;
    const int columns = sheetColumns(m_request, m_sheetPictures.size());
    makeFolder(m_output.sheet().parent_path());
    writeFileAtomically(m_output.sheet(), encodePng(contactSheet(m_sheetPictures, columns)),
                        m_output.overwrite());
    m_report.values()["sheet"] = m_output.sheet().string();
    m_report.line(m_output.sheet().string());
}

} // namespace unclip
