#include "studioactions.h"

#include "session/shortcutregistry.h"
#include "theme.h"

#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QWidget>

#include <array>
#include <utility>

namespace unclip {

namespace {

enum class Group { File, Edit, Make, Picture, View, Help };

constexpr int groupCount = 6;

/// An action and its place in the menus.
struct Row
{
    Command command;
    Group group;
    const char *id; ///< key in the settings
    const char *text; ///< in StudioActions' translations
    const char *icon; ///< may be empty
    const char *keys; ///< portable, one after another
    enum Before { Nothing, Separator } before;
};

// clang-format off
constexpr Row rows[] = {
    { Command::Open, Group::File, "open",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Open a picture…"),
      "open", "Ctrl+O", Row::Nothing },
    { Command::Export, Group::File, "export",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Export…"),
      "export", "Ctrl+E", Row::Nothing },
    { Command::Models, Group::File, "models",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Models…"),
      "model", "Ctrl+M", Row::Separator },
    { Command::Settings, Group::File, "settings",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Settings…"),
      "settings", "Ctrl+,", Row::Nothing },
    { Command::Quit, Group::File, "quit",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Quit"),
      "", "Ctrl+Q", Row::Separator },
    { Command::Undo, Group::Edit, "undo",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Undo"),
      "undo", "Ctrl+Z", Row::Nothing },
    { Command::Redo, Group::Edit, "redo",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Redo"),
      "redo", "Ctrl+Y", Row::Nothing },
    { Command::UndoTrash, Group::Edit, "undo-trash",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Bring back from the trash"),
      "", "Ctrl+Shift+Z", Row::Nothing },
    { Command::Paste, Group::Edit, "paste-picture",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Paste a picture"),
      "paste", "Ctrl+Shift+V", Row::Separator },
    { Command::Search, Group::Edit, "search",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Search the gallery"),
      "search", "Ctrl+F", Row::Nothing },
    { Command::Make, Group::Make, "make",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Make"),
      "create", "Ctrl+Enter", Row::Nothing },
    { Command::MakeNext, Group::Make, "make-next",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Make &next in line"),
      "next", "Ctrl+Shift+Enter", Row::Nothing },
    { Command::Cancel, Group::Make, "cancel",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Cancel"),
      "cancel", "Esc Ctrl+.", Row::Nothing },
    { Command::PauseQueue, Group::Make, "pause-queue",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Pause after this"),
      "pause", "Ctrl+P", Row::Nothing },
    { Command::ModeCreate, Group::Make, "mode-create",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Create"),
      "create", "Alt+1", Row::Separator },
    { Command::ModeVary, Group::Make, "mode-vary",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Vary"),
      "vary", "Alt+2", Row::Nothing },
    { Command::ModeBlend, Group::Make, "mode-blend",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Blend"),
      "blend", "Alt+3", Row::Nothing },
    //: the mode that changes a picture by words
    { Command::ModeEdit, Group::Make, "mode-edit",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Edit"),
      "edit", "Alt+4", Row::Nothing },
    { Command::ModeExplore, Group::Make, "mode-explore",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Explore"),
      "explore", "Alt+5", Row::Nothing },
    { Command::ModeGallery, Group::Make, "mode-gallery",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Gallery"),
      "gallery", "Alt+6", Row::Nothing },
    { Command::Vary, Group::Picture, "vary",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Vary"),
      "vary", "Ctrl+2", Row::Nothing },
    { Command::SetAsA, Group::Picture, "set-as-a",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Set as &A"),
      "blend", "Ctrl+3", Row::Nothing },
    { Command::SetAsB, Group::Picture, "set-as-b",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Set as &B"),
      "blend", "Ctrl+Shift+3", Row::Nothing },
    { Command::EditByText, Group::Picture, "edit-by-text",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Edit by text"),
      "edit", "Ctrl+4", Row::Nothing },
    { Command::Explore, Group::Picture, "explore",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "E&xplore"),
      "explore", "Ctrl+5", Row::Nothing },
    { Command::Compare, Group::Picture, "compare",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Compare"),
      "compare", "Ctrl+D", Row::Nothing },
    { Command::UseSettings, Group::Picture, "use-settings",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Use these settings"),
      "settings", "Ctrl+U", Row::Separator },
    { Command::Recreate, Group::Picture, "recreate",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Recreate exactly"),
      "recreate", "Ctrl+R", Row::Nothing },
    { Command::Copy, Group::Picture, "copy-picture",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "C&opy"),
      "copy", "Ctrl+Shift+C", Row::Nothing },
    { Command::Trash, Group::Picture, "trash",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Move to &trash"),
      "trash", "Del", Row::Nothing },
    { Command::Star, Group::Picture, "star",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Star"),
      "star", ".", Row::Separator },
    { Command::Rate0, Group::Picture, "rate-0",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "No rating"),
      "", "0", Row::Nothing },
    { Command::Rate1, Group::Picture, "rate-1",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Rate ★"),
      "", "1", Row::Nothing },
    { Command::Rate2, Group::Picture, "rate-2",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Rate ★★"),
      "", "2", Row::Nothing },
    { Command::Rate3, Group::Picture, "rate-3",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Rate ★★★"),
      "", "3", Row::Nothing },
    { Command::Rate4, Group::Picture, "rate-4",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Rate ★★★★"),
      "", "4", Row::Nothing },
    { Command::Rate5, Group::Picture, "rate-5",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Rate ★★★★★"),
      "", "5", Row::Nothing },
    { Command::Fit, Group::View, "fit",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Fit"),
      "fit", "Ctrl+0", Row::Nothing },
    { Command::ActualSize, Group::View, "actual-size",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&100 %"),
      "actual-size", "Ctrl+1", Row::Nothing },
    { Command::ZoomIn, Group::View, "zoom-in",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Zoom &in"),
      "zoom-in", "Ctrl++ Ctrl+=", Row::Nothing },
    { Command::ZoomOut, Group::View, "zoom-out",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "Zoom &out"),
      "zoom-out", "Ctrl+-", Row::Nothing },
    { Command::Info, Group::View, "info",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Info about the picture"),
      "info", "I", Row::Separator },
    { Command::Queue, Group::View, "queue",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Queue"),
      "queue", "Q", Row::Nothing },
    { Command::Panels, Group::View, "panels",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Panels"),
      "panels", "F", Row::Nothing },
    { Command::FullScreen, Group::View, "full-screen",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "F&ull screen"),
      "fullscreen", "F11", Row::Nothing },
    { Command::Shortcuts, Group::Help, "shortcuts",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&Keyboard shortcuts…"),
      "keyboard", "F1", Row::Nothing },
    { Command::About, Group::Help, "about",
      QT_TRANSLATE_NOOP("unclip::StudioActions", "&About unCLIP Studio…"),
      "info", "", Row::Nothing },
};
// clang-format on

