#pragma once

#include "session/gallerymodel.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QToolButton;

namespace unclip {

class Library;

/// Mode, model, date, rating and star: the part of GalleryFilter that is chosen, not typed.
class GalleryFilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit GalleryFilterBar(Library &library, QWidget *parent = nullptr);

    void setFilter(const GalleryFilter &filter); ///< emits nothing
    GalleryFilter filter() const; ///< text and ranking are empty
    void setWide(bool wide); ///< all fields in one row

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void onAdded(const QStringList &ids);
    void fillModels();
    void layOut(bool wide);

    Library &m_library;
    QGridLayout *m_grid = nullptr;
    QComboBox *m_mode = nullptr;
    QComboBox *m_model = nullptr;
    QComboBox *m_date = nullptr;
    QComboBox *m_rating = nullptr;
    QToolButton *m_starred = nullptr;
};

} // namespace unclip
