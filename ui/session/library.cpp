#include "session/library.h"

#include "session/librarycontents.h"
#include "session/libraryworker.h"

#include <QHash>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <utility>

namespace unclip {

namespace {

constexpr int maxRating = 5;

QStringList idsOf(const std::vector<PictureRecord> &records)
{
    QStringList ids;
    for (const PictureRecord &record : records)
        ids << record.id;
    return ids;
}

bool differs(const PictureRecord &a, const PictureRecord &b)
{
    return a.file != b.file || a.title != b.title || a.mode != b.mode || a.seed != b.seed
        || a.modelName != b.modelName || a.modelHash != b.modelHash || a.parameter != b.parameter
        || a.drift != b.drift || a.width != b.width || a.height != b.height
        || a.parents != b.parents || a.batch != b.batch || a.broken != b.broken;
}

} // namespace

struct Library::State
{
    explicit State(const PictureStore &store)
        : worker(new LibraryWorker(store, stop)) // the thread's end deletes it
    {
    }

    /// Runs on the library's thread, after everything posted before.
    template <typename Work> void post(Work work)
    {
        QMetaObject::invokeMethod(
            worker, [target = worker, work = std::move(work)] { work(*target); },
            Qt::QueuedConnection);
    }

    struct TrashBatch
    {
        quint64 number = 0;
        QStringList ids;
    };

