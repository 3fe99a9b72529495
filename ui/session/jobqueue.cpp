#include "session/jobqueue.h"

#include "session/picturejob.h"
#include "session/queuedjob.h"
#include "session/queuefile.h"
#include "unclip/error.h"

#include <QThreadPool>
#include <QTimer>

#include <algorithm>

namespace unclip {

namespace {

constexpr int saveRetryInterval = 2000; ///< milliseconds

} // namespace

struct JobQueue::State
{
    State(JobRunner &jobRunner, PictureStore pictureStore, QString path)
        : runner(jobRunner)
        , store(std::move(pictureStore))
        , file(std::move(path), [this] { return snapshot(); })
    {
        saver.setMaxThreadCount(1);
        saveTimer.setSingleShot(true);
        saveTimer.setInterval(saveRetryInterval);
    }

    JobRunner &runner;
    PictureStore store;
    std::vector<QueuedJob> jobs;
    quint64 lastId = 0;

    quint64 active = 0; ///< given to the runner, or being saved; 0: none
    JobId runnerJob = 0; ///< of the active job while the runner has it
    std::shared_ptr<PictureJob> work; ///< of the active job
    quint64 run = 0; ///< number of `work`; what older ones still say comes late
    bool isStuck = false; ///< a picture of the active job waits to be saved

    bool isPauseAsked = false;
    Failure diskFailure; ///< while the disk is full
    QTimer saveTimer;
    bool isSaving = false; ///< an attempt is under way
    QThreadPool saver;
    QueueFile file;

    int rowOf(quint64 id) const
    {
        const auto found = std::find_if(jobs.begin(), jobs.end(),
                                        [id](const QueuedJob &job) { return job.id == id; });
        return found == jobs.end() ? -1 : static_cast<int>(found - jobs.begin());
    }

    QueuedJob &at(int row) { return jobs[static_cast<std::size_t>(row)]; }

    QueuedJob *find(quint64 id)
    {
        const int row = rowOf(id);
        return row < 0 ? nullptr : &at(row);
    }

    int firstWaitingRow() const
    {
        const auto found = std::find_if(jobs.begin(), jobs.end(), [](const QueuedJob &job) {
            return job.state == JobState::Waiting;
        });
        return static_cast<int>(found - jobs.begin());
    }

    bool isDiskFull() const { return diskFailure.kind != Failure::Kind::None; }

    KeptQueue snapshot() const
    {
        KeptQueue kept;
        kept.isPaused = isPauseAsked;
        for (const QueuedJob &job : jobs)
            if ((!job.isEnded() && !job.isStopping) || job.state == JobState::Failed)
                kept.jobs.push_back(job.kept());
        return kept;
    }
};

JobQueue::JobQueue(JobRunner &runner, const PictureStore &store, QString file, QObject *parent)
    : QAbstractListModel(parent)
    , m_state(std::make_unique<State>(runner, store, std::move(file)))
{
    connectRunner();
    m_state->saveTimer.setObjectName(QStringLiteral("saveRetryTimer"));
    m_state->saveTimer.setParent(this);
    connect(&m_state->saveTimer, &QTimer::timeout, this, &JobQueue::saveAgain);
}

JobQueue::~JobQueue()
{
    m_state->runner.disconnect(this);
    if (m_state->work)
        m_state->work->disconnect(this);
    m_state->runner.cancel(m_state->runnerJob);
}

void JobQueue::connectRunner()
{
    const JobRunner *runner = &m_state->runner;
    const auto isOurs = [this](JobId id) { return id == m_state->runnerJob; };
    connect(runner, &JobRunner::started, this, [this, isOurs](JobId id) {
        if (isOurs(id))
            onStarted();
    });
    connect(runner, &JobRunner::progressed, this,
            [this, isOurs](JobId id, const Progress &progress) {
                if (isOurs(id))
                    onProgressed(progress);
            });
    connect(runner, &JobRunner::finished, this, [this, isOurs](JobId id) {
        if (isOurs(id))
            onRunEnded(JobState::Finished, {});
    });
    connect(runner, &JobRunner::cancelled, this, [this, isOurs](JobId id) {
        if (isOurs(id))
            onRunEnded(JobState::Cancelled, {});
    });
    connect(runner, &JobRunner::failed, this, [this, isOurs](JobId id, const Failure &failure) {
        if (isOurs(id))
            onRunEnded(JobState::Failed, failure);
    });
}

// The model

int JobQueue::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_state->jobs.size());
}

