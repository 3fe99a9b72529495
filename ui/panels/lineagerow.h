#pragma once

#include "session/library.h"
#include "session/thumbnailcache.h"

#include <QWidget>

class QLabel;

namespace unclip {

class Filmstrip;

/// Related pictures as small ones under a heading; hidden when there are none.
class LineageRow : public QWidget
{
    Q_OBJECT

public:
    LineageRow(const Library &library, ThumbnailCache &thumbnails, QWidget *parent = nullptr);

    void setHeading(const QString &heading);
    void setIds(const QStringList &ids);
    const QStringList &ids() const { return m_ids; }

Q_SIGNALS:
    void activated(const QString &id); ///< click, Enter
    void menuRequested(const QString &id, const QPoint &globalPosition);

private:
    void fillIn(const QString &id);

    const Library &m_library;
    ThumbnailCache &m_thumbnails;
    QStringList m_ids;
    QLabel *m_heading = nullptr;
    Filmstrip *m_strip = nullptr;
};

} // namespace unclip
