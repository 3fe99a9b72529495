#pragma once

#include "training/trainer.h"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

namespace unclip {

/// One line: "decoder step 120/7600  loss 0.0312  norm 0.41  lr 0.001000  95.0 samples/s  ETA
/// 0:41:07".
void printProgress(std::ostream &out, const std::string &stage,
                   const training::TrainingProgress &progress);

/// Runs a training command; what it throws becomes a message and an exit code.
/// @return 0 done, 1 failed, 130 interrupted
int reportErrors(std::ostream &err, const std::filesystem::path &workFolder,
                 const std::function<void()> &work);

} // namespace unclip
