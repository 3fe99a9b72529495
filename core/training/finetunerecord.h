#pragma once

#include "training/finetune.h"

namespace unclip::training {

/// Makes the result folder this run's: takes a new or empty one, goes on in one that an equal run
/// has begun, and refuses every other unless told to replace it, in which case the old checkpoint
/// goes. Writes finetune.json there, which says what the model was adapted from and to.
/// @throws InvalidRequest, FileError
void claimResultFolder(const FinetuneOptions &options, std::int64_t pictures);

/// The checkpoint of a run in its work folder.
std::filesystem::path finetuneCheckpoint(const FinetuneOptions &options);

} // namespace unclip::training
