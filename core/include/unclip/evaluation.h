#pragma once

#include "unclip/pipeline.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// What an evaluation measures, in the order in which it is done.
enum class EvaluationPart {
    Retrieval, ///< captions find their pictures by CLIP
    Judge, ///< a classifier that learns from real pictures alone
    Prompts, ///< what the judge sees in pictures of prompts; Fréchet distance, diversity
    Priors, ///< diffusion, autoregressive and no prior compared
    Guidance, ///< sweep of the decoder's guidance scale
    Variation, ///< fidelity against η
    Inversion, ///< a picture to noise and back
    Upsampling, ///< small pictures enlarged, beside bicubic enlargement
    Edits, ///< text diffs
    Pairs, ///< captions of two concepts
    Sheets, ///< sample pictures to look at
};

constexpr std::array<EvaluationPart, 11> allEvaluationParts {
    EvaluationPart::Retrieval, EvaluationPart::Judge,      EvaluationPart::Prompts,
    EvaluationPart::Priors,    EvaluationPart::Guidance,   EvaluationPart::Variation,
    EvaluationPart::Inversion, EvaluationPart::Upsampling, EvaluationPart::Edits,
    EvaluationPart::Pairs,     EvaluationPart::Sheets,
};

/// The word for it in options and files: "retrieval".
const char *nameOf(EvaluationPart part);

struct EvaluationOptions
{
    std::vector<std::string> shards; ///< WebDataset tars: files, folders or brace ranges
    std::filesystem::path modelFolder; ///< whose concepts.txt is measured when there is no plan
    std::filesystem::path plan; ///< training plan with concepts and styles; may be empty
    std::filesystem::path words; ///< synonyms.json, for the grammar of captions; may be empty
    std::filesystem::path judge; ///< where the judge is kept between evaluations
    std::vector<EvaluationPart> parts; ///< empty: all
    int prompts = 300; ///< pictures of held-out prompts; other parts take fractions of it
    double minutes = 0.0; ///< bound on the whole; 0: as long as it takes
    double judgeMinutes = 6.0; ///< bound on the judge's training, and at most 30 % of `minutes`
    std::uint64_t seed = 1;
};

/// True when the options name the part, or none.
bool isAsked(const EvaluationOptions &options, EvaluationPart part);

enum class MeasureUnit {
    Share, ///< 0..1
    Cosine,
    Number,
    Decibel,
    Seconds,
};

/// One measured number.
struct Measure
{
    std::string key; ///< "top1"
    std::string label;
    MeasureUnit unit = MeasureUnit::Number;
    double value = 0.0; ///< NaN: could not be measured
    std::int64_t samples = 0;
    double margin = 0.0; ///< half width of the 95 % interval; 0: not estimated
};

struct MeasureColumn
{
    std::string key;
    std::string label;
    MeasureUnit unit = MeasureUnit::Number;
};

struct MeasureRow
{
    std::string label;
    std::int64_t samples = 0;
    std::vector<double> values; ///< one a column; NaN: does not apply
};

struct MeasureTable
{
    std::string key;
    std::string title;
    std::string rowHeader;
    std::vector<MeasureColumn> columns;
    std::vector<MeasureRow> rows;
};

/// Pictures to look at, as a contact sheet.
struct EvaluationSheet
{
    std::string name; ///< of the file, without .png
    std::string caption;
    int columns = 1;
    std::vector<Image> pictures; ///< row by row
    std::vector<std::string> rows; ///< what each row shows; may be empty
};

/// A finished part.
struct EvaluationSection
{
    EvaluationPart part = EvaluationPart::Retrieval;
    std::string problem; ///< why nothing could be measured; empty otherwise
    std::uint64_t seed = 0;
    bool isCutShort = false; ///< fewer samples than asked for, for lack of time
    double seconds = 0.0;
    std::vector<Measure> measures;
    std::vector<MeasureTable> tables;
    std::vector<EvaluationSheet> sheets;
    std::vector<std::string> notes; ///< sentences that a reader of the numbers needs
};

/// What the measuring is done with.
struct EvaluationFacts
{
    std::int64_t concepts = 0;
    std::int64_t trainingPictures = 0; ///< that the judge learns from
    std::int64_t heldOutPictures = 0;
    std::int64_t heldOutPairs = 0; ///< (concept, style)
    std::int64_t promptPairs = 0; ///< of these, in styles that the decoder was shown
    std::int64_t skippedPictures = 0; ///< could not be decoded
    std::vector<std::string> styles; ///< of prompts
    std::vector<std::string> notes;
};

struct EvaluationProgress
{
    EvaluationPart part = EvaluationPart::Retrieval;
    std::int64_t done = 0; ///< samples of this part
    std::int64_t count = 0;
    double fraction = 0.0; ///< of the whole, 0..1
    std::optional<double> secondsLeft;
};

/// How a caller follows and stops an evaluation; called on the computing thread, may be empty.
struct EvaluationControl
{
    CancellationToken cancellation;
    std::function<void(const EvaluationProgress &)> onProgress;
    std::function<void(const EvaluationFacts &)> onFacts; ///< once, first
    std::function<void(const EvaluationSection &)> onSection; ///< finished parts, in order
};

/// Measures a model on (concept, style) pairs that its training never saw: the held-out pairs of
/// shards made by `unclip-train prepare`. Equal options and seed give equal numbers, as far as no
/// time limit cuts samples off.
/// @throws InvalidRequest (no held-out pairs, concepts that the shards lack), ModelError (damaged
///         shards, malformed plan), FileError, DeviceError, Cancelled (finished parts are handed
///         over)
void evaluateModel(Pipeline &pipeline, const EvaluationOptions &options,
                   const EvaluationControl &control);

} // namespace unclip
