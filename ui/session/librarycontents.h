#pragma once

#include "session/picturerecord.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <vector>

namespace unclip {

/// A picture with what the index keeps of its file.
struct IndexedPicture
{
    static constexpr qint64 unread = -1; ///< no file has this size: it is tried again
    PictureRecord record;
    QByteArray sha256; ///< of the file, 32 bytes; empty when not known
    qint64 size = 0; ///< of the file, bytes
    qint64 modified = 0; ///< of the file, ms since 1970
    bool isKnown = false; ///< the index had the same bytes under this id
};

/// Newest first; pictures of the same millisecond by id.
bool isNewer(const PictureRecord &a, const PictureRecord &b);

/// The records of a library in memory, found by place, id, parent and hash. Made on one thread and
/// handed to another.
class LibraryContents
{
public:
    const std::vector<PictureRecord> &pictures() const { return m_pictures; }
    int rowOf(const QString &id) const; ///< -1 when not there
    const PictureRecord *find(const QString &id) const; ///< until the next change

    void setPictures(std::vector<PictureRecord> newestFirst);

    /// Puts pictures, none of which is there, where their time says. @return ids, newest first
    QStringList insert(std::vector<PictureRecord> records);

    /// @return what was removed; unknown ids are passed over
    std::vector<PictureRecord> remove(const QStringList &ids);

    /// Replaces a picture that is there and keeps its time.
    void update(const PictureRecord &record);

    QStringList childrenOf(const QString &id) const; ///< oldest first
    QStringList parentsOf(const QString &id) const; ///< those that are there

    void setHash(const QString &id, const QByteArray &sha256);
    const PictureRecord *findHash(const QByteArray &sha256) const;

    void setEmbedded(const QString &id, const QString &modelHash);
    void dropEmbedded(const QString &id);
    bool isEmbedded(const QString &id, const QString &modelHash) const;

private:
    void noteParents(const PictureRecord &record);
    void countRows(int count); ///< of the newest

    std::vector<PictureRecord> m_pictures;
    QHash<QString, qsizetype> m_fromEnd; ///< new pictures in front leave these as they are
    QHash<QString, QStringList> m_children; ///< may name removed pictures
    QHash<QByteArray, QString> m_idOfHash; ///< may name removed pictures
    QHash<QString, QSet<QString>> m_embedded; ///< ids by model hash
};

} // namespace unclip
