#pragma once

#include "session/embeddingmatrix.h"
#include "session/librarycontents.h"
#include "unclip/error.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <functional>

namespace unclip {

/// What the index cannot do.
class IndexError : public FileError
{
public:
    enum class Kind {
        Damaged, ///< also: not ours, or of a newer program
        Full, ///< no space
        Unavailable, ///< for now: locked, unreadable, the disk is failing
        Other,
    };

    IndexError(Kind kind, const std::string &message)
        : FileError(message)
        , m_kind(kind)
    {
    }

    Kind kind() const { return m_kind; }

private:
    Kind m_kind;
};

/// What a person thinks of a picture.
struct Mark
{
    bool starred = false;
    int rating = 0; ///< 0..5

    friend bool operator==(const Mark &a, const Mark &b)
    {
        return a.starred == b.starred && a.rating == b.rating;
    }
};
using Marks = QHash<QString, Mark>; ///< by id

/// A file as the index remembers it.
struct KnownFile
{
    QString id;
    qint64 size = 0;
    qint64 modified = 0; ///< ms since 1970
};

/// The SQLite file of a library. Marks and embeddings of pictures that are gone stay, so that they
/// are there again when the picture is. Everything throws IndexError; one thread, the same always.
class LibraryIndex
{
public:
    enum class Access { ReadWrite, ReadOnly };
    enum class Origin { Existing, Fresh };

    /// @param root files are kept relative to it
    LibraryIndex(const QString &root, QString file);
    ~LibraryIndex();
    LibraryIndex(const LibraryIndex &) = delete;
    LibraryIndex &operator=(const LibraryIndex &) = delete;

    Origin open(Access access); ///< Fresh: there was none, it is empty
    bool isOpen() const;
    void close();

    /// Renames the closed index to `.damaged`, replacing an earlier one.
    static void setAside(const QString &file);

    LibraryContents load() const; ///< everything but the embeddings' values
    QHash<QString, KnownFile> knownFiles() const; ///< by path relative to the root
    Marks marks() const;
    QByteArray sha256(const QString &id) const; ///< of the picture's file; empty when not known
    EmbeddingMatrix embeddings(const QString &modelHash) const; ///< of pictures that are there
    void verify() const; ///< reads all of the picture table: tens of milliseconds

    /// All or nothing.
    void inTransaction(const std::function<void()> &work);
    void put(const IndexedPicture &picture); ///< without its marks
    void remove(const QString &id);
    void setMark(const QString &id, Mark mark);
    void putEmbedding(const QString &id, const QString &modelHash, const std::vector<float> &unit);
    void dropEmbeddings(const QString &id);
    void dropOrphanedEmbeddings();

private:
    QSqlDatabase database() const;
    QSqlQuery query(const QString &sql, const QVariantList &values = {}) const;
    QVariant value(const QString &sql) const;
    Origin prepare(Access access);
    void createTables();

    QString m_root;
    QString m_file;
    QString m_connection; ///< empty when closed
};

} // namespace unclip
