#pragma once

#include "panels/modepanel.h"
#include "panels/pictureactions.h"
#include "panels/studioservices.h"
#include "studioactions.h"

#include <QMainWindow>

#include <array>
#include <memory>

class QDialog;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace unclip {

class GalleryModel;
class GalleryPanel;
class InfoPanel;
class MessageBar;
class ModelController;
class PictureController;
class QueuePanel;
class RecipeController;
class StatusPanel;
class ShortcutRegistry;
class ThemeController;
class Translations;
class ViewerPanel;
class WindowLayout;
struct OfferedPicture;

/// The studio's window: panels left, viewer in the middle, gallery right, queue and status below.
/// Builds and connects; decides nothing. GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// What only the window itself works with; outlives it.
    struct Parts
    {
        ShortcutRegistry &shortcuts;
        ThemeController &theme;
        Translations &translations;
        QString starterFolder; ///< the bundled model; empty: there is none
    };

    MainWindow(StudioServices services, Parts parts);
    ~MainWindow() override;

    void restore(); ///< geometry, splitters, mode; before show()
    void loadFirstModel(const QString &folder);

    /// Builds the panels of the modes not yet seen, one at a time in idle moments.
    void prepareModes();
    void openFile(const QString &file); ///< a picture, into the mode that is open

    ModePanel &panel(Mode mode); ///< made on first use. @pre mode is not Gallery

Q_SIGNALS:
    void restartRequested(); ///< with what the settings say now; everything is remembered

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    static constexpr int modeCount = 6;

    void buildTabs();
    void buildBody();
    void connectPanels();
    void connectControllers();
    void connectActions();
    void connectModePanel(ModePanel *panel);
    void retranslate();

    void setMode(Mode mode);
    void showMode(Mode mode);
    void endLiveContent();
    void make(ModePanel::Place place);
    void cancel();
    void showPicture(const QString &id);
    void comparePictures(const QString &idA, const QString &idB);
    void showBatch(const QString &batch);
    void onPictureShown(const QString &id); ///< in the viewer; empty: none of the library
    void enterMode(Mode mode);
    void perform(Command command);
    void performPictures(PictureAction action);
    void rate(int rating);
    void performView(Command command);
    void performWork(Command command);
    void performRemedy(const QString &actionId);
    void retryLast();
    void takeDrop(const OfferedPicture &offered);
    void takePicture(const QString &file, const QString &pictureId);
    void openPictures();
    void openDialog(Command command);
    QDialog *makeSettingsDialog();
    void togglePanels();
    void remember();
    void say(const QString &text); ///< in the status bar, for a while
    void sayWhatWasLost();
    void sayWhatWasTrashed(int count);
    void showShortcutHints();
    void showActionStates();
    QString keysOf(Command command) const;
    QStringList targetIds() const; ///< what a shortcut acts on: selection, else the shown picture

    StudioServices m_services;
    Parts m_parts;
    QString m_libraryAtStart; ///< as the settings named it
    bool m_awaitsPixels = false; ///< of a drop, on their way to a file
    std::unique_ptr<GalleryModel> m_galleryModel;
    std::unique_ptr<StudioActions> m_actions;
    std::unique_ptr<WindowLayout> m_layout;
    ModelController *m_models = nullptr;
    PictureController *m_pictures = nullptr;
    RecipeController *m_recipes = nullptr;

    QTabBar *m_tabs = nullptr;
    MessageBar *m_messages = nullptr;
    QSplitter *m_side = nullptr; ///< gallery and info
    QStackedWidget *m_left = nullptr;
    std::array<ModePanel *, 5> m_panels {};
    ViewerPanel *m_viewer = nullptr;
    GalleryPanel *m_gallery = nullptr;
    InfoPanel *m_info = nullptr;
    QueuePanel *m_queue = nullptr;
    StatusPanel *m_status = nullptr;
};

} // namespace unclip
