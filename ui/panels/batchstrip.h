#pragma once

#include "session/library.h"
#include "session/thumbnailcache.h"

#include <QWidget>

namespace unclip {

class Filmstrip;

/// The pictures that were made together with the shown one, oldest first. Hidden for a single one.
class BatchStrip : public QWidget
{
    Q_OBJECT

public:
    BatchStrip(Library &library, ThumbnailCache &thumbnails, QWidget *parent = nullptr);

    /// Emits nothing.
    void showBatchOf(const PictureRecord &record);
    void clear();

    /// The picture `steps` after `id`; empty when there is none.
    QString neighbour(const QString &id, int steps) const;
    const QStringList &ids() const { return m_ids; }

Q_SIGNALS:
    void picked(const QString &id); ///< by the person
    void menuRequested(const QString &id, const QPoint &globalPosition);
    void dragRequested(const QString &id);

private:
    void refill();
    void onThumbnail(const QString &id);
    QStringList collected() const;

    Library &m_library;
    ThumbnailCache &m_thumbnails;
    Filmstrip *m_strip = nullptr;
    QString m_batch;
    QString m_current;
    QStringList m_ids;
};

} // namespace unclip
