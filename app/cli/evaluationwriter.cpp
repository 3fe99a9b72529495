#include "cli/evaluationwriter.h"

#include "cli/outputoptions.h"
#include "common/contactsheet.h"

#include <cmath>

namespace unclip {

namespace {

using Json = nlohmann::ordered_json;

constexpr int formatVersion = 1;
constexpr int indent = 2;
constexpr const char *jsonName = "eval.json";
constexpr const char *reportName = "report.md";

std::vector<std::string> sheetNames(EvaluationPart part)
{
    switch (part) {
    case EvaluationPart::Guidance:
        return { "guidance" };
    case EvaluationPart::Upsampling:
        return { "upsampling" };
    case EvaluationPart::Sheets:
        return { "prompts", "variations", "blends", "edits", "pca" };
    default:
        return {};
    }
}

std::string fileOf(const std::string &sheet)
{
    return sheet + ".png";
}

const char *titleOf(EvaluationPart part)
{
    switch (part) {
    case EvaluationPart::Retrieval:
        return "CLIP retrieval";
    case EvaluationPart::Judge:
        return "The judge";
    case EvaluationPart::Prompts:
        return "Pictures of held-out prompts";
    case EvaluationPart::Priors:
        return "Priors";
    case EvaluationPart::Guidance:
        return "Guidance scale of the decoder";
    case EvaluationPart::Variation:
        return "Variations";
    case EvaluationPart::Inversion:
        return "Inversion";
    case EvaluationPart::Upsampling:
        return "Upsampling";
    case EvaluationPart::Edits:
        return "Edits by text";
    case EvaluationPart::Pairs:
        return "Two things in one picture";
    case EvaluationPart::Sheets:
        return "Sheets";
    }
    return "";
}

std::string valueText(double value, MeasureUnit unit)
{
    if (!std::isfinite(value))
        return "–";
    switch (unit) {
    case MeasureUnit::Share:
        return numberText(value * 100.0, 1) + " %";
    case MeasureUnit::Cosine:
        return numberText(value, 3);
    case MeasureUnit::Decibel:
        return numberText(value, 1) + " dB";
    case MeasureUnit::Seconds:
        return numberText(value, 2) + " s";
    case MeasureUnit::Number:
        break;
    }
    return numberText(value, 2);
}

Json numberOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

Json jsonOf(const Measure &measure)
{
    Json json { { "value", numberOrNull(measure.value) }, { "samples", measure.samples } };
    if (measure.margin > 0.0)
        json["margin_95"] = measure.margin;
    return json;
}

Json jsonOf(const MeasureTable &table)
{
    auto rows = Json::array();
    for (const MeasureRow &row : table.rows) {
        Json json { { "row", row.label }, { "samples", row.samples } };
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            json[table.columns[i].key] = numberOrNull(row.values[i]);
        rows.push_back(std::move(json));
    }
    return rows;
}

Json jsonOf(const EvaluationSheet &sheet)
{
    return { { "file", fileOf(sheet.name) },
             { "caption", sheet.caption },
             { "columns", sheet.columns },
             { "rows", sheet.rows } };
}

Json jsonOf(const EvaluationSection &section)
{
    Json json { { "available", section.problem.empty() } };
    if (!section.problem.empty())
        json["problem"] = section.problem;
    json["seed"] = section.seed;
    json["cut_short"] = section.isCutShort;
    json["seconds"] = section.seconds;
    json["measures"] = Json::object();
    for (const Measure &measure : section.measures)
        json["measures"][measure.key] = jsonOf(measure);
    json["tables"] = Json::object();
    for (const MeasureTable &table : section.tables)
        json["tables"][table.key] = jsonOf(table);
    json["sheets"] = Json::array();
    for (const EvaluationSheet &sheet : section.sheets)
        json["sheets"].push_back(jsonOf(sheet));
    json["notes"] = section.notes;
    return json;
}

/// Text as Markdown shows it.
std::string escaped(const std::string &text)
{
    std::string result;
    for (const char c : text) {
        if (c == '|' || c == '*' || c == '_' || c == '<' || c == '`' || c == '[')
            result += '\\';
        result += c == '\n' ? ' ' : c;
    }
    return result;
}

void appendTable(std::string &text, const TextTable &table)
{
    text += "\n";
    for (const std::string &line : table.markdown())
        text += line + "\n";
}

void appendMeasures(std::string &text, const std::vector<Measure> &measures)
{
    if (measures.empty())
        return;
    TextTable table({ "measure", "value", "samples" });
    for (const Measure &measure : measures)
        table.addRow({ measure.label, valueText(measure), std::to_string(measure.samples) });
    appendTable(text, table);
}

std::string markdownOf(const EvaluationSection &section)
{
    std::string text = std::string("\n## ") + titleOf(section.part) + "\n";
    if (!section.problem.empty())
        return text + "\nNot measured: " + escaped(section.problem) + "\n";
    appendMeasures(text, section.measures);
    for (const MeasureTable &table : section.tables) {
        text += "\n**" + escaped(table.title) + "**\n";
        appendTable(text, textTable(table));
    }
    for (const EvaluationSheet &sheet : section.sheets) {
        text += "\n![" + escaped(sheet.caption) + "](" + fileOf(sheet.name) + ")\n";
        if (sheet.rows.empty())
            continue;
        text += "\n" + escaped(sheet.caption) + ". Rows from the top:\n\n";
        for (const std::string &row : sheet.rows)
            text += "1. " + escaped(row) + "\n";
    }
    text += "\n";
    for (const std::string &note : section.notes)
        text += escaped(note) + "\n";
    if (section.isCutShort)
        text += "Cut short for lack of time: fewer samples than asked for.\n";
    return text + "Seed " + std::to_string(section.seed) + ", "
        + std::to_string(std::lround(section.seconds)) + " s.\n";
}

std::vector<std::uint8_t> bytesOf(const std::string &text)
{
    return { text.begin(), text.end() };
}

} // namespace

std::vector<std::string> evaluationFiles(const EvaluationOptions &options)
{
    std::vector<std::string> names { jsonName, reportName };
    for (const EvaluationPart part : allEvaluationParts) {
        if (!isAsked(options, part))
            continue;
        for (const std::string &sheet : sheetNames(part))
            names.push_back(fileOf(sheet));
    }
    return names;
}

std::string valueText(const Measure &measure)
{
    const std::string text = valueText(measure.value, measure.unit);
    if (measure.margin <= 0.0)
        return text;
    return text + " ± " + numberText(measure.margin * 100.0, 1);
}

TextTable textTable(const MeasureTable &table)
{
    TextTable::Row header { table.rowHeader };
    for (const MeasureColumn &column : table.columns)
        header.push_back(column.label);
    header.emplace_back("samples");
    TextTable text(std::move(header));
    for (const MeasureRow &row : table.rows) {
        TextTable::Row cells { row.label };
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            cells.push_back(valueText(row.values[i], table.columns[i].unit));
        cells.push_back(std::to_string(row.samples));
        text.addRow(std::move(cells));
    }
    return text;
}

EvaluationWriter::EvaluationWriter(std::filesystem::path folder, Json model,
                                   const EvaluationOptions &options, const std::string &command,
                                   OverwriteMode overwrite)
    : m_folder(std::move(folder))
    , m_overwrite(overwrite)
{
    m_json = { { "format", "unclip evaluation" },
               { "version", formatVersion },
               { "complete", false },
               { "command", command },
               { "model", std::move(model) },
               { "seed", options.seed },
               { "prompts", options.prompts },
               { "minutes", options.minutes },
               { "judge_minutes", options.judgeMinutes },
               { "data", Json::object() },
               { "sections", Json::object() } };
}

void EvaluationWriter::setFacts(const EvaluationFacts &facts)
{
    m_json["data"] = { { "concepts", facts.concepts },
                       { "training_pictures", facts.trainingPictures },
                       { "held_out_pictures", facts.heldOutPictures },
                       { "held_out_pairs", facts.heldOutPairs },
                       { "prompt_pairs", facts.promptPairs },
                       { "prompt_styles", facts.styles },
                       { "skipped_pictures", facts.skippedPictures },
                       { "notes", facts.notes } };
}

void EvaluationWriter::add(const EvaluationSection &section)
{
    m_json["sections"][nameOf(section.part)] = jsonOf(section);
    for (const EvaluationSheet &sheet : section.sheets)
        write(fileOf(sheet.name), encodePng(contactSheet(sheet.pictures, sheet.columns)));
    m_sections.push_back(section);
    for (EvaluationSheet &sheet : m_sections.back().sheets)
        sheet.pictures.clear();
    writeFiles();
}

void EvaluationWriter::finish()
{
    m_json["complete"] = true;
    writeFiles();
}

/// Replaces without leave only what this evaluation wrote itself.
void EvaluationWriter::write(const std::string &name, const std::vector<std::uint8_t> &bytes)
{
    const bool isOwn = m_written.count(name) > 0;
    const OverwriteMode overwrite = isOwn ? OverwriteMode::Replace : m_overwrite;
    requireFree(m_folder / name, overwrite);
    writeFileAtomically(m_folder / name, bytes, overwrite);
    m_written.insert(name);
}

void EvaluationWriter::writeFiles()
{
    const std::string json = m_json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
    write(jsonName, bytesOf(json));
    write(reportName, bytesOf(markdown()));
}

std::string EvaluationWriter::markdown() const
{
    const Json &model = m_json["model"];
    const Json &data = m_json["data"];
    const auto count = [&data](const char *key) {
        return std::to_string(data.value(key, std::int64_t { 0 }));
    };
    std::string text = "# Evaluation of " + escaped(model.value("name", std::string())) + "\n\n";
    if (!m_json["complete"].get<bool>())
        text += "**Not complete: the evaluation was stopped, or is still running.**\n\n";
    text += "Model " + model.value("hash", std::string()).substr(0, 16) + ", "
        + model.value("device", std::string()) + ", " + model.value("precision", std::string())
        + ", " + std::to_string(model.value("threads", 0)) + " threads. What the numbers mean: "
        + "docs/evaluation.md; all of them: eval.json.\n\n```\n"
        + m_json["command"].get<std::string>() + "\n```\n\n" + count("concepts") + " concepts, "
        + count("training_pictures") + " real training pictures (for the judge), "
        + count("held_out_pictures") + " held-out pictures of " + count("held_out_pairs")
        + " (concept, style) pairs, " + count("prompt_pairs")
        + " of them in styles of the prompts (";
    std::string separator;
    for (const Json &style : data.value("prompt_styles", Json::array())) {
        text += separator + escaped(style.get<std::string>());
        separator = ", ";
    }
    text += ").\n";
    for (const Json &note : data.value("notes", Json::array()))
        text += "\n" + escaped(note.get<std::string>()) + "\n";
    for (const EvaluationSection &section : m_sections)
        text += markdownOf(section);
    return text;
}

} // namespace unclip
