#pragma once

#include "cli/texttable.h"
#include "unclip/evaluation.h"
#include "unclip/imagefile.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace unclip {

/// Writes an evaluation's eval.json, report.md and sheets, anew after each finished part, so that
/// an interruption keeps what was measured.
class EvaluationWriter
{
public:
    /// @param model name, hash and so on, as all commands report it
    /// @param overwrite what becomes of files that were there before this evaluation
    EvaluationWriter(std::filesystem::path folder, nlohmann::ordered_json model,
                     const EvaluationOptions &options, const std::string &command,
                     OverwriteMode overwrite);

    void setFacts(const EvaluationFacts &facts);

    /// @throws FileError
    void add(const EvaluationSection &section);

    /// All parts are there. @throws FileError
    void finish();

    /// What eval.json holds; docs/evaluation.md names the fields.
    const nlohmann::ordered_json &json() const { return m_json; }

    std::filesystem::path reportFile() const { return m_folder / "report.md"; }

private:
    void write(const std::string &name, const std::vector<std::uint8_t> &bytes);
    void writeFiles();
    std::string markdown() const;

    std::filesystem::path m_folder;
    OverwriteMode m_overwrite;
    std::set<std::string> m_written; ///< names of this evaluation's own files
    nlohmann::ordered_json m_json;
    std::vector<EvaluationSection> m_sections; ///< without pictures
};

/// Names of what an evaluation with these options may write, the judge aside.
std::vector<std::string> evaluationFiles(const EvaluationOptions &options);

/// "12.3 % ± 4.5", "0.812", "31.20 dB"; a dash for what could not be measured.
std::string valueText(const Measure &measure);

TextTable textTable(const MeasureTable &table);

} // namespace unclip
