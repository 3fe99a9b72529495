#pragma once

#include "panels/pictureactions.h"
#include "session/library.h"
#include "session/recipereader.h"
#include "session/thumbnailcache.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace unclip {

class ElidedLabel;
class InfoForm;
class LineageRow;
class StarRating;

/// Everything known of the selected pictures: how one was made, from what, and what was made from
/// it; for several, what they share. Never touches the settings of the panels. GUI thread.
class InfoPanel : public QWidget
{
    Q_OBJECT

public:
    InfoPanel(Library &library, ThumbnailCache &thumbnails, QWidget *parent = nullptr);
    ~InfoPanel() override;

    void showPictures(const QStringList &ids); ///< none: the empty state
    const QStringList &ids() const { return m_ids; }

    enum class RecipeState { None, Reading, Found, Absent, Malformed, Unreadable };
    RecipeState recipeState() const { return m_recipeState; } ///< of a single picture

Q_SIGNALS:
    void pictureActionRequested(unclip::PictureAction action, const QStringList &ids);
    void pictureRequested(const QString &id); ///< a parent or child was clicked
    void message(const QString &text); ///< for the status bar

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *buildBody();
    QWidget *buildMarks();
    QWidget *buildFileRow();
    void buildButtons(QVBoxLayout *column);
    QPushButton *addButton(QVBoxLayout *column, const char *name, PictureAction action);
    void connectLibrary();

    void refresh();
    void refreshSingle(const PictureRecord &record);
    void refreshSeveral(const std::vector<PictureRecord> &records);
    void refreshMarks(const std::vector<PictureRecord> &records);
    void refreshLineage();
    void refreshNote();
    void retranslate();
    void onRecipe(const FileRecipe &result);
    void onRemoved(const QStringList &removed);
    void copyRecipe();
    void openMenu(const QString &id, const QPoint &globalPosition);
    std::vector<PictureRecord> records() const;

    Library &m_library;
    ThumbnailCache &m_thumbnails;
    RecipeReader m_reader;
    QStringList m_ids;
    FileRecipe m_recipe; ///< of a single picture
    RecipeState m_recipeState = RecipeState::None;

    QLabel *m_empty = nullptr;
    QScrollArea *m_scroller = nullptr;
    QLabel *m_title = nullptr;
    StarRating *m_rating = nullptr;
    QToolButton *m_star = nullptr;
    InfoForm *m_form = nullptr;
    QWidget *m_fileRow = nullptr;
    ElidedLabel *m_file = nullptr;
    QToolButton *m_folder = nullptr;
    QLabel *m_note = nullptr;
    LineageRow *m_parents = nullptr;
    LineageRow *m_children = nullptr;
    QPushButton *m_useSettings = nullptr;
    QPushButton *m_recreate = nullptr;
    QPushButton *m_copyRecipe = nullptr;
    QPushButton *m_compare = nullptr;
    QPushButton *m_export = nullptr;
};

} // namespace unclip
