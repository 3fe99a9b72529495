#pragma once

#include "panels/pictureactions.h"
#include "panels/studioservices.h"
#include "session/failure.h"
#include "session/gallerymodel.h"

#include <QWidget>

#include <memory>

namespace unclip {

/// The gallery: search field, filters, and a virtualised grid of the library's pictures. The same
/// widget serves as the narrow column on the right and, in Gallery mode, as the whole window.
class GalleryPanel : public QWidget
{
    Q_OBJECT

public:
    GalleryPanel(StudioServices services, GalleryModel &model, QWidget *parent = nullptr);
    ~GalleryPanel() override;

    QStringList selectedIds() const; ///< in the order shown
    QString currentId() const;
    void select(const QString &id); ///< scrolls there; clears filters that hide it
    /// Selects what is shown elsewhere, without scrolling; nothing, where a filter hides it. Leaves
    /// several selected pictures, and a person who is at work here, alone.
    void follow(const QString &id);
    void focusSearch();
    void setTileSize(int pixels);
    void setWide(bool wide); ///< Gallery mode: filters open, larger tiles

    /// Searches by CLIP for what looks like this picture.
    void searchLike(const QString &file, const QString &pictureId);

Q_SIGNALS:
    void currentChanged(const QString &id); ///< by the person
    void selectionChanged(const QStringList &ids);
    void activated(const QString &id); ///< double click, Enter
    void pictureActionRequested(unclip::PictureAction action, const QStringList &ids);
    void troubled(const unclip::Failure &failure);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; ///< the grid's size
    void changeEvent(QEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace unclip
