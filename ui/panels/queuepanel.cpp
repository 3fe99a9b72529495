#include "panels/queuepanel.h"

#include "panels/queuedelegate.h"
#include "panels/queuetextmodel.h"
#include "theme.h"

#include <QAction>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>

#include <algorithm>

namespace unclip {

namespace {

QToolButton *buttonFor(QAction *action, Qt::ToolButtonStyle style)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(style);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    return button;
}

} // namespace

QueuePanel::QueuePanel(JobQueue &queue, QWidget *parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_model(new QueueTextModel(queue, this))
{
    setObjectName(QStringLiteral("queuePanel"));
    buildActions();
    m_list = makeList();
    m_empty = new QLabel;
    m_empty->setObjectName(QStringLiteral("queueEmpty"));
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto *body = new QWidget;
    m_pages = new QStackedLayout(body);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_list);

    installEventFilter(this);
    m_list->installEventFilter(this);

    m_banner = makeBanner();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::spacing, theme::smallSpacing, theme::spacing,
                               theme::smallSpacing);
    layout->setSpacing(theme::smallSpacing);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    layout->addWidget(body, 1);

    connect(&m_queue, &JobQueue::jobStarted, this, &QueuePanel::scrollToRunning);
    connect(&m_queue, &JobQueue::pausedChanged, this, &QueuePanel::showPause);
    connect(&m_queue, &JobQueue::rowsInserted, this, &QueuePanel::showState);
    connect(&m_queue, &JobQueue::rowsRemoved, this, &QueuePanel::showState);
    connect(&m_queue, &JobQueue::rowsMoved, this, &QueuePanel::showState);
    connect(&m_queue, &JobQueue::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (roles.isEmpty()) // else it is progress alone
                    showState();
            });
    retranslate();
}

void QueuePanel::setTexts(QAction *action, const QString &text, const QString &toolTip)
{
    action->setText(text);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    //: what a button does, and its keys
    action->setToolTip(keys.isEmpty() ? toolTip : tr("%1 (%2)").arg(toolTip, keys));
}

QAction *QueuePanel::addAction(const QString &name, const QString &icon)
{
    auto *action = new QAction(theme::icon(icon), QString(), this);
    action->setObjectName(name);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addAction(action);
    return action;
}

void QueuePanel::buildActions()
{
    m_show = addAction(QStringLiteral("queueShow"), QStringLiteral("picture"));
    m_pause = addAction(QStringLiteral("queuePause"), QStringLiteral("pause"));
    m_pause->setCheckable(true);
    m_up = addAction(QStringLiteral("queueUp"), QStringLiteral("up"));
    m_up->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    m_down = addAction(QStringLiteral("queueDown"), QStringLiteral("down"));
    m_down->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    m_retry = addAction(QStringLiteral("queueRetry"), QStringLiteral("retry"));
    m_cancel = addAction(QStringLiteral("queueCancel"), QStringLiteral("cancel"));
    m_remove = addAction(QStringLiteral("queueRemove"), QStringLiteral("trash"));
    m_remove->setShortcut(QKeySequence(Qt::Key_Delete));
    m_remove->setShortcutContext(Qt::WidgetShortcut); // only said: see eventFilter()
    m_clear = addAction(QStringLiteral("queueClear"), QStringLiteral("clear"));

    connect(m_show, &QAction::triggered, this, &QueuePanel::showPictures);
    connect(m_pause, &QAction::triggered, this, [this](bool on) { m_queue.setPaused(on); });
    connect(m_up, &QAction::triggered, this, [this] { moveSelected(-1); });
    connect(m_down, &QAction::triggered, this, [this] { moveSelected(1); });
    connect(m_retry, &QAction::triggered, this, [this] {
        forSelected({ JobState::Failed, JobState::Cancelled }, &JobQueue::retry);
    });
    connect(m_cancel, &QAction::triggered, this, [this] {
        forSelected({ JobState::Waiting, JobState::Running, JobState::Saving }, &JobQueue::cancel);
    });
    connect(m_remove, &QAction::triggered, this, [this] {
        forSelected(
            { JobState::Waiting, JobState::Finished, JobState::Failed, JobState::Cancelled },
            &JobQueue::remove);
    });
    connect(m_clear, &QAction::triggered, &m_queue, &JobQueue::clearEnded);
}

