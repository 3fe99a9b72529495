#include "session/thumbnailcache.h"

#include "imageconversion.h"
#include "session/exportfiles.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QBuffer>
#include <QCache>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QMutex>
#include <QSet>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <deque>
#include <optional>
#include <system_error>

namespace unclip {

namespace {

constexpr int bytesPerKilobyte = 1024;
constexpr int jpegQuality = 88;

/// Of pictures in the library: far above what models make, far below what fills the memory.
constexpr ImageLimits pictureLimits { std::size_t { 256 } << 20, 16384, 64 * 1000 * 1000 };

/// Of our own small files, which somebody may have changed.
constexpr int maxKeptSide = 2 * ThumbnailCache::side;
constexpr ImageLimits thumbnailLimits { std::size_t { 1 } << 20, maxKeptSide,
                                        maxKeptSide *maxKeptSide };

struct Wish
{
    QString id;
    QString file;
    QString thumbnailFile; ///< may be empty: not kept on disk
    quint64 number = 0;
};

QImage scaledDown(const QImage &image)
{
    const bool isSmall =
        image.width() <= ThumbnailCache::side && image.height() <= ThumbnailCache::side;
    const QSize size =
        image.size().scaled(ThumbnailCache::side, ThumbnailCache::side, Qt::KeepAspectRatio);
    const QImage small = isSmall
        ? image
        : image.scaled(size.expandedTo({ 1, 1 }), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return small.convertToFormat(QImage::Format_RGB32); // what is painted fastest
}

/// The kept thumbnail, when it is not older than its picture.
std::optional<QImage> keptThumbnail(const Wish &wish)
{
    const QFileInfo kept(wish.thumbnailFile);
    if (wish.thumbnailFile.isEmpty() || !kept.isFile()
        || kept.lastModified() < QFileInfo(wish.file).lastModified())
        return std::nullopt;
    try {
        return scaledDown(toQImage(
            readImage(pathOf(wish.thumbnailFile), AlphaMode::CompositeOnWhite, thumbnailLimits)));
    } catch (const Error &) { // cut off by a power failure: made anew
        return std::nullopt;
    }
}

/// Renamed into place; without fsync, because a lost one is made anew. So is one that the disk had
/// no space for.
void keep(const Wish &wish, const QImage &thumbnail)
{
    if (wish.thumbnailFile.isEmpty())
        return;
    const QFileInfo target(wish.thumbnailFile);
    const QString temporary = target.path() + QStringLiteral("/.unclip-") + wish.id
        + QLatin1Char('-') + QString::number(wish.number) + QStringLiteral(".tmp");
    try {
        makeFolder(target.path());
    } catch (const FileError &) {
        return;
    }
    QFile file(temporary);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && thumbnail.save(&file, "JPG", jpegQuality) && file.flush();
    file.close();
    std::error_code error;
    if (isWritten)
        std::filesystem::rename(pathOf(temporary), pathOf(wish.thumbnailFile), error);
    if (!isWritten || error)
        file.remove();
}

/// Null when the picture cannot be read.
QImage made(const Wish &wish)
{
    try {
        if (const std::optional<QImage> kept = keptThumbnail(wish))
            return *kept;
        const QImage picture =
            toQImage(readImage(pathOf(wish.file), AlphaMode::CompositeOnWhite, pictureLimits));
        const QImage thumbnail = scaledDown(picture);
        keep(wish, thumbnail);
        return thumbnail;
    } catch (const std::exception &) { // also out of memory: this picture shows as damaged
        return {};
    }
}

} // namespace

/// Everything but `waiting` belongs to the GUI thread.
struct ThumbnailCache::State
{
    explicit State(const PictureStore &pictures)
        : store(pictures)
        , memory(memoryBytes / bytesPerKilobyte)
    {
        pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() / 2, 1, 2));
        pool.setThreadPriority(QThread::LowPriority);
    }

