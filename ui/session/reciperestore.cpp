#include "session/requestbuilder.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace unclip {

namespace {

using FileOfHash = std::function<QString(const QString &)>;

constexpr int maxPictures = 1000; ///< that one request may make
constexpr double maxDimensions = 65536.0;
constexpr std::size_t leastEnds = 2; ///< slots that the blend panel always shows
constexpr std::size_t padCorners = 4;

/// Pictures from the first of all to the end of the batch that the recipe's picture is in.
template <typename Batch> int countFor(const Batch &request, int pictureIndex)
{
    const auto end = std::int64_t { request.firstImage } + request.imageCount;
    const auto count = std::max(end, std::int64_t { pictureIndex } + 1);
    return static_cast<int>(std::clamp(count, std::int64_t { 1 }, std::int64_t { maxPictures }));
}

/// Frames of an even sequence from 0 to 1; 1 for any other list of positions.
int evenFrames(const std::vector<double> &mixes)
{
    for (std::size_t i = 0; i < mixes.size(); ++i)
        if (mixes[i] != static_cast<double>(i) / static_cast<double>(mixes.size() - 1))
            return 1;
    return static_cast<int>(std::max<std::size_t>(mixes.size(), 1));
}

/// A power of two that brings all weights into -1..1. Only their proportions matter to a blend, and
/// scaling by it keeps those to the last bit.
double weightScale(const std::vector<BlendEnd> &ends)
{
    double largest = 0.0;
    for (const BlendEnd &end : ends)
        largest = std::max(largest, std::abs(end.weight));
    double scale = 1.0;
    while (largest * scale > 1.0)
        scale /= 2.0;
    return scale;
}

/// `value` and its neighbours: sums of rounded products are off by a few units in the last place.
std::vector<double> around(double value)
{
    constexpr int reach = 4;
    std::vector<double> values { value };
    for (const double limit : { -1.0, 2.0 }) {
        double next = value;
        for (int i = 0; i < reach; ++i) {
            next = std::nextafter(next, limit);
            values.push_back(next);
        }
    }
    return values;
}

/// The place on the pad that has exactly these weights.
std::optional<std::pair<double, double>> padPosition(const std::vector<BlendEnd> &ends)
{
    if (ends.size() != padCorners)
        return std::nullopt;
    const std::vector<double> weights { ends[0].weight, ends[1].weight, ends[2].weight,
                                        ends[3].weight };
    for (const double x : around(weights[1] + weights[3]))
        for (const double y : around(weights[2] + weights[3]))
            if (x >= 0.0 && x <= 1.0 && y >= 0.0 && y <= 1.0 && padWeights(x, y) == weights)
                return std::pair(x, y);
    return std::nullopt;
}

/// Turns the request of a recipe back into inputs, one overload a mode.
class Restorer
{
public:
    Restorer(const StudioInputs &current, const Recipe &recipe, const FileOfHash &fileOfHash)
        : m_recipe(recipe)
        , m_fileOfHash(fileOfHash)
        , m_current(current)
    {
        m_result.inputs = current;
    }

    RestoredInputs restored()
    {
        m_result.mode =
            std::visit([this](const auto &request) { return restore(request); }, m_recipe.request);
        assignParents();
        return std::move(m_result);
    }

private:
    Mode restore(const Create &request)
    {
        CreateInput &create = m_result.inputs.create;
        create.prompt = QString::fromStdString(request.prompt);
        create.count = countOf(request);
        create.freshSeed = false;
        create.sampling = request.sampling;
        return Mode::Create;
    }

    Mode restore(const Vary &request)
    {
        VaryInput &vary = m_result.inputs.vary;
        vary.source = pictureSlotFor(request.source);
        vary.eta = m_recipe.parameter;
        vary.count = countOf(request);
        if (request.etas.size() > 1)
            vary.sheetEtas = request.etas;
        vary.freshSeed = false;
        vary.inversionSteps = request.inversionSteps;
        vary.sampling = request.sampling;
        return Mode::Vary;
    }

    Mode restore(const Blend &request)
    {
        BlendInput &blend = m_result.inputs.blend;
        const double scale = weightScale(request.ends);
        blend.ends.clear();
        for (const BlendEnd &end : request.ends)
            blend.ends.push_back({ slotFor(end.source), end.weight * scale });
        blend.ends.resize(std::max(blend.ends.size(), leastEnds));
        blend.baseNoise = request.baseNoise;
        blend.inversionSteps = request.inversionSteps;
        blend.sampling = request.sampling;
        restorePosition(request, blend);
        return Mode::Blend;
    }

    void restorePosition(const Blend &request, BlendInput &blend) const
    {
        if (!request.mixes.empty()) {
            blend.layout = BlendInput::Layout::Two;
            blend.mix = m_recipe.parameter;
            blend.frames = evenFrames(request.mixes);
            return;
        }
        const bool prefersBoard = m_current.blend.layout == BlendInput::Layout::Board;
        const auto position = padPosition(request.ends);
        blend.layout =
            position && !prefersBoard ? BlendInput::Layout::Pad : BlendInput::Layout::Board;
        if (position)
            std::tie(blend.padX, blend.padY) = *position;
    }

