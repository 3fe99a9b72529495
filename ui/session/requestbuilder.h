#pragma once

#include "session/inputs.h"
#include "session/lightrequest.h"
#include "unclip/recipe.h"

#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace unclip {

/// The source that a slot stands for, without its pixels: see LightRequest. @pre slot.isReady()
Source sourceOf(const SlotInput &slot);

/// Requests that save pictures. Seeds are taken as they stand: see freshSeed().
/// @pre every slot that the mode needs is ready; problemWith() and missingInput() tell
LightRequest requestFor(const CreateInput &input);
LightRequest requestFor(const VaryInput &input);
LightRequest requestFor(const BlendInput &input); ///< a morph, or the board's one picture
LightRequest requestFor(const EditInput &input); ///< one picture at `strength`
LightRequest requestFor(const ExploreInput &input); ///< of `dimensions`; of 0: the ladder
LightRequest requestFor(const ExploreInput &input, int components); ///< of 0: all `components`
LightRequest sheetRequestFor(const VaryInput &input); ///< η x seed

/// Weights of the four corners of a pad, bilinear: top left, top right, bottom left, bottom right.
std::vector<double> padWeights(double x, double y);

/// What is still to be filled in before a mode can run; the order is that of the panels.
enum class MissingInput { Nothing, Prompt, Picture, SecondEnd, MoreEnds, Weights, Caption };
MissingInput missingInput(const CreateInput &input);
MissingInput missingInput(const VaryInput &input);
MissingInput missingInput(const BlendInput &input);
MissingInput missingInput(const EditInput &input);
MissingInput missingInput(const ExploreInput &input);

/// A seed nobody has seen yet, below 2^32 so that it is easily typed.
std::uint64_t freshSeed();

/// Ids of the library's pictures that a mode's slots hold: the parents of what it makes.
QStringList parentsOf(const StudioInputs &inputs, Mode mode);

/// The inputs of one mode as a recipe says; other modes stay. Slots get hash and crop; their file
/// is that of a current slot with this hash, else `fileOfHash` finds it by SHA-256 (empty: not
/// found, the slot then stays empty). What is made from them includes the recipe's own picture,
/// byte for byte on the same device: seeds are kept, and since inputs cannot say where a batch
/// begins, `count` reaches from its first picture to the end of the batch.
struct RestoredInputs
{
    Mode mode = Mode::Create;
    StudioInputs inputs;
    QStringList missingPictures; ///< names of sources whose file was not found
    bool isExact = true; ///< false: a picture is missing, or the recipe has what inputs cannot say
};
RestoredInputs restoreRecipe(const StudioInputs &current, const Recipe &recipe,
                             const std::function<QString(const QString &sha256)> &fileOfHash);

} // namespace unclip