QVariant JobQueue::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QueuedJob &job = m_state->at(index.row());
    const std::optional<Progress> &progress = job.progress;
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return job.spec->title;
    case IdRole:
        return job.id;
    case ModeRole:
        return static_cast<int>(job.spec->mode);
    case StateRole:
        return static_cast<int>(job.state);
    case FractionRole:
        return job.fraction();
    case StageRole:
        return progress ? QVariant(static_cast<int>(progress->stage)) : QVariant();
    case StepRole:
        return progress ? progress->step : 0;
    case StepCountRole:
        return progress ? progress->stepCount : 0;
    case SecondsLeftRole:
        return progress && progress->secondsLeft ? QVariant(*progress->secondsLeft) : QVariant();
    case MadeRole:
        return job.made;
    case TotalRole:
        return job.total;
    case FailureRole:
        return QVariant::fromValue(job.failure);
    case BatchRole:
        return job.batch;
    case StoppingRole:
        return job.isStopping;
    default:
        return {};
    }
}

Qt::ItemFlags JobQueue::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    if (!index.isValid())
        flags |= Qt::ItemIsDropEnabled; // between rows
    else if (m_state->at(index.row()).state == JobState::Waiting)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

Qt::DropActions JobQueue::supportedDropActions() const
{
    return Qt::MoveAction;
}

bool JobQueue::moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to,
                        int child)
{
    if (from.isValid() || to.isValid() || row < 0 || count < 1 || row + count > rowCount()
        || child < 0 || child > rowCount())
        return false;
    const auto first = m_state->jobs.begin() + row;
    if (!std::all_of(first, first + count,
                     [](const QueuedJob &job) { return job.state == JobState::Waiting; }))
        return false;
    child = std::max(child, runningRow() + 1); // nothing overtakes what runs
    if (!beginMoveRows({}, row, row + count - 1, {}, child))
        return false;
    if (child < row)
        std::rotate(m_state->jobs.begin() + child, first, first + count);
    else
        std::rotate(first, first + count, m_state->jobs.begin() + child);
    endMoveRows();
    m_state->file.touch();
    reconsider();
    return true;
}

void JobQueue::changed(quint64 id, const QList<int> &roles)
{
    const QModelIndex row = index(m_state->rowOf(id));
    if (row.isValid())
        Q_EMIT dataChanged(row, row, roles);
}

int JobQueue::waitingCount() const
{
    return static_cast<int>(
        std::count_if(m_state->jobs.begin(), m_state->jobs.end(),
                      [](const QueuedJob &job) { return job.state == JobState::Waiting; }));
}

int JobQueue::runningRow() const
{
    const int row = m_state->rowOf(m_state->active);
    return row >= 0 && m_state->at(row).state != JobState::Waiting ? row : -1;
}

std::optional<quint64> JobQueue::current() const
{
    return runningRow() < 0 ? std::nullopt : std::optional(m_state->active);
}

std::optional<JobSpec> JobQueue::spec(quint64 id) const
{
    const QueuedJob *job = m_state->find(id);
    return job ? std::optional(*job->spec) : std::nullopt;
}

// Wishes

quint64 JobQueue::add(JobSpec spec)
{
    insert(rowCount(), std::move(spec));
    return m_state->lastId;
}

quint64 JobQueue::addNext(JobSpec spec)
{
    insert(m_state->firstWaitingRow(), std::move(spec));
    return m_state->lastId;
}

void JobQueue::insert(int row, JobSpec spec)
{
    QueuedJob job = QueuedJob::of(std::move(spec));
    job.id = ++m_state->lastId;
    beginInsertRows({}, row, row);
    m_state->jobs.insert(m_state->jobs.begin() + row, std::move(job));
    endInsertRows();
    m_state->file.touch();
    reconsider();
}

void JobQueue::cancel(quint64 id)
{
    const int row = m_state->rowOf(id);
    if (row < 0)
        return;
    QueuedJob &job = m_state->at(row);
    if (job.state == JobState::Waiting) {
        endWaiting(row);
    } else if (job.state == JobState::Running) {
        job.isStopping = true;
        m_state->file.touch();
        changed(id);
        m_state->runner.cancel(m_state->runnerJob);
    } else if (job.state == JobState::Saving) {
        endActive(JobState::Cancelled, {});
    }
}

void JobQueue::cancelCurrent()
{
    if (const auto id = current())
        cancel(*id);
}

void JobQueue::endWaiting(int row)
{
    QueuedJob &job = m_state->at(row);
    const quint64 id = job.id;
    job.state = JobState::Cancelled;
    job.dropPixels();
    if (id == m_state->active)
        withdraw();
    changed(id);
    m_state->file.touch();
    Q_EMIT jobEnded(id, JobState::Cancelled, {});
    pump();
}

