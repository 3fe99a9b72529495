#pragma once

#include "unclip/image.h"
#include "unclip/request.h"

#include <QJsonObject>
#include <QString>

#include <memory>
#include <vector>

namespace unclip {

/// Modes of the studio; the order is the order of the tabs (Alt+1 .. Alt+6).
enum class Mode { Create, Vary, Blend, Edit, Explore, Gallery };

/// Pixels shared between slots, previews and requests; never changed once made.
using SharedImage = std::shared_ptr<const Image>;

/// What a slot holds: nothing, a picture or a prompt.
struct SlotInput
{
    enum class Kind { Empty, Picture, Prompt };

    Kind kind = Kind::Empty;
    QString file; ///< of a picture; pasted pixels are kept in a file of the session
    QString sha256; ///< of the file's bytes, lower-case hex; empty until read
    QString pictureId; ///< PictureRecord::id when it is from the library
    Crop crop; ///< the square that CLIP sees
    QString prompt; ///< Kind::Prompt
    SharedImage image; ///< pixels; null until read, not kept in the session file

    bool isReady() const; ///< a picture with pixels, or a prompt with words

    /// Pixels do not count: the hash tells them apart.
    friend bool operator==(const SlotInput &a, const SlotInput &b);
    friend bool operator!=(const SlotInput &a, const SlotInput &b) { return !(a == b); }
};

struct CreateInput
{
    QString prompt;
    int count = 4;
    bool freshSeed = true; ///< draw a new seed for every job
    Sampling sampling; ///< open fields mean the model's default, as everywhere below
};

struct VaryInput
{
    SlotInput source;
    double eta = 0.6; ///< 0..1
    int count = 4;
    std::vector<double> sheetEtas { 0.0, 0.25, 0.5, 0.75, 1.0 }; ///< rows of the η x seed sheet
    bool freshSeed = true;
    int inversionSteps = 0;
    Sampling sampling;
};

struct BlendEndInput
{
    SlotInput slot;
    double weight = 1.0; ///< -1..1, of the board
};

struct BlendInput
{
    enum class Layout {
        Two, ///< slider between the first two ends
        Board, ///< any number of ends by weight
        Pad, ///< four ends at the corners of a square
    };

    Layout layout = Layout::Two;
    std::vector<BlendEndInput> ends { {}, {} };
    double mix = 0.5; ///< t in 0..1
    double padX = 0.5; ///< 0..1 from the left
    double padY = 0.5; ///< 0..1 from the top
    int frames = 9; ///< of a saved morph
    BaseNoise baseNoise = BaseNoise::Inverted;
    int inversionSteps = 0;
    Sampling sampling;
};

struct EditInput
{
    SlotInput source;
    QString before;
    QString after;
    double strength = 0.35; ///< θ in 0..1
    std::vector<double> filmstrip { 0.0, 0.15, 0.25, 0.35, 0.5, 0.7, 1.0 };
    int inversionSteps = 0;
    Sampling sampling;
};

struct ExploreInput
{
    SlotInput source;
    int dimensions = 0; ///< k; 0: all that the basis has
    Sampling sampling;
};

/// Everything a person has put into the panels.
struct StudioInputs
{
    CreateInput create;
    VaryInput vary;
    BlendInput blend;
    EditInput edit;
    ExploreInput explore;
};

bool operator==(const CreateInput &a, const CreateInput &b);
bool operator==(const VaryInput &a, const VaryInput &b);
bool operator==(const BlendInput &a, const BlendInput &b);
bool operator==(const EditInput &a, const EditInput &b);
bool operator==(const ExploreInput &a, const ExploreInput &b);
bool operator==(const StudioInputs &a, const StudioInputs &b);

/// The slots of one mode, in the order of its panel, and those of all modes.
std::vector<SlotInput *> slotsOf(StudioInputs &inputs, Mode mode);
std::vector<SlotInput *> slotsOf(StudioInputs &inputs);

/// For the session file; pixels are left out, and words beyond what any model reads (65536
/// characters of one field).
QJsonObject toJson(const StudioInputs &inputs);

/// Whatever is absent, of the wrong type or out of range takes its default: a damaged session must
/// still open.
StudioInputs inputsFromJson(const QJsonObject &json);

/// "create", "vary" .. "gallery", as in recipes and file names.
QString modeKey(Mode mode);
Mode modeFromKey(const QString &key); ///< Mode::Create for an unknown key

} // namespace unclip
