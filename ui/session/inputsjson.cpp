#include "session/inputs.h"

#include <QJsonArray>
#include <QLatin1String>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace unclip {

namespace {

constexpr qsizetype maxTextLength = 65536; ///< the core takes prompts of 64 KiB
constexpr qsizetype maxListLength = 1000;
constexpr int maxSteps = 1000;
constexpr int maxPictures = 1000;
constexpr int maxDimensions = 65536;
constexpr double maxGuidanceScale = 1000.0;
constexpr qsizetype hashLength = 64; ///< hex digits of a SHA-256

template <typename Number> struct Range
{
    Number least;
    Number most;
    bool contains(Number value) const { return value >= least && value <= most; }
};

constexpr Range<double> unitRange { 0.0, 1.0 };

/// Half a surrogate pair is no text: JSON could not carry it.
QString wellFormed(const QString &text)
{
    return QString::fromUtf8(text.left(maxTextLength).toUtf8());
}

bool isHash(const QString &text)
{
    return text.size() == hashLength && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
                   || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
           });
}

template <typename T> void describeInto(QJsonObject &json, T &value);
template <typename T> void describeFrom(const QJsonObject &json, T &value);

/// Writes the fields that describe() names.
class Writer
{
public:
    explicit Writer(QJsonObject &json)
        : m_json(json)
    {
    }

    void flag(const char *key, bool value) { put(key, value); }
    void text(const char *key, const QString &value) { put(key, wellFormed(value)); }
    void hash(const char *key, const QString &value) { put(key, value); }
    void number(const char *key, double value, Range<double>) { put(key, value); }
    void whole(const char *key, int value, Range<int>) { put(key, value); }
    void steps(const char *key, int value) { put(key, value); }

    /// As text: a JSON number would lose digits beyond 2^53.
    void seed(const char *key, std::uint64_t value) { put(key, QString::number(value)); }

    void optional(const char *key, const std::optional<double> &value, Range<double>)
    {
        if (value)
            put(key, *value);
    }

    void numbers(const char *key, const std::vector<double> &values, Range<double>)
    {
        QJsonArray list;
        for (const double value : values)
            list.append(value);
        put(key, list);
    }

    template <typename Enum, std::size_t count>
    void choice(const char *key, Enum value, const std::array<const char *, count> &names)
    {
        const auto index = std::min(static_cast<std::size_t>(value), count - 1);
        put(key, QString(QLatin1String(names[index])));
    }

    template <typename T> void object(const char *key, T &value) { put(key, jsonOf(value)); }

    template <typename T>
    void objects(const char *key, std::vector<T> &values, Range<std::size_t> sizes)
    {
        QJsonArray list;
        for (std::size_t i = 0; i < std::min(values.size(), sizes.most); ++i)
            list.append(jsonOf(values[i]));
        put(key, list);
    }

private:
    template <typename T> static QJsonObject jsonOf(T &value)
    {
        QJsonObject json;
        describeInto(json, value);
        return json;
    }

    void put(const char *key, const QJsonValue &value) { m_json.insert(QLatin1String(key), value); }

    QJsonObject &m_json;
};

/// Reads the fields that describe() names; what does not fit stays as it is.
class Reader
{
public:
    explicit Reader(const QJsonObject &json)
        : m_json(json)
    {
    }

    void flag(const char *key, bool &value) const { value = find(key).toBool(value); }

    void text(const char *key, QString &value) const
    {
        value = find(key).toString(value).left(maxTextLength);
    }

    void hash(const char *key, QString &value) const
    {
        const QString text = find(key).toString();
        value = isHash(text) ? text : QString();
    }

    void number(const char *key, double &value, Range<double> range) const
    {
        const QJsonValue json = find(key);
        if (json.isDouble() && range.contains(json.toDouble()))
            value = json.toDouble();
    }

    void whole(const char *key, int &value, Range<int> range) const
    {
        double number = value;
        this->number(key, number, { double(range.least), double(range.most) });
        if (number == std::floor(number))
            value = static_cast<int>(number);
    }

