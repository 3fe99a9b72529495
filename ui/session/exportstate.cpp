#include "session/exportstate.h"

#include "session/nametemplate.h"

#include <QStandardPaths>

#include <algorithm>

namespace unclip {

namespace {

constexpr int maxTemplateLength = 500;

/// Reads bounded values; what does not fit leaves the default.
class Reader
{
public:
    explicit Reader(const QVariantMap &map)
        : m_map(map)
    {
    }

    void read(const char *key, int &value, int least, int most) const
    {
        bool isNumber = false;
        const int found = m_map.value(QLatin1String(key)).toInt(&isNumber);
        if (isNumber && found >= least && found <= most)
            value = found;
    }

    void read(const char *key, double &value, double least, double most) const
    {
        bool isNumber = false;
        const double found = m_map.value(QLatin1String(key)).toDouble(&isNumber);
        if (isNumber && found >= least && found <= most)
            value = found;
    }

    void read(const char *key, QString &value) const
    {
        const QString found = m_map.value(QLatin1String(key)).toString();
        if (!found.isEmpty() && found.size() <= maxTemplateLength)
            value = found;
    }

    template <typename Enum> void read(const char *key, Enum &value, Enum last) const
    {
        int number = static_cast<int>(value);
        read(key, number, 0, static_cast<int>(last));
        value = static_cast<Enum>(number);
    }

    bool flag(const char *key) const { return m_map.value(QLatin1String(key)).toBool(); }

private:
    const QVariantMap &m_map;
};

void readSheet(const Reader &reader, SheetOptions &sheet)
{
    reader.read("sheetFormat", sheet.format, SheetFormat::Pdf);
    reader.read("sheetColumns", sheet.columns, 1, 12);
    reader.read("sheetTileSide", sheet.tileSide, 32, 2048);
    reader.read("sheetPage", sheet.page, SheetPage::Letter);
    reader.read("sheetOrientation", sheet.orientation, SheetOrientation::Landscape);
    reader.read("sheetCaption", sheet.caption, SheetCaption::Details);
    reader.read("sheetBackground", sheet.background, SheetBackground::Dark);
}

void readSequence(const Reader &reader, SequenceOptions &sequence)
{
    reader.read("sequenceFormat", sequence.format, SequenceFormat::Mp4);
    reader.read("sequenceOrder", sequence.order, SequenceOrder::ByPosition);
    reader.read("framesPerSecond", sequence.framesPerSecond, 1.0, 50.0);
    reader.read("playback", sequence.playback, Playback::ThereAndBack);
    reader.read("sequenceQuality", sequence.quality, 1, 100);
}

} // namespace

ExportChoices::ExportChoices()
    : folder(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation))
    , nameTemplates { NameTemplate::defaultPattern(), QStringLiteral("{date}-contact-sheet"),
                      QStringLiteral("{date}-{prompt}-sequence") }
{
}

ExportPlan planOf(const ExportChoices &choices, const std::vector<PictureRecord> &pictures)
{
    ExportPlan plan;
    plan.pictures = pictures;
    plan.kind = choices.kind;
    plan.folder = choices.folder;
    plan.nameTemplate = choices.nameTemplate();
    plan.longestSide = choices.longestSide;
    plan.picture = choices.picture;
    plan.sheet = choices.sheet;
    plan.sequence = choices.sequence;
    return plan;
}

QVariantMap toMap(const ExportChoices &choices)
{
    const auto number = [](auto value) { return QVariant(static_cast<int>(value)); };
    return {
        { QStringLiteral("kind"), number(choices.kind) },
        { QStringLiteral("folder"), choices.folder },
        { QStringLiteral("pictureName"), choices.nameTemplates[0] },
        { QStringLiteral("sheetName"), choices.nameTemplates[1] },
        { QStringLiteral("sequenceName"), choices.nameTemplates[2] },
        { QStringLiteral("longestSide"), choices.longestSide },
        { QStringLiteral("pictureFormat"), number(choices.picture.format) },
        { QStringLiteral("pictureQuality"), choices.picture.quality },
        { QStringLiteral("lossless"), choices.picture.lossless },
        { QStringLiteral("metadata"), number(choices.picture.metadata) },
        { QStringLiteral("sheetFormat"), number(choices.sheet.format) },
        { QStringLiteral("sheetColumns"), choices.sheet.columns },
        { QStringLiteral("sheetTileSide"), choices.sheet.tileSide },
        { QStringLiteral("sheetPage"), number(choices.sheet.page) },
        { QStringLiteral("sheetOrientation"), number(choices.sheet.orientation) },
        { QStringLiteral("sheetCaption"), number(choices.sheet.caption) },
        { QStringLiteral("sheetBackground"), number(choices.sheet.background) },
        { QStringLiteral("sequenceFormat"), number(choices.sequence.format) },
        { QStringLiteral("sequenceOrder"), number(choices.sequence.order) },
        { QStringLiteral("framesPerSecond"), choices.sequence.framesPerSecond },
        { QStringLiteral("playback"), number(choices.sequence.playback) },
        { QStringLiteral("sequenceQuality"), choices.sequence.quality },
    };
}

ExportChoices exportChoicesFromMap(const QVariantMap &map)
{
    ExportChoices choices;
    const Reader reader(map);
    reader.read("kind", choices.kind, ExportKind::Sequence);
    reader.read("folder", choices.folder);
    reader.read("pictureName", choices.nameTemplates[0]);
    reader.read("sheetName", choices.nameTemplates[1]);
    reader.read("sequenceName", choices.nameTemplates[2]);
    reader.read("longestSide", choices.longestSide, 0, 16384);
    reader.read("pictureFormat", choices.picture.format, PictureFormat::WebP);
    reader.read("pictureQuality", choices.picture.quality, 1, 100);
    reader.read("metadata", choices.picture.metadata, MetadataLevel::None);
    choices.picture.lossless = reader.flag("lossless");
    readSheet(reader, choices.sheet);
    readSequence(reader, choices.sequence);
    return choices;
}

} // namespace unclip