QWidget *QueuePanel::makeHeader()
{
    m_heading = new QLabel;
    m_heading->setProperty("role", QStringLiteral("heading"));
    m_summary = new QLabel;
    m_summary->setObjectName(QStringLiteral("queueSummary"));
    m_summary->setProperty("role", QStringLiteral("muted"));
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    layout->addWidget(m_heading);
    layout->addSpacing(theme::spacing);
    layout->addWidget(m_summary, 1);
    layout->addWidget(buttonFor(m_pause, Qt::ToolButtonTextBesideIcon));
    layout->addSpacing(theme::spacing);
    for (QAction *action : { m_up, m_down, m_retry, m_cancel, m_remove })
        layout->addWidget(buttonFor(action, Qt::ToolButtonIconOnly));
    layout->addSpacing(theme::spacing);
    layout->addWidget(buttonFor(m_clear, Qt::ToolButtonTextBesideIcon));
    return header;
}

QFrame *QueuePanel::makeBanner()
{
    auto *banner = new QFrame;
    banner->setObjectName(QStringLiteral("queueBanner"));
    m_bannerText = new QLabel;
    m_bannerText->setObjectName(QStringLiteral("queueBannerText"));
    m_bannerText->setProperty("role", QStringLiteral("warning"));
    m_bannerText->setWordWrap(true);
    m_tryNow = new QPushButton;
    m_tryNow->setObjectName(QStringLiteral("queueTryNow"));
    connect(m_tryNow, &QPushButton::clicked, this, [this] { m_queue.setPaused(false); });
    auto *layout = new QHBoxLayout(banner);
    layout->setContentsMargins(theme::spacing, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_bannerText, 1);
    layout->addWidget(m_tryNow);
    banner->hide();
    return banner;
}

QListView *QueuePanel::makeList()
{
    auto *list = new QListView;
    list->setObjectName(QStringLiteral("queueList"));
    list->setModel(m_model);
    list->setItemDelegate(new QueueDelegate(list));
    list->setMouseTracking(true);
    list->setUniformItemSizes(true);
    list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setDragDropMode(QAbstractItemView::InternalMove);
    list->setDefaultDropAction(Qt::MoveAction);
    list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(list, &QWidget::customContextMenuRequested, this, &QueuePanel::showMenu);
    connect(list, &QListView::activated, this, &QueuePanel::showPictures);
    connect(list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &QueuePanel::showState);
    return list;
}

// What is done with jobs

/// Ids in the order of the rows.
std::vector<quint64> QueuePanel::selected() const
{
    QModelIndexList rows = m_list->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    std::vector<quint64> ids;
    for (const QModelIndex &row : rows)
        ids.push_back(row.data(JobQueue::IdRole).toULongLong());
    return ids;
}

std::vector<quint64> QueuePanel::selectedIn(std::initializer_list<JobState> states) const
{
    std::vector<quint64> ids;
    const QModelIndexList rows = m_list->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const auto state = static_cast<JobState>(row.data(JobQueue::StateRole).toInt());
        if (std::find(states.begin(), states.end(), state) != states.end())
            ids.push_back(row.data(JobQueue::IdRole).toULongLong());
    }
    return ids;
}

void QueuePanel::forSelected(std::initializer_list<JobState> states, void (JobQueue::*act)(quint64))
{
    for (const quint64 id : selectedIn(states))
        (m_queue.*act)(id);
}

void QueuePanel::moveSelected(int offset)
{
    std::vector<quint64> ids = selected();
    if (offset > 0)
        std::reverse(ids.begin(), ids.end());
    for (const quint64 id : ids)
        m_queue.move(id, offset);
    m_list->scrollTo(m_list->currentIndex());
}

/// Of the job where the keyboard is.
void QueuePanel::showPictures()
{
    const QModelIndex job = m_list->currentIndex();
    if (job.data(JobQueue::MadeRole).toInt() > 0)
        Q_EMIT picturesWanted(job.data(JobQueue::BatchRole).toString());
}

void QueuePanel::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_show);
    menu->addSeparator();
    menu->addActions({ m_up, m_down });
    menu->addSeparator();
    menu->addActions({ m_retry, m_cancel, m_remove });
    menu->addSeparator();
    menu->addActions({ m_pause, m_clear });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