    /// 0 is the model's default, 1 is none.
    void steps(const char *key, int &value) const
    {
        int count = value;
        whole(key, count, { 0, maxSteps });
        if (count != 1)
            value = count;
    }

    void seed(const char *key, std::uint64_t &value) const
    {
        bool isNumber = false;
        const qulonglong number = find(key).toString().toULongLong(&isNumber);
        if (isNumber)
            value = number;
    }

    void optional(const char *key, std::optional<double> &value, Range<double> range) const
    {
        const QJsonValue json = find(key);
        if (json.isDouble() && range.contains(json.toDouble()))
            value = json.toDouble();
    }

    void numbers(const char *key, std::vector<double> &values, Range<double> range) const
    {
        const QJsonValue json = find(key);
        const QJsonArray list = json.toArray();
        const bool fits = std::all_of(list.begin(), list.end(), [&](const QJsonValue &item) {
            return item.isDouble() && range.contains(item.toDouble());
        });
        if (!json.isArray() || !fits || list.size() > maxListLength)
            return;
        values.clear();
        for (const QJsonValue item : list)
            values.push_back(item.toDouble());
    }

    template <typename Enum, std::size_t count>
    void choice(const char *key, Enum &value, const std::array<const char *, count> &names) const
    {
        const QString name = find(key).toString();
        for (std::size_t i = 0; i < count; ++i)
            if (name == QLatin1String(names[i]))
                value = static_cast<Enum>(i);
    }

    template <typename T> void object(const char *key, T &value) const
    {
        describeFrom(find(key).toObject(), value);
    }

    template <typename T>
    void objects(const char *key, std::vector<T> &values, Range<std::size_t> sizes) const
    {
        const QJsonArray list = find(key).toArray();
        const auto count = std::min(static_cast<std::size_t>(list.size()), sizes.most);
        values.assign(std::max(count, sizes.least), {});
        for (std::size_t i = 0; i < count; ++i)
            describeFrom(list.at(static_cast<qsizetype>(i)).toObject(), values[i]);
    }

private:
    QJsonValue find(const char *key) const { return m_json.value(QLatin1String(key)); }

    const QJsonObject &m_json;
};

// Which key holds which field, said once for writing and reading. Keys and names must never change.

template <typename Archive> void describe(Archive &archive, Crop &crop)
{
    constexpr std::array<const char *, 3> modes { "centre", "square", "fit" };
    archive.choice("mode", crop.mode, modes);
    archive.number("x", crop.x, unitRange);
    archive.number("y", crop.y, unitRange);
    archive.number("size", crop.size, { std::numeric_limits<double>::min(), 1.0 });
}

template <typename Archive> void describe(Archive &archive, SlotInput &slot)
{
    constexpr std::array<const char *, 3> kinds { "empty", "picture", "prompt" };
    archive.choice("kind", slot.kind, kinds);
    archive.text("file", slot.file);
    archive.hash("sha256", slot.sha256);
    archive.text("picture_id", slot.pictureId);
    archive.object("crop", slot.crop);
    archive.text("prompt", slot.prompt);
    if (slot.kind == SlotInput::Kind::Picture && slot.file.isEmpty())
        slot.kind = SlotInput::Kind::Empty;
}

template <typename Archive> void describe(Archive &archive, Sampling &sampling)
{
    constexpr int maxCandidates = 64;
    constexpr Range<double> scales { -maxGuidanceScale, maxGuidanceScale };
    constexpr std::array<const char *, 3> priors { "diffusion", "autoregressive", "none" };
    constexpr std::array<const char *, 3> choices { "best", "picked", "average" };
    archive.choice("prior", sampling.prior, priors);
    archive.steps("prior_steps", sampling.priorSteps);
    archive.number("prior_guidance_scale", sampling.priorGuidanceScale, scales);
    archive.whole("candidates", sampling.candidates, { 1, maxCandidates });
    archive.choice("candidate_choice", sampling.candidateChoice, choices);
    archive.whole("picked_candidate", sampling.pickedCandidate, { 0, maxCandidates - 1 });
    archive.steps("decoder_steps", sampling.decoderSteps);
    archive.number("decoder_guidance_scale", sampling.decoderGuidanceScale, scales);
    archive.optional("eta", sampling.eta, unitRange);
    archive.steps("super_res_steps", sampling.superResSteps);
    archive.steps("super_res_second_steps", sampling.superResSecondSteps);
    archive.whole("upsample_stages", sampling.upsampleStages, { -1, 2 });
    archive.seed("seed", sampling.seed);
}

