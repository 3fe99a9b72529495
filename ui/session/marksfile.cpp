#include "session/marksfile.h"

#include "session/exportfiles.h"
#include "session/filebytes.h"
#include "session/picturestore.h"
#include "unclip/imagefile.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace unclip {

namespace {

constexpr qint64 maxMarksBytes = qint64 { 64 } << 20;

constexpr QLatin1String marksKey("marks");
constexpr QLatin1String starKey("star");
constexpr QLatin1String ratingKey("rating");

} // namespace

Marks readMarks(const QString &file)
{
    std::vector<std::uint8_t> bytes;
    try {
        bytes = fileBytes(file, maxMarksBytes);
    } catch (const Error &) {
        return {};
    }
    const QByteArray text(reinterpret_cast<const char *>(bytes.data()),
                          static_cast<qsizetype>(bytes.size()));
    const QJsonObject json = QJsonDocument::fromJson(text).object()[marksKey].toObject();
    Marks marks;
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QJsonObject mark = it.value().toObject();
        if (isPictureId(it.key()))
            marks.insert(it.key(),
                         { mark[starKey].toBool(), qBound(0, mark[ratingKey].toInt(), 5) });
    }
    return marks;
}

void writeMarks(const QString &file, const Marks &marks)
{
    QJsonObject json;
    for (auto it = marks.begin(); it != marks.end(); ++it)
        json[it.key()] = QJsonObject { { starKey, it->starred }, { ratingKey, it->rating } };
    const QJsonObject document { { QStringLiteral("version"), 1 }, { marksKey, json } };
    const QByteArray text = QJsonDocument(document).toJson(QJsonDocument::Compact);
    writeFileAtomically(pathOf(file), { text.begin(), text.end() }, OverwriteMode::Replace);
}

} // namespace unclip