QList<QKeySequence> sequencesIn(const char *keys)
{
    QList<QKeySequence> sequences;
    const QStringList texts = QString::fromLatin1(keys).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &text : texts)
        sequences += QKeySequence::fromString(text, QKeySequence::PortableText);
    return sequences;
}

QString withoutMnemonic(QString text)
{
    text.remove(QRegularExpression(QStringLiteral("\\(&\\w\\)"))); // as Chinese has them
    return text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
}

} // namespace

StudioActions::StudioActions(ShortcutRegistry &registry, QWidget *window)
    : QObject(window)
    , m_registry(registry)
{
    for (const Row &row : rows) {
        const QString id = QLatin1String(row.id);
        auto *action = new QAction(this);
        action->setObjectName(id + QStringLiteral("Action"));
        if (*row.icon != '\0')
            action->setIcon(theme::icon(QLatin1String(row.icon)));
        connect(action, &QAction::triggered, this,
                [this, command = row.command] { Q_EMIT triggered(command); });
        m_actions[row.command] = action;
        window->addAction(action);
        m_registry.add({ id, QString(), QString(), sequencesIn(row.keys) }, action);
    }
}

QString StudioActions::groupName(int group)
{
    const std::array<QString, groupCount> names { tr("&File"),    tr("&Edit"), tr("&Make"),
                                                  tr("&Picture"), tr("&View"), tr("&Help") };
    return names.at(static_cast<std::size_t>(group));
}

void StudioActions::fillMenus(QMenuBar *bar)
{
    std::array<QMenu *, groupCount> menus {};
    for (int group = 0; group < groupCount; ++group) {
        menus.at(static_cast<std::size_t>(group)) = bar->addMenu(QString());
        QMenu *menu = bar->actions().constLast()->menu();
        m_menus[menu] = group;
        connect(menu, &QMenu::aboutToShow, this, [this] {
            forgetStates();
            Q_EMIT statesWanted();
        });
        connect(menu, &QMenu::aboutToHide, this, &StudioActions::forgetStates);
    }
    for (const Row &row : rows) {
        QMenu *menu = menus.at(static_cast<std::size_t>(row.group));
        if (row.before == Row::Separator)
            menu->addSeparator();
        menu->addAction(action(row.command));
    }
}

void StudioActions::setPossible(Command command, bool isPossible)
{
    if (isPossible)
        return;
    action(command)->setEnabled(false);
    m_withheld.push_back(action(command));
}

void StudioActions::forgetStates()
{
    for (QAction *action : m_withheld)
        action->setEnabled(true);
    m_withheld.clear();
}

void StudioActions::setTicked(Command command, bool isTicked)
{
    action(command)->setCheckable(true);
    action(command)->setChecked(isTicked);
}

void StudioActions::setSubject(Command command, const QString &subject)
{
    if (std::exchange(m_subjects[command], subject) != subject)
        retranslate();
}

void StudioActions::retranslate()
{
    for (const auto &[menu, group] : m_menus)
        menu->setTitle(groupName(group));
    for (const Row &row : rows) {
        const QString text = tr(row.text);
        const QString subject = m_subjects[row.command];
        //: a command and what it is about: "Undo: Change prompt"
        action(row.command)->setText(subject.isEmpty() ? text : tr("%1: %2").arg(text, subject));
        m_registry.rename(QLatin1String(row.id), withoutMnemonic(text),
                          withoutMnemonic(groupName(static_cast<int>(row.group))));
    }
}

} // namespace unclip
