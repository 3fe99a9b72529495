#include "panels/statuspanel.h"

#include "theme.h"
#include "uitext.h"
#include "widgets/elidedlabel.h"

#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <unistd.h>

namespace unclip {

namespace {

constexpr int memoryInterval = 2000; ///< milliseconds
constexpr int liveDelay = 500; ///< milliseconds
constexpr int barWidth = 160;
constexpr int workWidth = 230;
constexpr int barSteps = 1000;

/// Bytes of this process that are in memory. The kernel answers at once, without a disk.
quint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> pages = file.readLine().split(' ');
    return pages.value(1).toULongLong() * static_cast<quint64>(::sysconf(_SC_PAGESIZE));
}

} // namespace

StatusPanel::StatusPanel(JobRunner &runner, JobQueue &queue, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_queue(queue)
{
    setObjectName(QStringLiteral("statusPanel"));
    build();
    connectRunner();
    connectQueue();
    m_messageTimer.setSingleShot(true);
    connect(&m_messageTimer, &QTimer::timeout, this, [this] {
        m_message.clear();
        showModel();
    });
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &StatusPanel::showWork);
    connect(&m_memoryTimer, &QTimer::timeout, this, &StatusPanel::readMemory);
    m_memoryTimer.start(memoryInterval);
    readMemory();
    showWork();
}

void StatusPanel::build()
{
    m_model = new ElidedLabel(ElidedLabel::Tone::Muted);
    m_model->setObjectName(QStringLiteral("statusModel"));
    m_work = new QLabel;
    m_work->setObjectName(QStringLiteral("statusWork"));
    m_work->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_work->setFixedWidth(workWidth);
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("statusProgress"));
    m_bar->setFixedWidth(barWidth);
    m_bar->setTextVisible(false);
    m_timeLeft = new QLabel;
    m_timeLeft->setObjectName(QStringLiteral("statusTimeLeft"));
    m_timeLeft->setProperty("role", QStringLiteral("muted"));
    m_cancel = new QPushButton(theme::icon(QStringLiteral("stop")), QString());
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    connect(m_cancel, &QPushButton::clicked, this, &StatusPanel::cancel);
    m_goOn = new QPushButton(theme::icon(QStringLiteral("play")), QString());
    m_goOn->setObjectName(QStringLiteral("goOnButton"));
    connect(m_goOn, &QPushButton::clicked, this, [this] { m_queue.setPaused(false); });

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::spacing, 2, theme::spacing, 2);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_model, 1);
    layout->addWidget(m_work);
    layout->addWidget(m_bar);
    layout->addWidget(m_timeLeft);
    layout->addWidget(m_cancel);
    layout->addWidget(m_goOn);
    setMinimumHeight(m_cancel->sizeHint().height() + 4); // the bar stays as high while idle
}

void StatusPanel::connectRunner()
{
    connect(&m_runner, &JobRunner::modelStateChanged, this, [this](ModelState state) {
        if (m_job == 0)
            m_progress.reset();
        m_isCancelled = m_isCancelled && state == ModelState::Loading;
        showModel();
        showWork();
    });
    connect(&m_runner, &JobRunner::loadProgressed, this, &StatusPanel::onProgressed);
    connect(&m_runner, &JobRunner::started, this, &StatusPanel::onStarted);
    connect(&m_runner, &JobRunner::progressed, this,
            [this](JobId, const Progress &progress) { onProgressed(progress); });
    connect(&m_runner, &JobRunner::finished, this, &StatusPanel::onEnded);
    connect(&m_runner, &JobRunner::cancelled, this, &StatusPanel::onEnded);
    connect(&m_runner, &JobRunner::failed, this, [this](JobId id) { onEnded(id); });
}

void StatusPanel::connectQueue()
{
    connect(&m_queue, &JobQueue::jobStarted, this, &StatusPanel::showWork);
    connect(&m_queue, &JobQueue::jobEnded, this, &StatusPanel::showWork);
    connect(&m_queue, &JobQueue::pausedChanged, this, &StatusPanel::showWork);
    connect(&m_queue, &JobQueue::rowsInserted, this, &StatusPanel::showWork);
    connect(&m_queue, &JobQueue::rowsRemoved, this, &StatusPanel::showWork);
    connect(&m_queue, &JobQueue::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (roles.isEmpty()) // a state, not progress
                    showWork();
            });
}

void StatusPanel::onStarted(JobId id)
{
    m_job = id;
    m_progress.reset();
    m_isCancelled = false;
    m_liveTimer.start();
    showWork();
}

void StatusPanel::onEnded(JobId id)
{
    if (id != m_job)
        return;
    m_job = 0;
    m_progress.reset();
    m_isCancelled = false;
    m_liveTimer.stop();
    showWork();
}

void StatusPanel::onProgressed(const Progress &progress)
{
    m_progress = progress;
    m_progress->preview.reset();
    showWork();
}

void StatusPanel::cancel()
{
    m_isCancelled = true;
    if (m_queue.current()) {
        m_isCancelled = false; // the queue says so itself
        m_queue.cancelCurrent();
    } else if (m_job != 0) {
        m_runner.cancel(m_job);
    } else {
        m_runner.cancelLoading();
    }
    showWork();
}

