#include "session/libraryworker.h"

#include "session/marksfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>

namespace unclip {

namespace {

constexpr int sliceMs = 30; ///< of a comparison, before other work gets its turn
constexpr int marksDelayMs = 1000;
constexpr int retryMs = 5000;

Failure failureOfIndex(const std::exception &error)
{
    Failure failure = failureOf(error);
    const auto *indexError = dynamic_cast<const IndexError *>(&error);
    if (indexError != nullptr && indexError->kind() == IndexError::Kind::Full)
        failure.kind = Failure::Kind::DiskFull;
    return failure;
}

bool isDamage(const IndexError &error)
{
    return error.kind() == IndexError::Kind::Damaged;
}

} // namespace

LibraryWorker::LibraryWorker(const PictureStore &store,
                             std::shared_ptr<const std::atomic_bool> stop)
    : m_store(store)
    , m_stop(std::move(stop))
    , m_index(store.root(), store.indexFile())
    , m_lock(store.lockFile())
    , m_scanTimer(this)
    , m_marksTimer(this)
    , m_retryTimer(this)
{
    m_lock.setStaleLockTime(0); // however long it takes: stale is only what a dead process left
    m_marksTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    connect(&m_scanTimer, &QTimer::timeout, this, &LibraryWorker::continueScan);
    connect(&m_marksTimer, &QTimer::timeout, this, &LibraryWorker::saveMarks);
    connect(&m_retryTimer, &QTimer::timeout, this, &LibraryWorker::flush);
}

LibraryWorker::~LibraryWorker() = default;

void LibraryWorker::open()
{
    if (m_isOpen) {
        compare(LibraryScan::Extent::Changes);
        return;
    }
    m_openedAt = QDateTime::currentDateTimeUtc();
    auto contents = std::make_shared<LibraryContents>();
    m_isOpen = prepareFolder();
    if (m_isOpen) {
        lock();
        try {
            openIndex();
            *contents = m_index.load();
        } catch (const IndexError &error) {
            if (!mend(error) && !m_isReadOnly) // read-only, the files themselves are read
                complain(error);
        }
    }
    Q_EMIT opened(contents, m_isReadOnly);
    if (m_isOpen)
        compare(LibraryScan::Extent::Changes);
}

bool LibraryWorker::prepareFolder()
{
    const QString folder = QFileInfo(m_store.indexFile()).path();
    if (QDir().mkpath(folder) || QFileInfo(m_store.root()).isReadable())
        return true;
    m_isReadOnly = true;
    Q_EMIT failed({ Failure::Kind::File,
                    QStringLiteral("The library folder %1 cannot be reached; check that its disk "
                                   "is connected, or choose another folder.")
                        .arg(m_store.root()) });
    return false;
}

void LibraryWorker::lock()
{
    m_isReadOnly = !m_lock.tryLock(0);
}

/// A damaged, foreign or newer index is set aside and one without pictures takes its place: the
/// comparison fills it.
void LibraryWorker::openIndex()
{
    if (m_isReadOnly) {
        m_index.open(LibraryIndex::Access::ReadOnly);
        return;
    }
    LibraryIndex::Origin origin = LibraryIndex::Origin::Existing;
    try {
        origin = m_index.open(LibraryIndex::Access::ReadWrite);
    } catch (const IndexError &error) {
        if (!isDamage(error))
            throw;
        LibraryIndex::setAside(m_store.indexFile());
        origin = m_index.open(LibraryIndex::Access::ReadWrite);
    }
    if (origin == LibraryIndex::Origin::Fresh)
        importMarks({});
}

/// @return whether a sound, empty index has taken the damaged one's place
bool LibraryWorker::mend(const IndexError &error)
{
    if (m_isReadOnly || !isDamage(error))
        return false;
    Marks rescued;
    try {
        if (m_index.isOpen())
            rescued = m_index.marks();
    } catch (const IndexError &) {
        rescued.clear(); // the file of marks has them, but for the last second
    }
    try {
        m_index.close();
        LibraryIndex::setAside(m_store.indexFile());
        openIndex();
        importMarks(rescued);
    } catch (const IndexError &next) {
        complain(next);
        return false;
    }
    m_matrix.reset();
    return true;
}

void LibraryWorker::importMarks(const Marks &rescued)
{
    Marks marks = readMarks(m_store.marksFile());
    for (auto it = rescued.begin(); it != rescued.end(); ++it)
        marks.insert(it.key(), it.value());
    m_index.inTransaction([this, &marks] {
        for (auto it = marks.begin(); it != marks.end(); ++it)
            m_index.setMark(it.key(), it.value());
    });
}

void LibraryWorker::write(Change change)
{
    if (m_isReadOnly)
        return;
    m_pending.push_back(std::move(change));
    flush();
}

void LibraryWorker::flush()
{
    if (m_isReadOnly || m_pending.empty())
        return;
    try {
        if (!m_index.isOpen())
            openIndex();
        m_index.inTransaction([this] {
            for (const Change &change : m_pending)
                change(m_index);
        });
        m_pending.clear();
        m_retryTimer.stop();
        m_isTroubled = false;
        if (m_hasMarksToSave && !m_marksTimer.isActive())
            m_marksTimer.start(marksDelayMs);
    } catch (const IndexError &error) {
        if (error.kind() == IndexError::Kind::Other) {
            dropUnwritable();
            return;
        }
        if (mend(error))
            m_scan.reset(); // of an index that is gone
        else
            complain(error);
        m_retryTimer.start(retryMs);
        if (m_index.isOpen() && isDamage(error))
            QMetaObject::invokeMethod(
                this, [this] { compare(LibraryScan::Extent::Changes); }, Qt::QueuedConnection);
    }
}

/// One change that SQLite will never take must not hold up the others.
void LibraryWorker::dropUnwritable()
{
    std::deque<Change> changes;
    changes.swap(m_pending);
    for (Change &change : changes) {
        try {
            m_index.inTransaction([this, &change] { change(m_index); });
        } catch (const IndexError &error) {
            complain(error);
            if (error.kind() != IndexError::Kind::Other)
                m_pending.push_back(std::move(change));
        }
    }
    if (!m_pending.empty())
        m_retryTimer.start(retryMs);
}

void LibraryWorker::compare(LibraryScan::Extent extent)
{
    flush();
    QHash<QString, KnownFile> known;
    m_scanMarks = readMarks(m_store.marksFile());
    try {
        if (m_index.isOpen()) {
            m_index.verify();
            known = m_index.knownFiles();
            m_scanMarks = m_index.marks();
        }
    } catch (const IndexError &error) {
        if (!mend(error)) {
            complain(error);
            return;
        }
    }
    try {
        m_scan = std::make_unique<LibraryScan>(m_store, std::move(known), extent);
        Q_EMIT scanProgressed(0, m_scan->total());
        m_scanTimer.start(0);
    } catch (const FileError &error) {
        m_scan.reset();
        Q_EMIT failed(failureOf(error));
    }
}

void LibraryWorker::continueScan()
{
    if (!m_scan || *m_stop) {
        m_scanTimer.stop();
        return;
    }
    if (m_scan->isFinished()) {
        m_scanTimer.stop();
        finishScan();
        return;
    }
    LibraryScan::Slice slice = m_scan->next(sliceMs);
    for (const QString &id : std::as_const(slice.replaced))
        write([id](LibraryIndex &index) { index.remove(id); });
    if (!slice.replaced.isEmpty())
        Q_EMIT vanished(slice.replaced);
    putWithMarks(slice.found);
    if (!slice.found.empty())
        Q_EMIT found(std::make_shared<std::vector<IndexedPicture>>(std::move(slice.found)),
                     m_lastTrashed);
    if (m_scan && !m_scan->isFinished())
        Q_EMIT scanProgressed(m_scan->done(), m_scan->total());
}

void LibraryWorker::putWithMarks(std::vector<IndexedPicture> &pictures)
{
    for (IndexedPicture &picture : pictures) {
        PictureRecord &record = picture.record;
        const Mark mark = m_scanMarks.value(record.id);
        record.starred = mark.starred;
        record.rating = mark.rating;
        try {
            picture.isKnown = m_index.isOpen() && !picture.sha256.isEmpty()
                && m_index.sha256(record.id) == picture.sha256;
        } catch (const IndexError &) {
            picture.isKnown = false; // write() below meets the same trouble and deals with it
        }
        if (!picture.isKnown && m_matrix)
            m_matrix->remove(record.id);
    }
    write([pictures](LibraryIndex &index) {
        for (const IndexedPicture &picture : pictures) {
            if (!picture.isKnown)
                index.dropEmbeddings(picture.record.id);
            index.put(picture);
        }
    });
}

void LibraryWorker::finishScan()
{
    const std::unique_ptr<LibraryScan> scan = std::move(m_scan);
    const QStringList gone = scan->vanished();
    if (!gone.isEmpty()) {
        write([gone](LibraryIndex &index) {
            for (const QString &id : gone)
                index.remove(id);
        });
        Q_EMIT vanished(gone);
    }
    if (!m_isReadOnly && m_trashed.isEmpty()) // those of the trash may come back
        write([](LibraryIndex &index) { index.dropOrphanedEmbeddings(); });
    if (!m_isReadOnly && !scan->hasGaps() && m_pending.empty()) {
        try {
            QSet<QString> ids;
            const QHash<QString, KnownFile> known = m_index.knownFiles();
            for (const KnownFile &file : known)
                ids.insert(file.id);
            for (const std::vector<TrashedPicture> &batch : std::as_const(m_trashed))
                for (const TrashedPicture &picture : batch)
                    ids.insert(picture.record.id);
            sweep(m_store, ids, m_openedAt);
        } catch (const FileError &error) {
            complain(error);
        }
    }
    Q_EMIT scanProgressed(scan->total(), scan->total());
}

void LibraryWorker::add(const PictureRecord &record)
{
    addAll({ record });
}

/// In one transaction: each waits for the disk.
void LibraryWorker::addAll(const std::vector<PictureRecord> &records)
{
    std::vector<IndexedPicture> pictures;
    for (const PictureRecord &record : records) {
        if (!QFileInfo::exists(record.file))
            continue;
        pictures.push_back(readPicture(m_store, record.file));
        pictures.back().record = record;
        Q_EMIT hashed(record.id, pictures.back().sha256);
    }
    if (pictures.empty())
        return;
    write([pictures](LibraryIndex &index) {
        for (const IndexedPicture &picture : pictures)
            index.put(picture);
    });
}

void LibraryWorker::setMarks(const Marks &marks)
{
    m_hasMarksToSave = true;
    for (auto it = marks.begin(); it != marks.end(); ++it)
        m_scanMarks.insert(it.key(), it.value());
    write([marks](LibraryIndex &index) {
        for (auto it = marks.begin(); it != marks.end(); ++it)
            index.setMark(it.key(), it.value());
    });
}

void LibraryWorker::saveMarks()
{
    if (m_isReadOnly || !m_hasMarksToSave || !m_index.isOpen() || !m_pending.empty())
        return; // flush() comes back to it
    try {
        writeMarks(m_store.marksFile(), m_index.marks());
        m_hasMarksToSave = false;
        m_isTroubled = false;
    } catch (const FileError &error) {
        complain(error);
        m_marksTimer.start(retryMs);
    }
}

void LibraryWorker::setEmbedding(const QString &id, const QString &modelHash,
                                 const std::vector<float> &zImage)
{
    const std::vector<float> unit = normalised(zImage);
    if (unit.empty())
        return;
    write([id, modelHash, unit](LibraryIndex &index) { index.putEmbedding(id, modelHash, unit); });
    try {
        if (m_isReadOnly)
            loadMatrix(modelHash); // for this session only
    } catch (const IndexError &error) {
        complain(error);
    }
    if (m_matrix && m_matrix->modelHash() == modelHash)
        m_matrix->put(id, unit);
}

void LibraryWorker::loadMatrix(const QString &modelHash)
{
    if (m_matrix && m_matrix->modelHash() == modelHash)
        return;
    m_matrix.reset();
    m_matrix = m_index.isOpen() ? m_index.embeddings(modelHash) : EmbeddingMatrix(modelHash);
}

void LibraryWorker::search(const std::vector<float> &query, const QString &modelHash)
{
    Ranking ranking;
    try {
        loadMatrix(modelHash);
        ranking = m_matrix->search(query);
    } catch (const IndexError &error) {
        complain(error);
    }
    Q_EMIT searched(ranking.ids, ranking.cosines);
}

void LibraryWorker::trash(quint64 batch, const std::vector<PictureRecord> &records)
{
    std::vector<TrashedPicture> &trashed = m_trashed[batch];
    m_lastTrashed = batch;
    std::optional<Failure> failure;
    auto refused = std::make_shared<std::vector<PictureRecord>>();
    QStringList gone;
    for (const PictureRecord &record : records) {
        try {
            const bool isThere = QFileInfo::exists(record.file);
            trashed.push_back({ record,
                                isThere ? moveToTrash(record.file, m_store.trashFolder())
                                        : TrashedFile { record.file, {} } });
            gone << record.id;
            if (m_matrix)
                m_matrix->remove(record.id);
        } catch (const FileError &error) {
            refused->push_back(record);
            failure = failureOf(error);
        }
    }
    write([gone](LibraryIndex &index) {
        for (const QString &id : gone)
            index.remove(id);
    });
    if (!refused->empty())
        Q_EMIT trashRefused(batch, refused);
    if (failure) // one of many is enough
        Q_EMIT failed(*failure);
}

void LibraryWorker::restore(quint64 batch)
{
    const std::vector<TrashedPicture> pictures = m_trashed.take(batch);
    auto back = std::make_shared<std::vector<PictureRecord>>();
    QStringList lost;
    std::optional<Failure> failure;
    for (const TrashedPicture &picture : pictures) {
        try {
            restoreFromTrash(picture.file);
            back->push_back(picture.record);
        } catch (const FileError &error) {
            lost << picture.record.id;
            failure = failureOf(error);
        }
    }
    addAll(*back);
    m_matrix.reset(); // the next search reads theirs again
    Q_EMIT restored(back, lost);
    if (failure)
        Q_EMIT failed(*failure);
}

void LibraryWorker::finish()
{
    m_scanTimer.stop();
    m_scan.reset();
    flush();
    saveMarks();
    for (const std::vector<TrashedPicture> &batch : std::as_const(m_trashed))
        for (const TrashedPicture &picture : batch)
            QFile::remove(m_store.baseFile(picture.record.id));
    m_index.close();
    m_lock.unlock();
    thread()->quit();
}

/// What keeps failing is said once, until it works again.
void LibraryWorker::complain(const std::exception &error)
{
    if (!m_isTroubled)
        Q_EMIT failed(failureOfIndex(error));
    m_isTroubled = true;
}

} // namespace unclip
