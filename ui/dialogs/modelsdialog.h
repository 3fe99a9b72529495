#pragma once

#include "session/foldercheck.h"
#include "session/jobrunner.h"
#include "session/settings.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace unclip {

class ComponentTable;
class ComputeForm;
class ElidedLabel;
class MessageBar;

/// Chooses the model: looks into its folder first and tells, part by part, what is there, what is
/// missing and what helps; then loads it through the runner.
class ModelsDialog : public QDialog
{
    Q_OBJECT

public:
    /// @param starterFolder the bundled model; empty: there is none
    ModelsDialog(JobRunner &runner, Settings &settings, QString starterFolder,
                 QWidget *parent = nullptr);

    void setFolder(const QString &folder); ///< looks into it
    const QString &folder() const { return m_folder; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *buildList();
    QWidget *buildDetails();
    QWidget *buildProgress();
    QWidget *buildButtons();
    void connectParts();
    QString nameOf(const QString &folder) const;
    void fillList();
    void addToList(const QString &folder);
    void selectInList();
    void chooseFolder();
    void onChecked(const FolderCheck &check);
    void showCheck();
    void showMemory();
    void showLoading();
    void showButtons();
    void use();
    void onModelState(ModelState state);
    void retranslate();
    QString verdict() const; ///< what the chosen model can do, or why not
    Precision automaticPrecision() const;
    bool isUsable() const;
    bool isInUse() const; ///< the chosen model is loaded with the chosen options

    JobRunner &m_runner;
    Settings &m_settings;
    QString m_starterFolder;
    QString m_folder; ///< chosen
    std::optional<FolderCheck> m_check; ///< of it; absent while it is looked at
    bool m_isOurs = false; ///< the load in progress was asked for here
    FolderChecker m_checker;

    QLabel *m_listLabel = nullptr;
    QListWidget *m_list = nullptr;
    QPushButton *m_choose = nullptr;
    QLabel *m_name = nullptr;
    ElidedLabel *m_path = nullptr;
    QLabel *m_verdict = nullptr;
    ComponentTable *m_components = nullptr;
    ComputeForm *m_compute = nullptr;
    QLabel *m_memory = nullptr;
    MessageBar *m_messages = nullptr;
    QLabel *m_note = nullptr; ///< a job runs: when the model changes
    QWidget *m_progressRow = nullptr;
    QLabel *m_stage = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancelLoading = nullptr;
    QPushButton *m_use = nullptr;
    QPushButton *m_close = nullptr;
};

} // namespace unclip
