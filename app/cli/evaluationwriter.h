#pragma once

#include "cli/texttable.h"
#include "unclip/evaluation.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace unclip {

/// Writes an evaluation's eval.json, report.md and sheets, anew after each finished part, so that
/// an interruption keeps what was measured.
class EvaluationWriter
{
public:
    /// @param model name, hash and so on, as all commands report it
    EvaluationWriter(std::filesystem::path folder, nlohmann::ordered_json model,
                     const EvaluationOptions &options, const std::string &command);

    void setFacts(const EvaluationFacts &facts);

    /// @throws FileError
    void add(const EvaluationSection &section);

    /// All parts are there. @throws FileError
    void finish();

    /// What eval.json holds; docs/evaluation.md names the fields.
    const nlohmann::ordered_json &json() const { return m_json; }

    std::filesystem::path reportFile() const { return m_folder / "report.md"; }

private:
    void writeFiles() const;
    std::string markdown() const;

    std::filesystem::path m_folder;
    nlohmann::ordered_json m_json;
    std::vector<EvaluationSection> m_sections; ///< without pictures
};

/// "12.3 % ± 4.5", "0.812", "31.20 dB"; a dash for what could not be measured.
std::string valueText(const Measure &measure);

TextTable textTable(const MeasureTable &table);

} // namespace unclip
