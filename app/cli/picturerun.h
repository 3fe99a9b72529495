#pragma once

#include "cli/environment.h"
#include "cli/modeloptions.h"
#include "cli/outputoptions.h"
#include "cli/progressline.h"
#include "cli/report.h"
#include "cli/stageclock.h"
#include "unclip/picturename.h"

#include <memory>
#include <vector>

namespace unclip {

/// Loads a model with progress and notes in the report what it is.
std::unique_ptr<Pipeline> loadModel(const Environment &environment,
                                    const std::filesystem::path &folder, const LoadOptions &options,
                                    Report &report);

/// Runs one complete request and has each picture on disk, with its recipe, as soon as it is
/// finished: an interruption or a failure keeps them.
class PictureRun
{
public:
    PictureRun(const Environment &environment, const OutputOptions &output, Report &report);

    /// @throws what the pipeline throws; FileError
    Result run(Pipeline &pipeline, const Request &complete);

private:
    RunControl control();
    void endRun();
    void save(const Frame &frame, const ModelInfo &model);
    std::filesystem::path nextPath() const;
    std::filesystem::path writeUnderFreeName(const Image &image, const Recipe &recipe) const;
    void write(const std::filesystem::path &path, const Image &image, const Recipe &recipe,
               OverwriteMode overwrite) const;
    void writeSheet();

    const Environment &m_environment;
    const OutputOptions &m_output;
    Report &m_report;
    ProgressLine m_line;
    StageClock m_clock;
    Request m_request; ///< complete, without pixels
    std::unique_ptr<PictureNames> m_names;
    std::vector<Image> m_sheetPictures;
    int m_saved = 0;
};

} // namespace unclip
