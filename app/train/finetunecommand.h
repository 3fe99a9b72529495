#pragma once

#include "train/trainingoptions.h"
#include "training/finetune.h"

#include <iosfwd>
#include <string>

namespace unclip {

/// `unclip-train finetune`: adapts a model's decoder and PCA basis to a folder of pictures.
class FinetuneCommand
{
public:
    explicit FinetuneCommand(CLI::App &app);

    /// @return the exit code: 0 done, 1 failed, 130 interrupted (with a checkpoint)
    int execute(std::ostream &out, std::ostream &err);

private:
    std::filesystem::path workFolder() const;
    training::FinetuneOptions finetuneOptions() const;
    void run(std::ostream &out, const CancellationToken &token) const;

    std::string m_model;
    std::string m_workFolder;
    training::FinetuneOptions m_options;
    bool m_force = false;
    TrainingOptions m_machine;
};

} // namespace unclip
