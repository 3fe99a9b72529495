#pragma once

#include "training/trainer.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace unclip::training {

/// What becomes of a result folder that holds something else.
enum class ExistingResult {
    Keep, ///< refused, unless the same run goes on there
    Replace, ///< written into, from the first step
};

/// How a model is adapted to somebody's pictures.
struct FinetuneOptions
{
    std::filesystem::path modelFolder; ///< only read
    std::filesystem::path pictures; ///< folder of pictures, captions beside them
    std::filesystem::path resultFolder; ///< a whole model folder from the first moment on
    std::filesystem::path workFolder; ///< for the checkpoint
    std::string name; ///< caption of pictures without one; empty: their file names
    std::vector<std::string> shards; ///< other captioned pictures, against forgetting; may be empty
    std::filesystem::path words; ///< synonyms.json for the shards' captions; empty: none
    ExistingResult existing = ExistingResult::Keep;

    std::int64_t steps = 300;
    std::int64_t batchSize = 16;
    double learningRate = 1e-4; ///< a tenth of what the starter model was trained with
    std::uint64_t seed = 0;
    at::ScalarType computeType = at::kFloat;
    at::Device device = at::kCPU;

    RunControl control; ///< only its cancellation
    std::function<void(const TrainingProgress &)> onProgress;
    std::function<void(std::int64_t step)> onSaved; ///< the result folder has new weights
    double secondsBetweenSaves = 600.0;
    double secondsBetweenReports = 10.0;
};

/// What was found in the folder of pictures and made of it.
struct FinetuneReport
{
    std::int64_t pictures = 0;
    std::vector<std::string> captions; ///< of the pictures, as they are trained with
    std::vector<std::string> skipped; ///< "sketches/one.tif: why"
    int pcaComponents = 0; ///< of the refitted basis; 0: a single picture has none, so it was kept
};

/// Adapts the decoder and its text projection to a folder of pictures, and fits the PCA basis to
/// them; everything else is the given model's. Goes on from its checkpoint like every training.
/// @param onFound called once the pictures were read, before training; may be empty
/// @throws InvalidRequest, ModelError, FileError, Cancelled
FinetuneReport finetune(const FinetuneOptions &options,
                        const std::function<void(const FinetuneReport &)> &onFound = {});

} // namespace unclip::training
