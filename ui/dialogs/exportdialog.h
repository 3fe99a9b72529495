#pragma once

#include "session/exporter.h"
#include "session/exportstate.h"
#include "session/settings.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace unclip {

class MessageBar;
class NameField;
class PictureExportPage;
class SegmentBar;
class SequenceExportPage;
class SheetExportPage;

/// Exports library pictures: what, in which format, under which names, where; shows the progress
/// and what came of it. Comes back as it was left.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(std::vector<PictureRecord> pictures, Settings &settings,
                 QWidget *parent = nullptr);

    ExportPlan plan() const; ///< as the fields say

    void reject() override; ///< while it runs: cancels and stays

Q_SIGNALS:
    void exported(const unclip::ExportReport &report); ///< also after a cancel or a failure

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *buildOptions();
    QWidget *buildFolderRow();
    QWidget *buildOutcome();
    QWidget *buildButtons();
    void connectParts();
    void fill();
    void setKind(ExportKind kind);
    void onEdited();
    void showChoices();
    void chooseFolder();
    void start();
    void onEnded(const ExportReport &report);
    void showOutcome(const ExportReport &report);
    void showRunning(bool running);
    void openFolder() const;
    void performRemedy(const QString &actionId);
    void retranslate();
    QString problem() const; ///< why nothing can be exported as it stands; empty: it can
    QString outcomeText(const ExportReport &report) const;

    std::vector<PictureRecord> m_pictures;
    Settings &m_settings;
    ExportChoices m_choices;
    std::optional<ExportReport> m_report; ///< of the last export

    QLabel *m_heading = nullptr;
    SegmentBar *m_kind = nullptr;
    QStackedWidget *m_pages = nullptr;
    PictureExportPage *m_picturePage = nullptr;
    SheetExportPage *m_sheetPage = nullptr;
    SequenceExportPage *m_sequencePage = nullptr;
    QWidget *m_options = nullptr; ///< all that is locked while it runs
    QLabel *m_nameLabel = nullptr;
    NameField *m_name = nullptr;
    QLabel *m_folderLabel = nullptr;
    QLineEdit *m_folder = nullptr;
    QPushButton *m_chooseFolder = nullptr;
    MessageBar *m_messages = nullptr;
    QLabel *m_status = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_openFolder = nullptr;
    QPushButton *m_export = nullptr;
    QPushButton *m_cancel = nullptr; ///< while it runs
    QPushButton *m_close = nullptr;
    Exporter m_exporter; ///< last: waits while the rest is still there
};

} // namespace unclip
