#pragma once

#include "session/jobqueue.h"

#include <QWidget>

class QAction;
class QFrame;
class QLabel;
class QListView;
class QPushButton;
class QStackedLayout;

namespace unclip {

class QueueTextModel;

/// The queue at the bottom of the window: jobs with their progress, and what can be done with them.
/// Waiting jobs are put in order by dragging or Alt+Up and Alt+Down; Del removes.
class QueuePanel : public QWidget
{
    Q_OBJECT

public:
    explicit QueuePanel(JobQueue &queue, QWidget *parent = nullptr);

Q_SIGNALS:
    void picturesWanted(const QString &batch); ///< of a job that has made some

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; ///< the list's keys, and its own

private:
    void buildActions();
    QWidget *makeHeader();
    QFrame *makeBanner();
    QListView *makeList();
    QAction *addAction(const QString &name, const QString &icon);
    static void setTexts(QAction *action, const QString &text, const QString &toolTip);
    std::vector<quint64> selected() const;
    std::vector<quint64> selectedIn(std::initializer_list<JobState> states) const;
    void forSelected(std::initializer_list<JobState> states, void (JobQueue::*act)(quint64));
    void moveSelected(int offset);
    void showMenu(const QPoint &position);
    void showPictures();
    void scrollToRunning();
    void showState();
    void showPause();
    void retranslate();

    JobQueue &m_queue;
    QueueTextModel *m_model = nullptr;
    QAction *m_show = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_up = nullptr;
    QAction *m_down = nullptr;
    QAction *m_retry = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_clear = nullptr;
    QLabel *m_heading = nullptr;
    QLabel *m_summary = nullptr;
    QFrame *m_banner = nullptr;
    QLabel *m_bannerText = nullptr;
    QPushButton *m_tryNow = nullptr;
    QStackedLayout *m_pages = nullptr;
    QLabel *m_empty = nullptr;
    QListView *m_list = nullptr;
};

} // namespace unclip
