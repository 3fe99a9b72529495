#include "cli/evalcommand.h"

#include "cli/options.h"
#include "cli/outputoptions.h"
#include "cli/picturerun.h"
#include "cli/texttable.h"
#include "unclip/error.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace unclip {

namespace {

constexpr int maxPrompts = 100000;
constexpr double maxMinutes = 100000.0;

std::vector<std::string> partNames()
{
    std::vector<std::string> names;
    for (const EvaluationPart part : allEvaluationParts)
        names.emplace_back(nameOf(part));
    return names;
}

/// As a shell takes it for one word.
std::string shellWord(const std::string &text)
{
    const auto isPlain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0
            || std::string_view("_-./,:=+%@").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::all_of(text.begin(), text.end(), isPlain))
        return text;
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

void tell(const EvaluationSection &section, Report &report)
{
    report.line(std::string(nameOf(section.part)) + ", " + durationText(section.seconds)
                + (section.isCutShort ? ", cut short for lack of time" : ""));
    if (!section.problem.empty())
        report.line("  " + section.problem);
    for (const Measure &measure : section.measures)
        report.line("  " + measure.label + ": " + valueText(measure) + " ("
                    + std::to_string(measure.samples) + ")");
    for (const MeasureTable &table : section.tables) {
        report.line("  " + table.title);
        for (const std::string &line : textTable(table).lines())
            report.line("    " + line);
    }
}

} // namespace

EvalCommand::EvalCommand(CLI::App &parent)
    : Command(*parent.add_subcommand("eval", "Measure a model on held-out pictures and prompts"))
{
    m_model.addTo(app());
    app()
        .add_option("--data", m_options.shards,
                    "Shards of `unclip-train prepare`: tar files, folders, brace ranges")
        ->required()
        ->type_name("SHARDS");
    app()
        .add_option("--plan", m_options.plan,
                    "Training plan with the concepts and styles that the model was shown; "
                    "default: the model's concepts.txt, all styles")
        ->type_name("FILE");
    app()
        .add_option("--words", m_options.words, "synonyms.json, for the grammar of captions")
        ->type_name("FILE");
    app()
        .add_option("--out,-o", m_out, "Folder for eval.json, report.md and sheets")
        ->required()
        ->type_name("DIR");
    app()
        .add_option("--judge", m_options.judge,
                    "File that keeps the judge for later; default: judge.safetensors in --out")
        ->type_name("FILE");
    app()
        .add_option("--prompts", m_options.prompts, "Pictures of prompts; other parts take less")
        ->check(CLI::Range(2, maxPrompts))
        ->capture_default_str();
    app()
        .add_option("--minutes", m_options.minutes, "Bound on the time of all parts; 0: none")
        ->check(CLI::Range(0.0, maxMinutes))
        ->capture_default_str();
    app()
        .add_option("--judge-minutes", m_options.judgeMinutes,
                    "Bound on the judge's training; at most 30 % of --minutes; 0: none")
        ->check(CLI::Range(0.0, maxMinutes))
        ->capture_default_str();
    addList(app(), "--only", m_only, "Some parts alone")
        ->check(CLI::IsMember(partNames()))
        ->type_name("LIST");
    app()
        .add_option("--seed,-s", m_options.seed, "Seed of everything drawn")
        ->capture_default_str();
    app().add_flag("--force", m_force, "Overwrite a report and sheets that are there");
}

EvaluationOptions EvalCommand::options(const Environment &environment) const
{
    EvaluationOptions options = m_options;
    options.modelFolder = m_model.folder(environment);
    if (options.judge.empty())
        options.judge = m_out / "judge.safetensors";
    for (const EvaluationPart part : allEvaluationParts)
        if (std::find(m_only.begin(), m_only.end(), nameOf(part)) != m_only.end())
            options.parts.push_back(part);
    return options;
}

/// Makes the same measurements again: every option that has a value, as it was given.
std::string EvalCommand::commandText(const std::filesystem::path &model)
{
    std::string text = "unclip eval --model " + shellWord(model.string());
    for (const CLI::Option *option : app().get_options()) {
        const std::string name = "--" + option->get_single_name();
        const bool isOther = name == "--model" || option->get_items_expected_max() == 0;
        std::vector<std::string> values = option->results();
        if (values.empty() && !option->get_default_str().empty())
            values = { option->get_default_str() };
        for (std::size_t i = 0; i < values.size() && !isOther; ++i) {
            const bool isListed = i > 0 && option->get_delimiter() != '\0';
            text += (isListed ? std::string(1, option->get_delimiter()) : " " + name + " ")
                + shellWord(values[i]);
        }
    }
    return text;
}

EvaluationControl EvalCommand::controlFor(const Environment &environment, ProgressLine &line,
                                          EvaluationWriter &writer, Report &report) const
{
    EvaluationControl control;
    control.cancellation = environment.cancellation;
    control.onProgress = [&line](const EvaluationProgress &progress) {
        line.show("Measuring " + std::string(nameOf(progress.part)) + " "
                      + std::to_string(progress.done) + "/" + std::to_string(progress.count),
                  progress.fraction, progress.secondsLeft);
    };
    control.onFacts = [&writer](const EvaluationFacts &facts) { writer.setFacts(facts); };
    control.onSection = [&](const EvaluationSection &section) {
        writer.add(section);
        line.clear();
        tell(section, report);
    };
    return control;
}

ExitCode EvalCommand::run(const Environment &environment, Report &report)
{
    if (!environment.evaluate)
        throw InvalidRequest(
            "This build of unclip has no training code, which `unclip eval` needs; "
            "build it with -DUNCLIP_TRAINING=ON.");
    const EvaluationOptions chosen = options(environment);
    const auto overwrite = m_force ? OverwriteMode::Replace : OverwriteMode::Refuse;
    for (const std::string &name : evaluationFiles(chosen))
        requireFree(m_out / name, overwrite);
    const auto pipeline = loadModel(environment, chosen.modelFolder, m_model.loadOptions(), report);
    std::filesystem::create_directories(m_out);
    EvaluationWriter writer(m_out, report.values()["model"], chosen,
                            commandText(chosen.modelFolder), overwrite);
    ProgressLine line(environment);
    try {
        environment.evaluate(*pipeline, chosen, controlFor(environment, line, writer, report));
    } catch (const Cancelled &) { // finished parts are on disk
        report.values() = writer.json();
        throw;
    }
    line.clear();
    writer.finish();
    report.values() = writer.json();
    report.line(writer.reportFile().string());
    return ExitCode::Success;
}

} // namespace unclip