void JobQueue::retry(quint64 id)
{
    QueuedJob *job = m_state->find(id);
    const bool isRetriable = job && job->isEnded() && job->state != JobState::Finished;
    if (!isRetriable || job->isComplete())
        return;
    job->state = JobState::Waiting;
    job->failure = {};
    changed(id);
    m_state->file.touch();
    reconsider();
}

void JobQueue::move(quint64 id, int offset)
{
    const int row = m_state->rowOf(id);
    std::vector<int> waiting;
    for (int i = 0; i < rowCount(); ++i)
        if (m_state->at(i).state == JobState::Waiting)
            waiting.push_back(i);
    const auto found = std::find(waiting.begin(), waiting.end(), row);
    if (found == waiting.end())
        return;
    const auto from = static_cast<int>(found - waiting.begin());
    const int to = std::clamp(from + offset, 0, static_cast<int>(waiting.size()) - 1);
    const int target = waiting[static_cast<std::size_t>(to)];
    if (target != row)
        moveRows({}, row, 1, {}, target < row ? target : target + 1);
}

void JobQueue::remove(quint64 id)
{
    int row = m_state->rowOf(id);
    if (row < 0 || runningRow() == row)
        return;
    if (m_state->at(row).state == JobState::Waiting)
        endWaiting(row);
    row = m_state->rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_state->jobs.erase(m_state->jobs.begin() + row);
    endRemoveRows();
    m_state->file.touch();
}

void JobQueue::clearEnded()
{
    std::vector<quint64> ended;
    for (const QueuedJob &job : m_state->jobs)
        if (job.isEnded())
            ended.push_back(job.id);
    for (const quint64 id : ended)
        remove(id);
}

void JobQueue::setPaused(bool paused)
{
    m_state->isPauseAsked = paused;
    m_state->file.touch();
    updatePause();
    if (!paused && m_state->isDiskFull())
        saveAgain();
    reconsider();
}

void JobQueue::updatePause()
{
    const bool paused = m_state->isPauseAsked || m_state->isDiskFull();
    const bool isSame = paused == m_paused && m_pauseReason.kind == m_state->diskFailure.kind;
    m_paused = paused;
    m_pauseReason = m_state->diskFailure;
    if (!isSame)
        Q_EMIT pausedChanged(paused);
}

// Running

/// What was submitted but has not begun may not be next any more.
void JobQueue::reconsider()
{
    const QueuedJob *active = m_state->find(m_state->active);
    const bool isNext =
        active && !m_paused && m_state->rowOf(m_state->active) == m_state->firstWaitingRow();
    if (active && active->state == JobState::Waiting && !isNext)
        withdraw();
    pump();
}

void JobQueue::pump()
{
    const int row = m_state->firstWaitingRow();
    if (!m_paused && m_state->active == 0 && row < rowCount())
        start(m_state->at(row).id);
}

void JobQueue::start(quint64 id)
{
    const QueuedJob &job = *m_state->find(id);
    m_state->active = id;
    m_state->isStuck = false;
    m_state->work = std::make_shared<PictureJob>(
        PictureOrder { job.spec, m_state->store, job.batch, job.made });
    connectWork();
    const auto run = [work = m_state->work](Pipeline &pipeline, const RunControl &control) {
        work->run(pipeline, control);
    };
    m_state->runnerJob = m_state->runner.submit(Urgency::Queued, run);
}

void JobQueue::connectWork()
{
    const PictureJob *work = m_state->work.get();
    const quint64 id = m_state->active;
    const auto isCurrent = [this, run = ++m_state->run] {
        return m_state->work && m_state->run == run;
    };
    connect(work, &PictureJob::planned, this, [this, id, isCurrent](int total) {
        if (QueuedJob *job = m_state->find(id); job && isCurrent()) {
            job->total = total;
            changed(id, { TotalRole });
        }
    });
    connect(work, &PictureJob::saved, this, [this, id, isCurrent](const PictureRecord &record) {
        onSaved(record, id, isCurrent());
    });
    connect(work, &PictureJob::stuck, this, [this, isCurrent](const Failure &failure) {
        if (isCurrent())
            onStuck(failure);
    });
    connect(work, &PictureJob::candidatesReady, this,
            [this, id](const std::vector<std::vector<Candidate>> &candidates) {
                Q_EMIT candidatesReady(id, candidates);
            });
}

