// What the window's actions do.

#include "dialogs/aboutdialog.h"
#include "dialogs/settingsdialog.h"
#include "dialogs/shortcutsdialog.h"
#include "mainwindow.h"
#include "modelcontroller.h"
#include "panels/gallerypanel.h"
#include "panels/infopanel.h"
#include "panels/makebar.h"
#include "panels/queuepanel.h"
#include "panels/statuspanel.h"
#include "panels/viewerpanel.h"
#include "picturecontroller.h"
#include "recipecontroller.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/session.h"
#include "themecontroller.h"
#include "translations.h"
#include "widgets/messagebar.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

namespace unclip {

namespace {

constexpr double zoomStep = 1.25;
constexpr int mostStars = 5;

constexpr std::pair<Command, PictureAction> pictureCommands[] = {
    { Command::Vary, PictureAction::Vary },
    { Command::SetAsA, PictureAction::SetAsA },
    { Command::SetAsB, PictureAction::SetAsB },
    { Command::EditByText, PictureAction::EditByText },
    { Command::Explore, PictureAction::Explore },
    { Command::Compare, PictureAction::Compare },
    { Command::UseSettings, PictureAction::UseSettings },
    { Command::Recreate, PictureAction::Recreate },
    { Command::Copy, PictureAction::Copy },
    { Command::Export, PictureAction::Export },
    { Command::Star, PictureAction::Star },
    { Command::Trash, PictureAction::MoveToTrash },
};

std::optional<PictureAction> pictureActionOf(Command command)
{
    for (const auto &[known, action] : pictureCommands)
        if (known == command)
            return action;
    return std::nullopt;
}

Command commandAfter(Command first, int steps)
{
    return static_cast<Command>(static_cast<int>(first) + steps);
}

bool isBetween(Command command, Command first, Command last)
{
    return command >= first && command <= last;
}

/// Where a picture goes that was dropped beside all slots.
Mode modeForPictures(Mode mode)
{
    return mode == Mode::Create || mode == Mode::Gallery ? Mode::Vary : mode;
}

/// The first end of a blend that holds nothing; A when there is none.
int freeEnd(const BlendInput &blend)
{
    for (std::size_t i = 0; i < blend.ends.size(); ++i)
        if (blend.ends[i].slot.kind == SlotInput::Kind::Empty)
            return static_cast<int>(i);
    return 0;
}

} // namespace

void MainWindow::connectActions()
{
    connect(m_actions.get(), &StudioActions::triggered, this, &MainWindow::perform);
    connect(m_actions.get(), &StudioActions::statesWanted, this, &MainWindow::showActionStates);
    connect(m_messages, &MessageBar::actionRequested, this, &MainWindow::performRemedy);
    connect(&m_services.session.undoStack(), &QUndoStack::canUndoChanged,
            m_actions->action(Command::Undo), &QAction::setEnabled);
    connect(&m_services.session.undoStack(), &QUndoStack::canRedoChanged,
            m_actions->action(Command::Redo), &QAction::setEnabled);
    connect(&m_services.session.undoStack(), &QUndoStack::undoTextChanged, m_actions.get(),
            [this](const QString &text) { m_actions->setSubject(Command::Undo, text); });
    connect(&m_services.session.undoStack(), &QUndoStack::redoTextChanged, m_actions.get(),
            [this](const QString &text) { m_actions->setSubject(Command::Redo, text); });
    for (const Command command : { Command::Make, Command::MakeNext })
        connect(m_actions->action(command), &QAction::changed, this,
                &MainWindow::showShortcutHints);
    m_actions->action(Command::Undo)->setEnabled(m_services.session.undoStack().canUndo());
    m_actions->action(Command::Redo)->setEnabled(m_services.session.undoStack().canRedo());
}

/// What buttons and sentences say about keys.
void MainWindow::showShortcutHints()
{
    const QString make = keysOf(Command::Make);
    m_viewer->setMakeKeys(make);
    for (const ModePanel *panel : m_panels) {
        if (panel != nullptr)
            panel->findChild<MakeBar *>()->setShortcutHints(make, keysOf(Command::MakeNext));
    }
}

QString MainWindow::keysOf(Command command) const
{
    return m_actions->action(command)->shortcut().toString(QKeySequence::NativeText);
}

/// What menus grey and tick.
void MainWindow::showActionStates()
{
    const QStringList ids = targetIds();
    for (const auto &[command, action] : pictureCommands)
        m_actions->setPossible(command, isPictureActionPossible(action, m_services.library, ids));
    const bool canRate = !ids.isEmpty() && !m_services.library.isReadOnly();
    for (int stars = 0; stars <= mostStars; ++stars)
        m_actions->setPossible(commandAfter(Command::Rate0, stars), canRate);

    const Mode mode = m_services.session.mode();
    const bool isZoomable = mode != Mode::Gallery && !m_viewer->shownImage().isNull();
    for (const Command command :
         { Command::Fit, Command::ActualSize, Command::ZoomIn, Command::ZoomOut })
        m_actions->setPossible(command, isZoomable);
    for (const Command command : { Command::Make, Command::MakeNext })
        m_actions->setPossible(command, mode != Mode::Gallery);
    m_actions->setPossible(Command::Cancel, m_status->canCancel());
    m_actions->setPossible(Command::UndoTrash, m_services.library.canUndoTrash());

    for (int i = 0; i < modeCount; ++i)
        m_actions->setTicked(commandAfter(Command::ModeCreate, i), i == static_cast<int>(mode));
    m_actions->setTicked(Command::PauseQueue, m_services.queue.isPaused());
    m_actions->setTicked(Command::Info, !m_info->isHidden());
    m_actions->setTicked(Command::Queue, !m_queue->isHidden());
    m_actions->setTicked(Command::FullScreen, isFullScreen());
}

void MainWindow::sayWhatWasTrashed(int count)
{
    const QString keys = keysOf(Command::UndoTrash);
    say(keys.isEmpty()
            ? tr("%n picture(s) moved to the trash.", nullptr, count)
            //: %1: a shortcut
            : tr("%n picture(s) moved to the trash. %1 brings them back.", nullptr, count)
                  .arg(keys));
}

/// With the keyboard: it is for the mode from now on, and for its first field when asked again.
void MainWindow::enterMode(Mode mode)
{
    const bool isOpen = m_services.session.mode() == mode;
    setMode(mode);
    QWidget &page = mode == Mode::Gallery ? static_cast<QWidget &>(*m_gallery) : panel(mode);
    if (!isOpen && page.isAncestorOf(focusWidget()))
        return; // where it was when the mode was left
    if (mode == Mode::Gallery)
        m_gallery->setFocus();
    else
        panel(mode).firstField()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::perform(Command command)
{
    if (const auto action = pictureActionOf(command))
        return performPictures(*action);
    if (isBetween(command, Command::ModeCreate, Command::ModeGallery))
        return enterMode(
            static_cast<Mode>(static_cast<int>(command) - static_cast<int>(Command::ModeCreate)));
    if (isBetween(command, Command::Rate0, Command::Rate5))
        return rate(static_cast<int>(command) - static_cast<int>(Command::Rate0));
    if (isBetween(command, Command::Info, Command::ZoomOut))
        return performView(command);
    performWork(command);
}

/// A key that can do nothing says what it needs.
void MainWindow::performPictures(PictureAction action)
{
    const QStringList ids = targetIds();
    if (ids.isEmpty())
        return say(tr("Select a picture in the gallery first."));
    if (action == PictureAction::Compare && ids.size() != 2)
        return say(tr("Select two pictures in the gallery to compare them."));
    if (takesOnePicture(action) && ids.size() > 1)
        return say(tr("This works with one picture. Select it alone in the gallery."));
    m_pictures->perform(action, ids);
}

void MainWindow::rate(int rating)
{
    const QStringList ids = targetIds();
    if (ids.isEmpty())
        return say(tr("Select a picture in the gallery first."));
    m_pictures->rate(ids, rating);
}

void MainWindow::performView(Command command)
{
    switch (command) {
    case Command::Info:
        return m_info->setVisible(m_info->isHidden());
    case Command::Panels:
        return togglePanels();
    case Command::Queue:
        return m_queue->setVisible(m_queue->isHidden());
    case Command::PauseQueue:
        return m_services.queue.setPaused(!m_services.queue.isPaused());
    case Command::FullScreen:
        return setWindowState(windowState() ^ Qt::WindowFullScreen);
    case Command::Fit:
        return m_viewer->fit();
    case Command::ActualSize:
        return m_viewer->actualSize();
    case Command::ZoomIn:
        return m_viewer->zoomBy(zoomStep);
    case Command::ZoomOut:
        return m_viewer->zoomBy(1.0 / zoomStep);
    default:
        break;
    }
}

void MainWindow::performWork(Command command)
{
    switch (command) {
    case Command::Make:
        return make(ModePanel::Place::Last);
    case Command::MakeNext:
        return make(ModePanel::Place::Next);
    case Command::Cancel:
        return cancel();
    case Command::Open:
        return openPictures();
    case Command::Paste:
        return takeDrop(offeredBy(*QGuiApplication::clipboard()->mimeData()));
    case Command::Models:
        return m_models->openDialog();
    case Command::Undo:
        return m_services.session.undoStack().undo();
    case Command::Redo:
        return m_services.session.undoStack().redo();
    case Command::UndoTrash:
        return m_pictures->undoTrash();
    case Command::Search:
        return m_gallery->focusSearch();
    case Command::Quit:
        close();
        return;
    default:
        openDialog(command);
    }
}

void MainWindow::make(ModePanel::Place place)
{
    if (m_services.session.mode() != Mode::Gallery)
        panel(m_services.session.mode()).make(place);
}

void MainWindow::cancel()
{
    if (m_viewer->state() == ViewerPanel::State::Comparison)
        m_viewer->endComparison();
    else
        m_status->cancel();
}

QStringList MainWindow::targetIds() const
{
    const QStringList selected = m_gallery->selectedIds();
    if (!selected.isEmpty())
        return selected;
    const auto shown = m_viewer->currentPicture();
    return shown ? QStringList { shown->id } : QStringList();
}

void MainWindow::togglePanels()
{
    const bool isGallery = m_services.session.mode() == Mode::Gallery; // which is no panel then
    const bool hide = isGallery ? !m_queue->isHidden() : !m_side->isHidden() || !m_left->isHidden();
    m_queue->setVisible(!hide);
    if (isGallery)
        return;
    m_side->setVisible(!hide);
    m_left->setVisible(!hide);
}

void MainWindow::takeDrop(const OfferedPicture &offered)
{
    if (!offered.modelFolder.isEmpty())
        return m_models->load(offered.modelFolder);
    if (offered.onlyRemote)
        return m_messages->show({ Failure::Kind::BadRequest,
                                  {},
                                  tr("Pictures are not fetched from the network. Save it first, "
                                     "then drop the file.") });
    if (offered.isEmpty())
        return m_messages->show({ Failure::Kind::BadRequest,
                                  {},
                                  tr("There is neither a picture nor a model folder in it.") });
    m_awaitsPixels = !offered.pixels.isNull() && offered.file.isEmpty();
    if (m_awaitsPixels)
        m_services.loader.store(offered.pixels); // storing() names the file
    else if (!offered.file.isEmpty())
        takePicture(offered.file, offered.pictureId);
}

void MainWindow::takePicture(const QString &file, const QString &pictureId)
{
    const Mode mode = modeForPictures(m_services.session.mode());
    setMode(mode);
    const int slot = mode == Mode::Blend ? freeEnd(m_services.session.inputs().blend) : 0;
    panel(mode).takePicture(file, pictureId, slot);
    if (pictureId.isEmpty())
        m_recipes->watch(file);
}

void MainWindow::openPictures()
{
    auto *dialog = new QFileDialog(this, tr("Open a picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        { tr("Pictures (%1)")
              .arg(QStringLiteral("*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif")),
          tr("All files (%1)").arg(QStringLiteral("*")) });
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openFile);
    dialog->open();
}

void MainWindow::openDialog(Command command)
{
    QDialog *dialog = nullptr;
    if (command == Command::Settings)
        dialog = makeSettingsDialog();
    else if (command == Command::Shortcuts)
        dialog = new ShortcutsDialog(m_parts.shortcuts, this);
    else if (command == Command::About)
        dialog = new AboutDialog(m_parts.starterFolder, this);
    if (dialog == nullptr)
        return;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QDialog *MainWindow::makeSettingsDialog()
{
    auto *dialog = new SettingsDialog(m_services.settings, this);
    dialog->setLibrary(m_services.library.store().root(), m_libraryAtStart);
    connect(dialog, &SettingsDialog::languageChosen, &m_parts.translations, &Translations::choose);
    connect(dialog, &SettingsDialog::themeChosen, &m_parts.theme, &ThemeController::choose);
    connect(dialog, &SettingsDialog::tileSizeChosen, m_gallery, &GalleryPanel::setTileSize);
    connect(dialog, &SettingsDialog::restartRequested, this, [this] {
        remember();
        Q_EMIT restartRequested();
    });
    return dialog;
}

void MainWindow::performRemedy(const QString &actionId)
{
    if (actionId == QLatin1String("choose-model"))
        m_models->openDialog();
    else if (actionId == QLatin1String("change-library"))
        openDialog(Command::Settings);
    else if (actionId == QLatin1String("use-cpu"))
        m_models->useCpu();
    else if (actionId == QLatin1String("lower-precision"))
        m_models->useLowerPrecision();
    else if (actionId == QLatin1String("retry"))
        retryLast();
}

/// The newest job that failed.
void MainWindow::retryLast()
{
    for (int row = m_services.queue.rowCount() - 1; row >= 0; --row) {
        const QModelIndex index = m_services.queue.index(row);
        if (index.data(JobQueue::StateRole).toInt() != static_cast<int>(JobState::Failed))
            continue;
        m_services.queue.retry(index.data(JobQueue::IdRole).toULongLong());
        return;
    }
}

} // namespace unclip