    PictureStore store;
    QCache<QString, QImage> memory; ///< cost in kilobytes
    QSet<QString> broken;
    QHash<QString, quint64> wanted; ///< number of the wish that counts
    QSet<QString> dropped;
    quint64 lastNumber = 0;
    QMutex mutex;
    std::deque<Wish> waiting; ///< newest last; guarded by the mutex
    QThreadPool pool;
};

ThumbnailCache::ThumbnailCache(const PictureStore &store, QObject *parent)
    : QObject(parent)
    , m_state(std::make_shared<State>(store))
{
}

ThumbnailCache::~ThumbnailCache()
{
    {
        const QMutexLocker locker(&m_state->mutex);
        m_state->waiting.clear();
    }
    m_state->pool.clear();
    m_state->pool.waitForDone();
}

QImage ThumbnailCache::thumbnail(const QString &id, const QString &file)
{
    if (const QImage *image = m_state->memory.object(id))
        return *image;
    if (isBroken(id))
        return {};
    const bool isAsked = m_state->wanted.contains(id);
    std::optional<Wish> tooOld;
    {
        const QMutexLocker locker(&m_state->mutex);
        std::deque<Wish> &waiting = m_state->waiting;
        if (isAsked) { // still wanted: to the top
            const auto found = std::find_if(waiting.begin(), waiting.end(),
                                            [&id](const Wish &wish) { return wish.id == id; });
            if (found != waiting.end())
                std::rotate(found, std::next(found), waiting.end());
            return {};
        }
        waiting.push_back({ id, file, m_state->store.thumbnailFile(id), ++m_state->lastNumber });
        if (waiting.size() > maxPending) {
            tooOld = waiting.front();
            waiting.pop_front();
        }
    }
    m_state->wanted.insert(id, m_state->lastNumber);
    m_state->dropped.remove(id);
    if (tooOld) {
        m_state->wanted.remove(tooOld->id);
        m_state->dropped.insert(tooOld->id);
    }
    m_state->pool.start([this] { serveNext(); });
    return {};
}

bool ThumbnailCache::isBroken(const QString &id) const
{
    return m_state->broken.contains(id);
}

void ThumbnailCache::forget(const QString &id)
{
    m_state->memory.remove(id);
    m_state->broken.remove(id);
    m_state->wanted.remove(id);
    m_state->dropped.remove(id);
    {
        const QMutexLocker locker(&m_state->mutex);
        std::deque<Wish> &waiting = m_state->waiting;
        waiting.erase(std::remove_if(waiting.begin(), waiting.end(),
                                     [&id](const Wish &wish) { return wish.id == id; }),
                      waiting.end());
    }
    const QString kept = m_state->store.thumbnailFile(id);
    if (!kept.isEmpty())
        m_state->pool.start([kept] { QFile::remove(kept); });
}

/// On a thread of the pool, which the destructor waits for.
void ThumbnailCache::serveNext()
{
    Wish wish;
    {
        const QMutexLocker locker(&m_state->mutex);
        if (m_state->waiting.empty())
            return;
        wish = std::move(m_state->waiting.back());
        m_state->waiting.pop_back();
    }
    const QImage image = made(wish);
    QMetaObject::invokeMethod(
        this, [this, id = wish.id, number = wish.number, image] { take(id, number, image); },
        Qt::QueuedConnection);
}

void ThumbnailCache::take(const QString &id, quint64 number, const QImage &image)
{
    if (m_state->wanted.value(id) != number) // forgotten meanwhile
        return;
    m_state->wanted.remove(id);
    if (image.isNull()) {
        m_state->broken.insert(id);
        Q_EMIT broken(id);
    } else {
        const auto cost = image.sizeInBytes() / bytesPerKilobyte + 1;
        m_state->memory.insert(id, new QImage(image), cost); // the cache owns it
        Q_EMIT ready(id);
    }
    if (m_state->wanted.isEmpty() && !m_state->dropped.isEmpty()) {
        const QStringList ids(m_state->dropped.begin(), m_state->dropped.end());
        m_state->dropped.clear();
        Q_EMIT dropped(ids);
    }
}

} // namespace unclip