/// Takes the active job back before it has begun.
void JobQueue::withdraw()
{
    const JobId job = std::exchange(m_state->runnerJob, 0);
    m_state->active = 0;
    m_state->work.reset();
    m_state->runner.cancel(job);
}

void JobQueue::onStarted()
{
    const quint64 id = m_state->active;
    m_state->find(id)->state = JobState::Running;
    changed(id);
    Q_EMIT jobStarted(id);
}

void JobQueue::onProgressed(const Progress &progress)
{
    const quint64 id = m_state->active;
    QueuedJob &job = *m_state->find(id);
    job.progress = progress;
    job.progress->preview.reset();
    changed(id, { FractionRole, StageRole, StepRole, StepCountRole, SecondsLeftRole });
    if (progress.preview)
        Q_EMIT previewed(id, std::make_shared<const Image>(*progress.preview),
                         progress.previewIndex);
}

void JobQueue::onRunEnded(JobState state, const Failure &failure)
{
    m_state->runnerJob = 0;
    QueuedJob &job = *m_state->find(m_state->active);
    if (!m_state->isStuck || job.isStopping) {
        endActive(m_state->isStuck ? JobState::Cancelled : state, failure);
        return;
    }
    job.state = JobState::Saving;
    changed(job.id);
    m_state->saveTimer.start();
    updatePause();
}

void JobQueue::endActive(JobState state, const Failure &failure)
{
    const quint64 id = std::exchange(m_state->active, 0);
    QueuedJob &job = *m_state->find(id);
    job.state = state;
    job.failure = failure;
    job.progress.reset();
    job.isStopping = false;
    job.dropPixels();
    m_state->work.reset();
    m_state->isStuck = false;
    m_state->isSaving = false;
    m_state->saveTimer.stop();
    m_state->diskFailure = {};
    m_state->file.touch();
    changed(id);
    updatePause();
    Q_EMIT jobEnded(id, state, failure);
    pump();
}

// Saving

/// @param isCurrentRun false: the job was cancelled while this picture was on its way
void JobQueue::onSaved(const PictureRecord &record, quint64 id, bool isCurrentRun)
{
    if (QueuedJob *job = m_state->find(id)) {
        job->made = std::min(job->made + 1, job->total);
        m_state->file.touch();
        changed(id, { MadeRole, FractionRole });
    }
    Q_EMIT pictureSaved(record, id);
    QueuedJob *job = m_state->find(id);
    if (!isCurrentRun || !job || job->state != JobState::Saving)
        return;
    if (job->isComplete()) {
        endActive(JobState::Finished, {});
        return;
    }
    job->state = JobState::Waiting;
    job->progress.reset();
    m_state->active = 0;
    m_state->work.reset();
    m_state->isSaving = false;
    m_state->diskFailure = {};
    changed(id);
    updatePause();
    pump();
}

void JobQueue::onStuck(const Failure &failure)
{
    m_state->isStuck = true;
    m_state->isSaving = false;
    m_state->diskFailure = failure;
    if (m_state->runnerJob == 0)
        m_state->saveTimer.start();
}

void JobQueue::saveAgain()
{
    if (m_state->isSaving || !m_state->work || m_state->runnerJob != 0)
        return;
    m_state->isSaving = true;
    m_state->saveTimer.stop();
    m_state->saver.start([work = m_state->work] { work->saveAgain(); });
}

// Restart

int JobQueue::restore()
{
    const KeptQueue kept = m_state->file.read();
    std::vector<QueuedJob> jobs;
    bool isDamaged = false;
    for (const KeptJob &keptJob : kept.jobs) {
        try {
            QueuedJob job = QueuedJob::of(keptJob);
            if (job.isComplete()) // its end was not written any more
                continue;
            job.id = ++m_state->lastId;
            jobs.push_back(std::move(job));
        } catch (const InvalidRequest &error) {
            qWarning("a job of the queue cannot be restored: %s", error.what());
            isDamaged = true;
        }
    }
    if (isDamaged)
        m_state->file.setAside();
    const auto count = static_cast<int>(jobs.size());
    const auto waiting =
        static_cast<int>(std::count_if(jobs.begin(), jobs.end(), [](const QueuedJob &job) {
            return job.state == JobState::Waiting;
        }));
    if (count > 0) {
        beginInsertRows({}, 0, count - 1);
        std::move(jobs.begin(), jobs.end(), std::inserter(m_state->jobs, m_state->jobs.begin()));
        endInsertRows();
    }
    m_state->isPauseAsked = m_state->isPauseAsked || kept.isPaused;
    m_state->file.touch();
    updatePause();
    reconsider();
    return waiting;
}

} // namespace unclip
