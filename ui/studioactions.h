#pragma once

#include <QAction>
#include <QObject>

#include <map>
#include <vector>

class QMenu;
class QMenuBar;
class QWidget;

namespace unclip {

class ShortcutRegistry;

/// Everything that a menu or a shortcut can ask the window for.
enum class Command {
    Open,
    Paste,
    Export,
    Models,
    Settings,
    Quit,
    Undo,
    Redo,
    UndoTrash,
    Make,
    MakeNext,
    Cancel,
    ModeCreate,
    ModeVary,
    ModeBlend,
    ModeEdit,
    ModeExplore,
    ModeGallery,
    Info,
    Panels,
    Queue,
    PauseQueue,
    FullScreen,
    Fit,
    ActualSize,
    ZoomIn,
    ZoomOut,
    Search,
    Star,
    Rate0,
    Rate1,
    Rate2,
    Rate3,
    Rate4,
    Rate5,
    Vary,
    SetAsA,
    SetAsB,
    EditByText,
    Explore,
    Compare,
    UseSettings,
    Recreate,
    Copy,
    Trash,
    Shortcuts,
    About,
};

/// The window's actions with their words, icons and rebindable shortcuts, and the menus made of
/// them. GUI thread.
class StudioActions : public QObject
{
    Q_OBJECT

public:
    /// @param window gets the actions, so that their shortcuts work everywhere in it
    StudioActions(ShortcutRegistry &registry, QWidget *window);

    QAction *action(Command command) const { return m_actions.at(command); }
    void fillMenus(QMenuBar *bar);

    /// For as long as a menu is open; shortcuts answer at any time. To be called on statesWanted().
    void setPossible(Command command, bool isPossible);
    void setTicked(Command command, bool isTicked);

    /// What a command is about just now: "Undo: Change prompt". Empty: nothing in particular.
    void setSubject(Command command, const QString &subject);

    void retranslate();

Q_SIGNALS:
    void triggered(unclip::Command command);
    void statesWanted(); ///< a menu is about to show

private:
    static QString groupName(int group);
    void forgetStates();

    ShortcutRegistry &m_registry;
    std::map<Command, QAction *> m_actions;
    std::map<QMenu *, int> m_menus; ///< to the number of their group
    std::map<Command, QString> m_subjects;
    std::vector<QAction *> m_withheld; ///< not possible while the menu is open
};

} // namespace unclip
