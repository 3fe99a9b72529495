#pragma once

#include "session/settings.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;

namespace unclip {

class ComputeForm;

/// What holds for the whole studio. Every change is written to the settings at once and told by a
/// signal; there is nothing to confirm.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(Settings &settings, QWidget *parent = nullptr);

    /// Else both are what the settings say now.
    /// @param inUse the command line may have named another one than the settings
    /// @param atStart what the settings said when the studio started
    void setLibrary(const QString &inUse, const QString &atStart);

Q_SIGNALS:
    void languageChosen(const QString &code); ///< empty: the desktop's
    void themeChosen(unclip::ThemeChoice choice);
    void tileSizeChosen(int pixels);
    void libraryFolderChosen(const QString &folder); ///< holds from the next start on
    void restartRequested(); ///< now, then
    void loadOptionsChosen(const unclip::LoadOptions &options); ///< for models loaded from now on

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *libraryRow();
    void connectFields();
    void fill();
    void fillChoices();
    void chooseLibrary();
    void takeLibrary(const QString &folder);
    void showLibrary();
    void alignForms();
    void retranslate();

    Settings &m_settings;
    QString m_libraryInUse;
    QString m_libraryAtStart;
    QFormLayout *m_form = nullptr;
    QLabel *m_languageLabel = nullptr;
    QComboBox *m_language = nullptr;
    QLabel *m_themeLabel = nullptr;
    QComboBox *m_theme = nullptr;
    QLabel *m_tileLabel = nullptr;
    QSlider *m_tile = nullptr;
    QLabel *m_libraryLabel = nullptr;
    QLineEdit *m_library = nullptr;
    QPushButton *m_chooseLibrary = nullptr;
    QLabel *m_libraryNote = nullptr;
    QPushButton *m_restart = nullptr; ///< while another folder waits for the next start
    QLabel *m_computeHeading = nullptr;
    QLabel *m_computeNote = nullptr;
    ComputeForm *m_compute = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace unclip
