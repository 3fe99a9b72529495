#pragma once

#include "session/failure.h"
#include "session/picturerecord.h"
#include "session/picturestore.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace unclip {

class LibraryContents;
struct IndexedPicture;

/// All pictures of the library folder in memory, with a SQLite index behind it that can be rebuilt
/// from the files. GUI thread; reading and writing happen on a thread of its own.
class Library : public QObject
{
    Q_OBJECT

public:
    explicit Library(const PictureStore &store, QObject *parent = nullptr);
    ~Library() override;

    /// Reads the index (loaded() follows), then compares it with the folder and mends it. Called
    /// again, it only compares.
    void open();

    /// Makes the index anew from the files.
    void rebuild();

    const PictureStore &store() const { return m_store; }
    int count() const;
    const std::vector<PictureRecord> &pictures() const; ///< newest first
    const PictureRecord *find(const QString &id) const; ///< valid until the next change
    int rowOf(const QString &id) const; ///< place in pictures(); -1 when not there

    void add(const PictureRecord &record); ///< the file is on disk already
    void setStarred(const QStringList &ids, bool starred);
    void setRating(const QStringList &ids, int rating); ///< 0..5

    /// To the desktop's trash, or the library's own where there is none. Undoable.
    void moveToTrash(const QStringList &ids);
    bool canUndoTrash() const;
    void undoTrash(); ///< the last moveToTrash

    QStringList childrenOf(const QString &id) const;
    QStringList parentsOf(const QString &id) const;
    QString fileOfHash(const QString &sha256) const; ///< of a library picture; empty when unknown

    // Embeddings for search, by picture and model hash.
    void setEmbedding(const QString &id, const QString &modelHash, std::vector<float> zImage);
    std::vector<QString> withoutEmbedding(const QString &modelHash, int atMost) const;
    /// Cosine of every picture's z_i to `query`, best first. Off the GUI thread; searched()
    /// follows.
    void searchByEmbedding(std::vector<float> query, const QString &modelHash);

    bool isLoaded() const;
    bool isReadOnly() const; ///< another studio has this library open for writing

Q_SIGNALS:
    void loaded(); ///< all pictures() changed
    void added(const QStringList &ids); ///< in front, or where their time says; newest first
    void changed(const QStringList &ids);
    void removed(const QStringList &ids);
    void scanProgressed(int done, int total); ///< of a rebuild or comparison
    void searched(const QStringList &idsBestFirst, const std::vector<double> &cosines);
    void failed(const unclip::Failure &failure);

private:
    struct State;

    void connectWorker();
    void onOpened(LibraryContents contents);
    void onFound(const std::vector<IndexedPicture> &pictures, quint64 trashedBatch);
    void insert(std::vector<PictureRecord> records);
    void drop(const QStringList &ids);
    void mark(const QStringList &ids, const std::function<bool(PictureRecord &)> &change);
    bool refuseReadOnly();

    PictureStore m_store;
    std::unique_ptr<State> m_state;
};

} // namespace unclip
