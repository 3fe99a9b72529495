#pragma once

#include "unclip/runcontrol.h"

#include <filesystem>
#include <set>
#include <string>

namespace unclip::training {

/// Makes the files of a model folder appear in another one, the top-level entries `without` and dot
/// files left out. Weights are hard-linked where the file system can, so they take no room twice;
/// everything else is copied. Files of ours are replaced by rename and never written in place, so a
/// link's other name keeps its content. What is there already is replaced.
/// @throws FileError, ModelError (too many files), Cancelled
void shareModelFiles(const std::filesystem::path &from, const std::filesystem::path &to,
                     const std::set<std::string> &without, const CancellationToken &cancellation);

} // namespace unclip::training