template <typename Archive> void describe(Archive &archive, CreateInput &create)
{
    archive.text("prompt", create.prompt);
    archive.whole("count", create.count, { 1, maxPictures });
    archive.flag("fresh_seed", create.freshSeed);
    archive.object("sampling", create.sampling);
}

template <typename Archive> void describe(Archive &archive, VaryInput &vary)
{
    archive.object("source", vary.source);
    archive.number("eta", vary.eta, unitRange);
    archive.whole("count", vary.count, { 1, maxPictures });
    archive.numbers("sheet_etas", vary.sheetEtas, unitRange);
    archive.flag("fresh_seed", vary.freshSeed);
    archive.steps("inversion_steps", vary.inversionSteps);
    archive.object("sampling", vary.sampling);
}

template <typename Archive> void describe(Archive &archive, BlendEndInput &end)
{
    archive.object("slot", end.slot);
    archive.number("weight", end.weight, { -1.0, 1.0 });
}

template <typename Archive> void describe(Archive &archive, BlendInput &blend)
{
    constexpr Range<std::size_t> endCounts { 2, 64 };
    constexpr std::array<const char *, 3> layouts { "two", "board", "pad" };
    constexpr std::array<const char *, 2> noises { "inverted", "shared" };
    archive.choice("layout", blend.layout, layouts);
    archive.objects("ends", blend.ends, endCounts);
    archive.number("mix", blend.mix, unitRange);
    archive.number("pad_x", blend.padX, unitRange);
    archive.number("pad_y", blend.padY, unitRange);
    archive.whole("frames", blend.frames, { 1, maxPictures });
    archive.choice("base_noise", blend.baseNoise, noises);
    archive.steps("inversion_steps", blend.inversionSteps);
    archive.object("sampling", blend.sampling);
}

template <typename Archive> void describe(Archive &archive, EditInput &edit)
{
    archive.object("source", edit.source);
    archive.text("before", edit.before);
    archive.text("after", edit.after);
    archive.number("strength", edit.strength, unitRange);
    archive.numbers("filmstrip", edit.filmstrip, unitRange);
    archive.steps("inversion_steps", edit.inversionSteps);
    archive.object("sampling", edit.sampling);
}

template <typename Archive> void describe(Archive &archive, ExploreInput &explore)
{
    archive.object("source", explore.source);
    archive.whole("dimensions", explore.dimensions, { 0, maxDimensions });
    archive.object("sampling", explore.sampling);
}

template <typename Archive> void describe(Archive &archive, StudioInputs &inputs)
{
    archive.object("create", inputs.create);
    archive.object("vary", inputs.vary);
    archive.object("blend", inputs.blend);
    archive.object("edit", inputs.edit);
    archive.object("explore", inputs.explore);
}

template <typename T> void describeInto(QJsonObject &json, T &value)
{
    Writer writer(json);
    describe(writer, value);
}

template <typename T> void describeFrom(const QJsonObject &json, T &value)
{
    Reader reader(json);
    describe(reader, value);
}

} // namespace

QJsonObject toJson(const StudioInputs &inputs)
{
    StudioInputs copy = inputs; // describe() takes what it can also fill
    QJsonObject json;
    describeInto(json, copy);
    return json;
}

StudioInputs inputsFromJson(const QJsonObject &json)
{
    StudioInputs inputs;
    describeFrom(json, inputs);
    for (SlotInput *slot : { &inputs.vary.source, &inputs.edit.source, &inputs.explore.source })
        if (slot->kind == SlotInput::Kind::Prompt) // these take nothing but pictures
            *slot = {};
    return inputs;
}

} // namespace unclip
