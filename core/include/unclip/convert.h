#pragma once

#include "unclip/imagefile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace unclip {

enum class ConvertPrecision { Keep, Float16, BFloat16, Float32 };

struct ConvertOptions
{
    ConvertPrecision precision = ConvertPrecision::Keep;
    OverwriteMode overwrite = OverwriteMode::Refuse;
    /// Bytes written and bytes in all, of the file being written; may throw Cancelled.
    std::function<void(const std::filesystem::path &, std::uint64_t, std::uint64_t)> onProgress;
};

/// One file that was written.
struct ConvertedFile
{
    std::filesystem::path path;
    std::size_t tensorCount = 0;
    std::uint64_t byteCount = 0;
};

struct ConvertReport
{
    std::vector<ConvertedFile> files;
    std::vector<std::string> notes; ///< what is left to do, in English
};

/// Rewrites a checkpoint of torch.save (.bin, .ckpt, .pt, .th) as .safetensors under the same
/// tensor names. The pickle in it is never run: only plain tensors are understood, all else is
/// refused. Nothing but the headers is held in memory.
/// @throws ModelError for what is refused or damaged; FileError when writing fails
ConvertReport convertCheckpoint(const std::filesystem::path &input,
                                const std::filesystem::path &output,
                                const ConvertOptions &options = {});

/// Rewrites a model folder in the diffusers layout: pickled components become .safetensors, other
/// files are copied. `output` may be `input`: then the new files lie beside the old ones.
/// @throws ModelError for what is refused, damaged or holds nothing to convert; FileError when a
///         file is there already (OverwriteMode::Refuse) or cannot be written
ConvertReport convertFolder(const std::filesystem::path &input, const std::filesystem::path &output,
                            const ConvertOptions &options = {});

/// The files of the original Karlo release; empty ones are left out. What the files themselves do
/// not tell stands here with Karlo's values.
struct KarloCheckpoints
{
    std::filesystem::path prior; ///< needs `stats` too
    std::filesystem::path decoder; ///< gives decoder and text_proj
    std::filesystem::path superRes; ///< gives super_res_first and super_res_last
    std::filesystem::path clip; ///< gives text_encoder and image_encoder
    std::filesystem::path stats; ///< mean and standard deviation of image embeddings

    std::int64_t priorHeadDim = 64; ///< channels per attention head
    std::int64_t decoderHeadDim = 64;
    std::int64_t clipHeadDim = 64; ///< of the text tower
    std::int64_t clipVisionHeadDim = 64;
    std::int64_t decoderNormGroups = 32;
    std::int64_t superResNormGroups = 32;
    std::int64_t decoderSize = 64; ///< pixels
    std::int64_t superResSize = 256; ///< pixels
};

/// Makes a model folder from the original checkpoints: names, layouts, configurations and
/// model_index.json; the tokenizer has to be added.
/// @throws InvalidRequest without any file, ModelError, FileError
ConvertReport convertKarlo(const KarloCheckpoints &input, const std::filesystem::path &output,
                           const ConvertOptions &options = {});

} // namespace unclip
