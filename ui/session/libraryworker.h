#pragma once

#include "session/failure.h"
#include "session/libraryindex.h"
#include "session/libraryscan.h"
#include "session/picturestore.h"
#include "session/trash.h"

#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace unclip {

/// The library's half on its own thread: lock, index, files, trash, embeddings. What the index
/// could not take (disk full) waits here and is tried again every few seconds. All slots and
/// signals on that thread.
class LibraryWorker : public QObject
{
    Q_OBJECT

public:
    /// @param stop set from outside: a comparison is given up
    LibraryWorker(const PictureStore &store, std::shared_ptr<const std::atomic_bool> stop);
    ~LibraryWorker() override;

    void open(); ///< opened() follows, then a comparison; once it is open, only that
    void compare(LibraryScan::Extent extent);
    void add(const PictureRecord &record);
    void setMarks(const Marks &marks);
    void setEmbedding(const QString &id, const QString &modelHash,
                      const std::vector<float> &zImage);
    void search(const std::vector<float> &query, const QString &modelHash);

    /// @param batch names these pictures for restore()
    void trash(quint64 batch, const std::vector<PictureRecord> &records);
    void restore(quint64 batch); ///< restored() follows

    void finish(); ///< writes what waits, lets go of the library; nothing may follow

Q_SIGNALS:
    void opened(const std::shared_ptr<LibraryContents> &contents, bool readOnly);
    /// @param trashedBatch the last one whose files were gone when these were seen
    void found(const std::shared_ptr<std::vector<IndexedPicture>> &pictures, quint64 trashedBatch);
    void vanished(const QStringList &ids);
    void hashed(const QString &id, const QByteArray &sha256);
    void trashRefused(quint64 batch, const std::shared_ptr<std::vector<PictureRecord>> &records);
    void restored(const std::shared_ptr<std::vector<PictureRecord>> &records,
                  const QStringList &lostIds);
    void scanProgressed(int done, int total);
    void searched(const QStringList &idsBestFirst, const std::vector<double> &cosines);
    void failed(const unclip::Failure &failure);

private:
    using Change = std::function<void(LibraryIndex &)>;
    struct TrashedPicture
    {
        PictureRecord record;
        TrashedFile file;
    };

    bool prepareFolder();
    void lock();
    void openIndex();
    bool mend(const IndexError &error);
    void importMarks(const Marks &rescued);
    void addAll(const std::vector<PictureRecord> &records);
    void write(Change change);
    void flush();
    void dropUnwritable();
    void putWithMarks(std::vector<IndexedPicture> &pictures);
    void continueScan();
    void finishScan();
    void saveMarks();
    void loadMatrix(const QString &modelHash);
    void complain(const std::exception &error);

    PictureStore m_store;
    std::shared_ptr<const std::atomic_bool> m_stop;
    LibraryIndex m_index;
    QLockFile m_lock;
    bool m_isOpen = false;
    bool m_isReadOnly = false;
    bool m_hasMarksToSave = false;
    bool m_isTroubled = false; ///< writing fails; said once
    QDateTime m_openedAt;
    std::deque<Change> m_pending;
    std::unique_ptr<LibraryScan> m_scan;
    Marks m_scanMarks; ///< of the index when the scan began
    std::optional<EmbeddingMatrix> m_matrix;
    QHash<quint64, std::vector<TrashedPicture>> m_trashed;
    quint64 m_lastTrashed = 0;
    QTimer m_scanTimer;
    QTimer m_marksTimer;
    QTimer m_retryTimer;
};

} // namespace unclip
