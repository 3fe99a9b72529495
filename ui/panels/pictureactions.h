#pragma once

#include "session/library.h"

#include <QMenu>
#include <QStringList>

namespace unclip {

/// What can be done with library pictures, from any place that shows them.
enum class PictureAction {
    Vary,
    SetAsA, ///< first end of a blend
    SetAsB,
    EditByText,
    Explore,
    FindSimilar, ///< search by picture
    Compare, ///< the two that are given
    UseSettings, ///< the recipe into the panels
    Recreate, ///< run the recipe again and compare
    Export,
    Copy,
    ShowInFolder,
    Star, ///< stars, or takes the star away when all have one
    MoveToTrash,
};

/// Words of an action for menus and buttons.
QString pictureActionText(PictureAction action);
QString pictureActionToolTip(PictureAction action); ///< with the technical name; may be empty

bool takesOnePicture(PictureAction action); ///< and not several

/// Whether an action can be done with these pictures as the library knows them.
bool isPictureActionPossible(PictureAction action, const Library &library, const QStringList &ids);

/// The context menu of library pictures, with icons and keys as the window's own menus have them;
/// greys what is not possible. Rates by itself. Open with popup().
class PictureMenu : public QMenu
{
    Q_OBJECT

public:
    /// @param parent in the window whose actions' keys are shown
    PictureMenu(Library &library, const QStringList &ids, QWidget *parent = nullptr);

    const QStringList &ids() const { return m_ids; }
    QAction *actionFor(PictureAction action) const; ///< null when not in this menu
    QAction *actionForRating(int stars) const; ///< 0 to 5

Q_SIGNALS:
    void chosen(unclip::PictureAction action, const QStringList &ids);

private:
    void addChoice(PictureAction action);
    void addRatings();
    void likeInWindow(QAction *choice, const char *id) const;

    Library &m_library;
    QStringList m_ids;
    QMenu *m_ratings = nullptr;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::PictureAction)
