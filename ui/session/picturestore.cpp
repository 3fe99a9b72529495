#include "session/picturestore.h"

#include "session/exportfiles.h"
#include "session/filebytes.h"
#include "session/picturetitle.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "unclip/requesttools.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>
#include <fcntl.h>
#include <unistd.h>

namespace unclip {

namespace {

constexpr int idLength = 10;
constexpr int maxIdLength = 32;
constexpr int saveAttempts = 8; ///< of another id, should one exist already
constexpr qsizetype maxTitleLength = 2000;
constexpr qsizetype maxBatchLength = 64;
constexpr std::size_t maxNoteBytes = 4096;
constexpr const char *noteKey = "unclip-picture"; ///< PNG text with what is not in the recipe
constexpr const char *idLetters = "0123456789abcdefghjkmnpqrstvwxyz"; ///< Crockford's base 32

QString idOfBits(quint64 bits)
{
    constexpr int bitsPerLetter = 5;
    QString id;
    for (int i = 0; i < idLength; ++i, bits >>= bitsPerLetter)
        id += QLatin1Char(idLetters[bits & 31u]);
    return id;
}

/// Makes new names in a folder durable. Best effort, like the core's own.
void syncFolder(const QString &folder)
{
    const int descriptor =
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

void createFolder(const QString &folder)
{
    if (QFileInfo(folder).isDir())
        return;
    makeFolder(folder);
    syncFolder(QFileInfo(folder).path());
}

/// PNG texts must be UTF-8 without zeros, whatever a prompt held.
PngText writable(PngText texts)
{
    for (auto &[key, text] : texts)
        text = QString::fromStdString(text).remove(QChar(u'\0')).toStdString();
    return texts;
}

std::string noteOf(const PictureRecord &record)
{
    const QJsonObject note { { QStringLiteral("version"), 1 },
                             { QStringLiteral("id"), record.id },
                             { QStringLiteral("batch"), record.batch },
                             { QStringLiteral("drift"), record.drift },
                             { QStringLiteral("created"),
                               record.created.toString(Qt::ISODateWithMs) } };
    return QJsonDocument(note).toJson(QJsonDocument::Compact).toStdString();
}

QDateTime utcTime(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

/// What the note of an untrusted file says, as far as it makes sense.
void readNote(PictureRecord &record, const PngText &texts)
{
    const auto found = texts.find(noteKey);
    if (found == texts.end() || found->second.size() > maxNoteBytes)
        return;
    const QJsonObject note =
        QJsonDocument::fromJson(QByteArray::fromStdString(found->second)).object();
    const QString id = note[QLatin1String("id")].toString();
    if (isPictureId(id))
        record.id = id;
    record.batch = note[QLatin1String("batch")].toString().left(maxBatchLength);
    record.drift = std::clamp(note[QLatin1String("drift")].toDouble(1.0), -1.0, 1.0);
    const QDateTime created = utcTime(note[QLatin1String("created")].toString());
    if (created.isValid())
        record.created = created;
}

void describe(PictureRecord &record, const Recipe &recipe)
{
    record.mode = modeFromKey(QLatin1String(modeOf(recipe.request)));
    record.title = titleOf(recipe.request).left(maxTitleLength);
    record.modelName = QString::fromStdString(recipe.modelName);
    record.modelHash = QString::fromStdString(recipe.modelHash);
    record.seed = samplingOf(recipe.request).seed;
    record.parameter = recipe.parameter;
    const QDateTime created = utcTime(QString::fromStdString(recipe.created));
    if (created.isValid())
        record.created = created;
    for (const std::string &parent : recipe.parents) {
        const QString id = QString::fromStdString(parent);
        if (isPictureId(id))
            record.parents << id;
    }
}

/// Width and height stand at fixed places of a PNG.
QSize sizeOfPng(const std::vector<std::uint8_t> &bytes)
{
    constexpr std::array<std::uint8_t, 8> signature { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };
    constexpr std::size_t sizeAt = 16;
    const bool isPng =
        bytes.size() >= sizeAt + 8 && std::equal(signature.begin(), signature.end(), bytes.begin());
    if (!isPng)
        return {};
    const auto number = [&bytes](std::size_t at) {
        quint32 value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8 | bytes[at + i];
        return static_cast<int>(std::min<quint32>(value, 1u << 30));
    };
    return { number(sizeAt), number(sizeAt + 4) };
}

/// What the name alone tells: time and id of ours, else the file's own time and all its words.
PictureRecord recordOfName(const QString &file, const QString &root)
{
    const QFileInfo info(file);
    const QString name = info.completeBaseName();
    PictureRecord record;
    record.file = file;
    record.title = name;
    const QString stamp = name.left(15);
    record.created = QDateTime::fromString(stamp, QStringLiteral("yyyyMMdd-HHmmss")).toUTC();
    if (!record.created.isValid())
        record.created = info.lastModified().toUTC();
    const QString id = name.section(QLatin1Char('-'), -1);
    const bool isOurs = name.count(QLatin1Char('-')) >= 4 && id.size() == idLength;
    record.id =
        isOurs && isPictureId(id) ? id : derivedPictureId(QDir(root).relativeFilePath(file));
    return record;
}

} // namespace

PictureStore::PictureStore(QString root)
    : m_root(QDir::cleanPath(root))
{
}

PictureRecord PictureStore::save(const Frame &frame, const Recipe &recipe,
                                 const QString &batch) const
{
    PictureRecord record;
    describe(record, recipe);
    record.created = QDateTime::currentDateTimeUtc();
    record.width = frame.image.width;
    record.height = frame.image.height;
    record.drift = std::isfinite(frame.drift) ? std::clamp(frame.drift, -1.0, 1.0) : 1.0;
    record.batch = batch.left(maxBatchLength);

    const QDateTime local = record.created.toLocalTime();
    const QString folder = m_root + QLatin1Char('/') + local.toString(QStringLiteral("yyyy-MM-dd"));
    createFolder(folder);
    const QString slug = fileSlugOf(recipe.request);
    const QString stem =
        QStringLiteral("%1/%2-%3-%4s%5-")
            .arg(folder, local.toString(QStringLiteral("yyyyMMdd-HHmmss")), modeKey(record.mode),
                 slug.isEmpty() ? QString() : slug + QLatin1Char('-'))
            .arg(record.seed);
    PngText texts = writable(toPngText(recipe));
    for (int attempt = 1;; ++attempt) {
        record.id = newPictureId();
        record.file = stem + record.id + QStringLiteral(".png");
        texts[noteKey] = noteOf(record);
        try {
            writeFileAtomically(pathOf(record.file), encodePng(frame.image, texts));
            break;
        } catch (const FileError &) {
            if (attempt == saveAttempts || !QFile::exists(record.file))
                throw;
        }
    }
    if (!frame.baseImage.isEmpty() && frame.baseImage != frame.image)
        saveBase(record.id, frame.baseImage);
    return record;
}

/// The picture itself is safe by now: without its small one it is merely less interesting.
void PictureStore::saveBase(const QString &id, const Image &base) const
{
    try {
        createFolder(baseFolder());
        writeFileAtomically(pathOf(baseFile(id)), encodePng(base));
    } catch (const Error &error) {
        qWarning("no base picture: %s", error.what());
    }
}

PictureRecord PictureStore::read(const QString &file) const
{
    try {
        return read(file, fileBytes(file, maxPictureBytes));
    } catch (const Error &) {
        return read(file, {});
    }
}

PictureRecord PictureStore::read(const QString &file, const std::vector<std::uint8_t> &bytes) const
{
    PictureRecord record = recordOfName(file, m_root);
    const QSize size = sizeOfPng(bytes);
    record.width = size.width();
    record.height = size.height();
    record.broken = size.isEmpty();
    if (record.broken)
        return record;
    PngText texts;
    try {
        texts = decodePngText(bytes, QFileInfo(file).fileName().toStdString());
    } catch (const Error &) {
        record.broken = true;
        return record;
    }
    try {
        if (const std::optional<Recipe> recipe = recipeFromPngText(texts))
            describe(record, *recipe);
    } catch (const Error &error) {
        qWarning("%s: %s", qUtf8Printable(file), error.what());
    }
    readNote(record, texts);
    return record;
}

QString PictureStore::inside(const char *name) const
{
    return m_root + QStringLiteral("/.unclip/") + QLatin1String(name);
}

QString PictureStore::baseFile(const QString &id) const
{
    return isPictureId(id) ? baseFolder() + QLatin1Char('/') + id + QStringLiteral(".png")
                           : QString();
}

QString PictureStore::thumbnailFile(const QString &id) const
{
    return isPictureId(id) ? thumbnailFolder() + QLatin1Char('/') + id + QStringLiteral(".jpg")
                           : QString();
}

QString PictureStore::indexFile() const
{
    return inside("library.sqlite");
}

QString PictureStore::inputsFolder() const
{
    return inside("inputs");
}

QString PictureStore::trashFolder() const
{
    return inside("trash");
}

QString PictureStore::baseFolder() const
{
    return inside("base");
}

QString PictureStore::thumbnailFolder() const
{
    return inside("thumbnails");
}

QString PictureStore::marksFile() const
{
    return inside("marks.json");
}

QString PictureStore::lockFile() const
{
    return inside("lock");
}

bool isPictureId(const QString &id)
{
    const auto isFine = [](QChar letter) {
        return (letter >= QLatin1Char('a') && letter <= QLatin1Char('z'))
            || (letter >= QLatin1Char('0') && letter <= QLatin1Char('9'));
    };
    return !id.isEmpty() && id.size() <= maxIdLength && std::all_of(id.begin(), id.end(), isFine);
}

QString derivedPictureId(const QString &path)
{
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256);
    quint64 bits = 0;
    for (int i = 0; i < 8; ++i)
        bits = bits << 8 | static_cast<unsigned char>(hash[i]);
    return idOfBits(bits);
}

QString newPictureId()
{
    return idOfBits(QRandomGenerator::system()->generate64());
}

} // namespace unclip
