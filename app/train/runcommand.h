#pragma once

#include "train/trainingoptions.h"
#include "training/trainingrun.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace unclip {

/// `unclip-train run`: trains a model folder by a plan, or goes on where it was interrupted; alone,
/// or as one of several ranks when WORLD_SIZE is set.
class RunCommand
{
public:
    explicit RunCommand(CLI::App &app);

    /// @return the exit code: 0 done, 1 failed, 130 interrupted (with a checkpoint)
    int execute(std::ostream &out, std::ostream &err);

private:
    /// Meets the other ranks where there are any, and takes this one's device.
    void joinOthers(training::TrainingRunOptions &options, std::ostream &out) const;
    training::TrainingRunOptions runOptions() const;
    void run(std::ostream &out, const CancellationToken &token) const;

    std::string m_plan;
    std::vector<std::string> m_shards;
    std::vector<std::string> m_largeShards;
    std::string m_workFolder;
    std::string m_modelFolder;
    std::string m_startFrom;
    std::string m_words;
    std::vector<std::string> m_stages;
    TrainingOptions m_machine;
    int m_rankTimeout = 600; ///< seconds
};

} // namespace unclip