    LibraryContents contents;
    bool isLoaded = false;
    bool isReadOnly = false;
    std::vector<TrashBatch> trash;
    quint64 lastBatch = 0;
    QHash<QString, quint64> thrownAway; ///< ids by batch: a comparison may have seen them before
    std::shared_ptr<std::atomic_bool> stop = std::make_shared<std::atomic_bool>(false);
    QThread thread;
    LibraryWorker *worker;
};

Library::Library(const PictureStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_state(std::make_unique<State>(store))
{
    m_state->worker->moveToThread(&m_state->thread);
    connect(&m_state->thread, &QThread::finished, m_state->worker, &QObject::deleteLater);
    connectWorker();
    m_state->thread.setObjectName(QStringLiteral("library"));
    m_state->thread.start();
}

Library::~Library()
{
    *m_state->stop = true;
    disconnect(m_state->worker, nullptr, this, nullptr);
    m_state->post([](LibraryWorker &worker) { worker.finish(); });
    m_state->thread.wait();
}

void Library::connectWorker()
{
    LibraryWorker *worker = m_state->worker;
    connect(worker, &LibraryWorker::opened, this,
            [this](const std::shared_ptr<LibraryContents> &contents, bool readOnly) {
                m_state->isReadOnly = readOnly;
                onOpened(std::move(*contents));
            });
    connect(worker, &LibraryWorker::found, this,
            [this](const std::shared_ptr<std::vector<IndexedPicture>> &pictures,
                   quint64 trashedBatch) { onFound(*pictures, trashedBatch); });
    connect(worker, &LibraryWorker::vanished, this, &Library::drop);
    connect(worker, &LibraryWorker::hashed, this,
            [this](const QString &id, const QByteArray &sha256) {
                m_state->contents.setHash(id, sha256);
            });
    connect(worker, &LibraryWorker::trashRefused, this,
            [this](quint64 batch, const std::shared_ptr<std::vector<PictureRecord>> &records) {
                const QStringList ids = idsOf(*records);
                std::vector<State::TrashBatch> &trash = m_state->trash;
                for (State::TrashBatch &entry : trash)
                    if (entry.number == batch)
                        for (const QString &id : ids)
                            entry.ids.removeAll(id);
                trash.erase(std::remove_if(trash.begin(), trash.end(),
                                           [](const auto &entry) { return entry.ids.isEmpty(); }),
                            trash.end());
                insert(std::move(*records));
            });
    connect(worker, &LibraryWorker::restored, this,
            [this](const std::shared_ptr<std::vector<PictureRecord>> &records,
                   const QStringList &lostIds) {
                for (const QString &id : lostIds)
                    m_state->thrownAway.remove(id);
                insert(std::move(*records));
            });
    connect(worker, &LibraryWorker::scanProgressed, this, &Library::scanProgressed);
    connect(worker, &LibraryWorker::searched, this, &Library::searched);
    connect(worker, &LibraryWorker::failed, this, &Library::failed);
}

void Library::open()
{
    m_state->post([](LibraryWorker &worker) { worker.open(); });
}

void Library::rebuild()
{
    m_state->post([](LibraryWorker &worker) { worker.compare(LibraryScan::Extent::Everything); });
}

int Library::count() const
{
    return static_cast<int>(pictures().size());
}

const std::vector<PictureRecord> &Library::pictures() const
{
    return m_state->contents.pictures();
}

const PictureRecord *Library::find(const QString &id) const
{
    return m_state->contents.find(id);
}

int Library::rowOf(const QString &id) const
{
    return m_state->contents.rowOf(id);
}

void Library::add(const PictureRecord &record)
{
    m_state->post([record](LibraryWorker &worker) { worker.add(record); });
    if (find(record.id) == nullptr) {
        insert({ record });
        return;
    }
    m_state->contents.update(record);
    Q_EMIT changed({ record.id });
}

void Library::setStarred(const QStringList &ids, bool starred)
{
    mark(ids, [starred](PictureRecord &record) {
        return std::exchange(record.starred, starred) != starred;
    });
}

void Library::setRating(const QStringList &ids, int rating)
{
    const int bounded = std::clamp(rating, 0, maxRating);
    mark(ids, [bounded](PictureRecord &record) {
        return std::exchange(record.rating, bounded) != bounded;
    });
}

/// @param change whether it did
void Library::mark(const QStringList &ids, const std::function<bool(PictureRecord &)> &change)
{
    if (refuseReadOnly())
        return;
    Marks marks;
    QStringList changedIds;
    for (const QString &id : ids) {
        const PictureRecord *found = find(id);
        if (found == nullptr)
            continue;
        PictureRecord record = *found;
        if (!change(record))
            continue;
        m_state->contents.update(record);
        marks.insert(id, { record.starred, record.rating });
        changedIds << id;
    }
    if (changedIds.isEmpty())
        return;
    m_state->post([marks](LibraryWorker &worker) { worker.setMarks(marks); });
    Q_EMIT changed(changedIds);
}

void Library::moveToTrash(const QStringList &ids)
{
    if (refuseReadOnly())
        return;
    const std::vector<PictureRecord> records = m_state->contents.remove(ids);
    if (records.empty())
        return;
    const quint64 batch = ++m_state->lastBatch;
    const QStringList removedIds = idsOf(records);
    m_state->trash.push_back({ batch, removedIds });
    for (const QString &id : removedIds)
        m_state->thrownAway.insert(id, batch);
    m_state->post([batch, records](LibraryWorker &worker) { worker.trash(batch, records); });
    Q_EMIT removed(removedIds);
}

bool Library::canUndoTrash() const
{
    return !m_state->trash.empty();
}

void Library::undoTrash()
{
    if (!canUndoTrash())
        return;
    const quint64 batch = m_state->trash.back().number;
    m_state->trash.pop_back();
    m_state->post([batch](LibraryWorker &worker) { worker.restore(batch); });
}

QStringList Library::childrenOf(const QString &id) const
{
    return m_state->contents.childrenOf(id);
}

QStringList Library::parentsOf(const QString &id) const
{
    return m_state->contents.parentsOf(id);
}

QString Library::fileOfHash(const QString &sha256) const
{
    const PictureRecord *record =
        m_state->contents.findHash(QByteArray::fromHex(sha256.toLatin1()));
    return record == nullptr ? QString() : record->file;
}

void Library::setEmbedding(const QString &id, const QString &modelHash, std::vector<float> zImage)
{
    if (find(id) == nullptr)
        return;
    m_state->contents.setEmbedded(id, modelHash);
    m_state->post([id, modelHash, values = std::move(zImage)](LibraryWorker &worker) {
        worker.setEmbedding(id, modelHash, values);
    });
}

std::vector<QString> Library::withoutEmbedding(const QString &modelHash, int atMost) const
{
    std::vector<QString> ids;
    for (const PictureRecord &record : pictures()) {
        if (static_cast<int>(ids.size()) >= atMost)
            break;
        if (!record.broken && !m_state->contents.isEmbedded(record.id, modelHash))
            ids.push_back(record.id);
    }
    return ids;
}

void Library::searchByEmbedding(std::vector<float> query, const QString &modelHash)
{
    m_state->post([modelHash, values = std::move(query)](LibraryWorker &worker) {
        worker.search(values, modelHash);
    });
}

bool Library::isLoaded() const
{
    return m_state->isLoaded;
}

bool Library::isReadOnly() const
{
    return m_state->isReadOnly;
}

void Library::onOpened(LibraryContents contents)
{
    std::vector<PictureRecord> early; // finished while the index was being read
    for (const PictureRecord &record : pictures())
        if (contents.find(record.id) == nullptr)
            early.push_back(record);
    m_state->contents = std::move(contents);
    m_state->contents.insert(std::move(early));
    m_state->isLoaded = true;
    Q_EMIT loaded();
}

void Library::onFound(const std::vector<IndexedPicture> &pictures, quint64 trashedBatch)
{
    std::vector<PictureRecord> fresh;
    QStringList changedIds;
    QStringList movedIds;
    for (const IndexedPicture &picture : pictures) {
        PictureRecord record = picture.record;
        if (m_state->thrownAway.value(record.id) > trashedBatch)
            continue;
        if (!picture.isKnown)
            m_state->contents.dropEmbedded(record.id);
        m_state->contents.setHash(record.id, picture.sha256);
        const PictureRecord *before = find(record.id);
        if (before != nullptr) { // marks may have changed since the comparison read them
            record.starred = before->starred;
            record.rating = before->rating;
        }
        if (before == nullptr || before->created != record.created) {
            fresh.push_back(record);
            movedIds << (before == nullptr ? QStringList() : QStringList { record.id });
        } else if (differs(*before, record)) {
            m_state->contents.update(record);
            changedIds << record.id;
        }
    }
    drop(movedIds);
    insert(std::move(fresh));
    if (!changedIds.isEmpty())
        Q_EMIT changed(changedIds);
}

void Library::insert(std::vector<PictureRecord> records)
{
    for (const PictureRecord &record : records)
        m_state->thrownAway.remove(record.id);
    const QStringList ids = m_state->contents.insert(std::move(records));
    if (!ids.isEmpty())
        Q_EMIT added(ids);
}

void Library::drop(const QStringList &ids)
{
    const QStringList gone = idsOf(m_state->contents.remove(ids));
    if (!gone.isEmpty())
        Q_EMIT removed(gone);
}

bool Library::refuseReadOnly()
{
    if (!m_state->isReadOnly)
        return false;
    Q_EMIT failed({ Failure::Kind::File,
                    QStringLiteral("Another window of the studio has the library %1 open, or its "
                                   "folder cannot be written to; nothing can be changed in it "
                                   "from here.")
                        .arg(m_store.root()) });
    return true;
}

} // namespace unclip