    Mode restore(const Edit &request)
    {
        EditInput &edit = m_result.inputs.edit;
        edit.source = pictureSlotFor(request.source);
        edit.before = QString::fromStdString(request.beforeText);
        edit.after = QString::fromStdString(request.afterText);
        edit.strength = m_recipe.parameter;
        if (request.strengths.size() > 1)
            edit.filmstrip = request.strengths;
        edit.inversionSteps = request.inversionSteps;
        edit.sampling = request.sampling;
        return Mode::Edit;
    }

    Mode restore(const Explore &request)
    {
        ExploreInput &explore = m_result.inputs.explore;
        explore.source = pictureSlotFor(request.source);
        explore.dimensions =
            static_cast<int>(std::lround(std::clamp(m_recipe.parameter, 0.0, maxDimensions)));
        explore.sampling = request.sampling;
        if (explore.dimensions == 0) // in a recipe the mean picture, in inputs all that there is
            m_result.isExact = false;
        return Mode::Explore;
    }

    template <typename Batch> int countOf(const Batch &request)
    {
        const int count = countFor(request, m_recipe.pictureIndex);
        if (count <= m_recipe.pictureIndex)
            m_result.isExact = false;
        return count;
    }

    /// Of a mode whose panel takes nothing else.
    SlotInput pictureSlotFor(const Source &source)
    {
        if (std::holds_alternative<PictureSource>(source))
            return slotFor(source);
        m_result.isExact = false;
        return {};
    }

    SlotInput slotFor(const Source &source)
    {
        if (const auto *picture = std::get_if<PictureSource>(&source))
            return slotFor(*picture);
        SlotInput slot;
        if (const auto *prompt = std::get_if<PromptSource>(&source)) {
            slot.kind = SlotInput::Kind::Prompt;
            slot.prompt = QString::fromStdString(prompt->prompt);
        } else {
            m_result.isExact = false; // a latent code is in no slot
        }
        return slot;
    }

    SlotInput slotFor(const PictureSource &picture)
    {
        const QString hash = QString::fromStdString(picture.sha256);
        SlotInput slot = knownSlot(hash);
        if (slot.kind == SlotInput::Kind::Picture)
            slot.crop = picture.crop;
        else
            noteMissing(picture, hash);
        return slot;
    }

    /// A slot with the file of this hash, from the current slots or the library.
    SlotInput knownSlot(const QString &hash)
    {
        SlotInput slot;
        if (hash.isEmpty())
            return slot;
        for (const SlotInput *known : slotsOf(m_current))
            if (known->kind == SlotInput::Kind::Picture && known->sha256 == hash)
                slot = *known;
        if (slot.kind != SlotInput::Kind::Picture && m_fileOfHash) {
            slot.file = m_fileOfHash(hash);
            slot.sha256 = hash;
            slot.kind = slot.file.isEmpty() ? SlotInput::Kind::Empty : SlotInput::Kind::Picture;
            m_libraryHashes.append(slot.file.isEmpty() ? QString() : hash);
        } else if (!slot.pictureId.isEmpty()) {
            m_libraryHashes.append(hash);
        }
        slot.prompt.clear();
        return slot.kind == SlotInput::Kind::Picture ? slot : SlotInput {};
    }

    void noteMissing(const PictureSource &picture, const QString &hash)
    {
        constexpr qsizetype shownDigits = 12;
        const QString name = QString::fromStdString(picture.name);
        m_result.missingPictures.append(name.isEmpty() ? hash.left(shownDigits) : name);
        m_result.isExact = false;
    }

    /// A recipe lists the library's pictures among its sources in order, each once.
    void assignParents()
    {
        m_libraryHashes.removeAll(QString());
        m_libraryHashes.removeDuplicates();
        if (static_cast<std::size_t>(m_libraryHashes.size()) != m_recipe.parents.size())
            return;
        for (SlotInput *slot : slotsOf(m_result.inputs, m_result.mode)) {
            const qsizetype place = m_libraryHashes.indexOf(slot->sha256);
            if (slot->kind == SlotInput::Kind::Picture && slot->pictureId.isEmpty() && place >= 0)
                slot->pictureId =
                    QString::fromStdString(m_recipe.parents[static_cast<std::size_t>(place)]);
        }
    }

    const Recipe &m_recipe;
    const FileOfHash &m_fileOfHash;
    StudioInputs m_current;
    RestoredInputs m_result;
    QStringList m_libraryHashes; ///< of sources that are library pictures, in order
};

} // namespace

RestoredInputs restoreRecipe(const StudioInputs &current, const Recipe &recipe,
                             const std::function<QString(const QString &sha256)> &fileOfHash)
{
    return Restorer(current, recipe, fileOfHash).restored();
}

} // namespace unclip