void StatusPanel::setStarterFolder(const QString &folder)
{
    m_starterFolder = folder;
    showModel();
}

void StatusPanel::showMessage(const QString &text, int milliseconds)
{
    m_message = text;
    m_messageTimer.start(milliseconds);
    showModel();
}

void StatusPanel::readMemory()
{
    m_residentBytes = residentBytes();
    showModel();
}

// Words

void StatusPanel::showModel()
{
    m_model->setText(m_message.isEmpty() ? modelText() : m_message);
    m_model->setAccessibleName(m_model->text());
    m_model->setToolTip(m_message.isEmpty() ? memoryToolTip() : m_message);
}

QString StatusPanel::modelText() const
{
    const bool isStarter = m_runner.modelFolder() == m_starterFolder;
    const QString fileName = QFileInfo(m_runner.modelFolder()).fileName();
    const QString folder = isStarter ? uitext::modelName(fileName) : fileName;
    switch (m_runner.modelState()) {
    case ModelState::None:
        return tr("No model is loaded");
    case ModelState::Loading:
        //: %1 a model's name
        return tr("%1 is being loaded").arg(folder);
    case ModelState::Failed:
        //: %1 a model's name
        return tr("%1 could not be loaded").arg(folder);
    case ModelState::Ready:
        break;
    }
    const ModelInfo &info = *m_runner.modelInfo();
    //: %1 a model's name, %2 "processor", %3 a precision such as bf16, %4 "312 MB"
    return tr("%1 · %2 · %3 · %4 of memory in use")
        .arg(uitext::modelName(QString::fromStdString(info.name)), uitext::device(info.device),
             QString::fromStdString(info.precision), uitext::fileSize(m_residentBytes));
}

QString StatusPanel::memoryToolTip() const
{
    if (m_runner.modelState() != ModelState::Ready)
        return m_runner.modelFolder();
    const ModelInfo &info = *m_runner.modelInfo();
    return tr("The studio uses %1 of memory, the model's weights take %2 of it. It computes with "
              "%n thread(s).",
              nullptr, info.threads)
        .arg(uitext::fileSize(m_residentBytes), uitext::fileSize(info.weightBytes));
}

bool StatusPanel::isStopping() const
{
    const QModelIndex row = m_queue.index(m_queue.runningRow());
    return m_isCancelled || row.data(JobQueue::StoppingRole).toBool();
}

QString StatusPanel::workText() const
{
    if (isHeld())
        return tr("Paused, %n job(s) waiting", nullptr, m_queue.waitingCount());
    if (isStopping())
        return tr("Stopping…");
    const QModelIndex row = m_queue.index(m_queue.runningRow());
    if (row.isValid() && row.data(JobQueue::StateRole).toInt() == int(JobState::Saving))
        return uitext::jobState(JobState::Saving);
    if (isLoading())
        return uitext::stage(Stage::Load);
    return m_progress ? uitext::stage(m_progress->stage) : uitext::jobState(JobState::Running);
}

bool StatusPanel::isHeld() const
{
    return !canCancel() && m_queue.isPaused() && m_queue.waitingCount() > 0;
}

bool StatusPanel::isLoading() const
{
    return m_job == 0 && m_runner.modelState() == ModelState::Loading;
}

bool StatusPanel::canCancel() const
{
    const bool isLive = m_job != 0 && !m_liveTimer.isActive();
    return m_queue.current() || isLoading() || isLive;
}

void StatusPanel::showWork()
{
    const bool isAtWork = canCancel();
    for (QWidget *widget : std::initializer_list<QWidget *> { m_bar, m_cancel })
        widget->setVisible(isAtWork);
    m_work->setVisible(isAtWork || isHeld());
    m_goOn->setVisible(isHeld());
    const QString work = workText();
    m_work->setText(m_work->fontMetrics().elidedText(work, Qt::ElideRight, workWidth));
    m_work->setToolTip(work);
    m_work->setAccessibleName(work);
    m_bar->setAccessibleName(tr("Progress"));
    const double fraction = m_progress ? m_progress->fraction : 0.0;
    const bool isUnknown = fraction <= 0.0 && isLoading();
    m_bar->setRange(0, isUnknown ? 0 : barSteps);
    m_bar->setValue(static_cast<int>(fraction * barSteps));
    const bool hasTime = isAtWork && m_progress && m_progress->secondsLeft && !isStopping();
    m_timeLeft->setVisible(hasTime);
    if (hasTime)
        m_timeLeft->setText(tr("%1 left").arg(uitext::duration(*m_progress->secondsLeft)));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel what is being made"));
    m_cancel->setToolTip(tr("Stops at once; pictures that are finished stay"));
    m_cancel->setEnabled(!isStopping());
    m_goOn->setText(tr("Go on"));
    m_goOn->setToolTip(tr("Starts the next job"));
}

void StatusPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        showModel();
        showWork();
    }
    QWidget::changeEvent(event);
}

} // namespace unclip
