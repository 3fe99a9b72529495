#pragma once

#include "session/jobqueue.h"
#include "session/jobrunner.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace unclip {

class ElidedLabel;

/// The status bar's one line: the model with device, precision and memory, and what is being done
/// with a progress bar, the time left and Cancel, or that the queue is held and how to go on.
class StatusPanel : public QWidget
{
    Q_OBJECT

public:
    StatusPanel(JobRunner &runner, JobQueue &queue, QWidget *parent = nullptr);

    void setStarterFolder(const QString &folder); ///< the bundled model's, which has a name

    /// Instead of the model for a while.
    void showMessage(const QString &text, int milliseconds);

    bool canCancel() const; ///< something is made or loaded
    void cancel(); ///< what the Cancel button does: the loading, the queue's job, or the live frame

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectRunner();
    void connectQueue();
    void onStarted(JobId id);
    void onEnded(JobId id);
    void onProgressed(const Progress &progress);
    void showModel();
    void showWork();
    void readMemory();
    bool isLoading() const;
    bool isStopping() const;
    bool isHeld() const; ///< jobs wait, and none is begun before a person says so
    QString modelText() const;
    QString memoryToolTip() const;
    QString workText() const;

    JobRunner &m_runner;
    JobQueue &m_queue;
    QString m_starterFolder;
    ElidedLabel *m_model = nullptr;
    QLabel *m_work = nullptr;
    QProgressBar *m_bar = nullptr;
    QLabel *m_timeLeft = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_goOn = nullptr;

    QTimer m_memoryTimer;
    QTimer m_messageTimer;
    QTimer m_liveTimer; ///< short live frames are not worth a word
    quint64 m_residentBytes = 0;
    QString m_message;
    JobId m_job = 0; ///< running; 0: none
    std::optional<Progress> m_progress; ///< of m_job or of loading
    bool m_isCancelled = false; ///< of m_job or of loading
};

} // namespace unclip