// What is shown

void QueuePanel::showState()
{
    const bool canMove = !selectedIn({ JobState::Waiting }).empty() && m_queue.waitingCount() > 1;
    m_show->setEnabled(m_list->currentIndex().data(JobQueue::MadeRole).toInt() > 0);
    m_up->setEnabled(canMove);
    m_down->setEnabled(canMove);
    m_retry->setEnabled(!selectedIn({ JobState::Failed, JobState::Cancelled }).empty());
    m_cancel->setEnabled(
        !selectedIn({ JobState::Waiting, JobState::Running, JobState::Saving }).empty());
    m_remove->setEnabled(!selectedIn({ JobState::Waiting, JobState::Finished, JobState::Failed,
                                       JobState::Cancelled })
                              .empty());
    const int open = m_queue.waitingCount() + (m_queue.current() ? 1 : 0);
    m_clear->setEnabled(m_queue.rowCount() > open);
    m_pages->setCurrentWidget(m_queue.rowCount() > 0 ? static_cast<QWidget *>(m_list) : m_empty);
    const int waiting = m_queue.waitingCount();
    QString summary = waiting > 0 ? tr("%n job(s) waiting", nullptr, waiting) : QString();
    if (m_queue.isPaused())
        //: %1 "3 jobs waiting", or nothing
        summary = waiting > 0 ? tr("Paused, %1").arg(summary) : tr("Paused");
    m_summary->setText(summary);
}

/// What has ended lies above it, and would push it out of sight.
void QueuePanel::scrollToRunning()
{
    const int row = m_queue.runningRow();
    if (row >= 0)
        m_list->scrollTo(m_model->index(row, 0));
}

void QueuePanel::showPause()
{
    const Failure reason = m_queue.pauseReason();
    const bool isDiskFull = reason.kind != Failure::Kind::None;
    m_banner->setVisible(isDiskFull);
    m_bannerText->setToolTip(reason.detail.toHtmlEscaped());
    const bool isPaused = m_queue.isPaused();
    m_pause->setChecked(isPaused);
    m_pause->setEnabled(!isDiskFull);
    m_pause->setIcon(theme::icon(isPaused ? QStringLiteral("play") : QStringLiteral("pause")));
    if (isPaused)
        setTexts(m_pause, tr("Go on"), tr("Starts the next job"));
    else
        setTexts(m_pause, tr("Pause after this"),
                 tr("Finishes the job that runs and starts no other"));
    showState();
}

void QueuePanel::retranslate()
{
    m_heading->setText(tr("Queue"));
    m_list->setAccessibleName(tr("Jobs of the queue"));
    m_empty->setText(tr("Nothing is waiting. What you make lines up here."));
    setTexts(m_show, tr("Show its pictures"), tr("Shows what the chosen job has made"));
    setTexts(m_up, tr("Earlier"), tr("Moves the chosen jobs up"));
    setTexts(m_down, tr("Later"), tr("Moves the chosen jobs down"));
    setTexts(m_retry, tr("Try again"), tr("Makes what is missing of the chosen jobs"));
    setTexts(m_cancel, tr("Cancel"), tr("Stops the chosen jobs; finished pictures stay"));
    setTexts(m_remove, tr("Remove"), tr("Takes the chosen jobs off the list; pictures stay"));
    setTexts(m_clear, tr("Clear finished"),
             tr("Takes all jobs that have come to an end off the list; pictures stay"));
    m_bannerText->setText(tr("A picture cannot be saved: the disk is full, or the folder cannot be "
                             "written. Nothing is lost, the queue goes on as soon as it can."));
    m_tryNow->setText(tr("Try now"));
    m_model->retranslate();
    showPause();
}

void QueuePanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

/// The window has the key for the trash: two shortcuts at once would be none.
bool QueuePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto &key = static_cast<const QKeyEvent &>(*event);
    if (QKeySequence(key.keyCombination()) != m_remove->shortcut())
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress)
        m_remove->trigger();
    event->accept();
    return true;
}

void QueuePanel::showEvent(QShowEvent *event)
{
    scrollToRunning();
    QWidget::showEvent(event);
}

} // namespace unclip
