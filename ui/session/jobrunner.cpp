#include "session/jobrunner.h"

#include "session/pipelineworker.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <deque>

namespace unclip {

namespace {

constexpr qint64 progressInterval = 50; ///< milliseconds
constexpr qint64 previewInterval = 200; ///< milliseconds

/// A job that has not been given to the worker.
struct WaitingJob
{
    JobId id = 0;
    PipelineWork work;
};

struct ModelOrder
{
    QString folder;
    LoadOptions options;
};

/// What the worker was last told to do.
struct Assignment
{
    JobId id = 0; ///< 0: loading a model
    ModelOrder model; ///< being loaded
    CancellationToken cancellation;
    std::shared_ptr<ProgressMailbox> mailbox = std::make_shared<ProgressMailbox>();
    Progress last; ///< as told, without its preview
    std::optional<Image> heldPreview; ///< came too early
    int heldIndex = 0;
};

} // namespace

struct JobRunner::State
{
    QThread thread;
    PipelineWorker *worker = nullptr; ///< lives on `thread`, which deletes it

    /// Shared with the worker, which always holds it too: it is never unmapped on this thread.
    std::shared_ptr<const Pipeline> pipeline;
    ModelOrder current; ///< of `pipeline`

    std::deque<WaitingJob> live;
    std::deque<WaitingJob> queued;
    std::deque<WaitingJob> idle;
    std::optional<ModelOrder> wantedModel;
    std::optional<Assignment> assignment; ///< nothing while the worker rests
    std::shared_ptr<std::atomic_int> urgentCount = std::make_shared<std::atomic_int>(0);
    JobId lastId = 0;
    bool isPumpScheduled = false;
    bool wasBusy = false;

    QTimer progressTimer;
    QElapsedTimer sinceProgress;
    QElapsedTimer sincePreview;

    std::deque<WaitingJob> &waiting(Urgency urgency)
    {
        return urgency == Urgency::Live ? live : urgency == Urgency::Queued ? queued : idle;
    }

    bool isWorking() const { return assignment.has_value(); }
    bool isLoading() const { return assignment && assignment->id == 0; }

    void countUrgent() const { urgentCount->store(static_cast<int>(live.size() + queued.size())); }

    bool takeWaiting(JobId id)
    {
        for (auto *list : { &live, &queued, &idle }) {
            const auto found = std::find_if(list->begin(), list->end(),
                                            [id](const WaitingJob &job) { return job.id == id; });
            if (found == list->end())
                continue;
            list->erase(found);
            countUrgent();
            return true;
        }
        return false;
    }

    std::optional<WaitingJob> takeNext()
    {
        for (auto *list : { &live, &queued, &idle }) {
            if (list->empty())
                continue;
            WaitingJob next = std::move(list->front());
            list->pop_front();
            countUrgent();
            return next;
        }
        return std::nullopt;
    }
};

JobRunner::JobRunner(Loader loader, QObject *parent)
    : QObject(parent)
    , m_state(std::make_unique<State>())
{
    m_state->worker = new PipelineWorker(std::move(loader));
    m_state->worker->moveToThread(&m_state->thread);
    m_state->thread.setObjectName(QStringLiteral("pipeline"));
    connect(&m_state->thread, &QThread::finished, m_state->worker, &QObject::deleteLater);
    m_state->progressTimer.setSingleShot(true);
    connect(&m_state->progressTimer, &QTimer::timeout, this, &JobRunner::deliverProgress);
    connectWorker();
    m_state->thread.start();
}

JobRunner::~JobRunner()
{
    m_state->worker->disconnect(this);
    if (m_state->assignment)
        m_state->assignment->cancellation.cancel();
    QCoreApplication::removePostedEvents(this, QEvent::MetaCall); // one may hold a pipeline
    m_state->pipeline.reset();
    m_state->thread.quit();
    m_state->thread.wait();
}

void JobRunner::connectWorker()
{
    PipelineWorker *worker = m_state->worker;
    connect(worker, &PipelineWorker::progressed, this, &JobRunner::onProgressPending);
    connect(worker, &PipelineWorker::loaded, this, &JobRunner::onLoaded);
    connect(worker, &PipelineWorker::loadCancelled, this, [this] { onLoadEnded({}); });
    connect(worker, &PipelineWorker::loadFailed, this, &JobRunner::onLoadEnded);
    connect(worker, &PipelineWorker::infoChanged, this, [this](const ModelInfo &info) {
        m_modelInfo = info;
        setModelState(m_modelState);
    });
    connect(worker, &PipelineWorker::finished, this,
            [this](JobId id) { onEnded(id, [this, id] { Q_EMIT finished(id); }); });
    connect(worker, &PipelineWorker::cancelled, this,
            [this](JobId id) { onEnded(id, [this, id] { Q_EMIT cancelled(id); }); });
    connect(worker, &PipelineWorker::failed, this, [this](JobId id, const Failure &failure) {
        onEnded(id, [this, id, failure] { Q_EMIT failed(id, failure); });
    });
}

// Models

void JobRunner::loadModel(const QString &folder, const LoadOptions &options)
{
    m_state->wantedModel = { folder, options };
    m_modelFolder = folder;
    m_loadOptions = options;
    if (m_state->isLoading())
        m_state->assignment->cancellation.cancel();
    schedulePump();
    setModelState(ModelState::Loading);
}

void JobRunner::cancelLoading()
{
    const bool wasWanted = m_state->wantedModel.has_value();
    m_state->wantedModel.reset();
    if (m_state->isLoading())
        m_state->assignment->cancellation.cancel();
    else if (wasWanted)
        onLoadEnded({});
}

void JobRunner::startLoading()
{
    Assignment &assignment = m_state->assignment.emplace();
    assignment.model = *std::exchange(m_state->wantedModel, std::nullopt);
    const LoadOrder load { assignment.model.folder.toStdString(), assignment.model.options,
                           assignment.cancellation, assignment.mailbox };
    PipelineWorker *worker = m_state->worker;
    QMetaObject::invokeMethod(
        worker, [worker, load] { worker->load(load); }, Qt::QueuedConnection);
}

void JobRunner::onLoaded(const std::shared_ptr<const Pipeline> &pipeline, const ModelInfo &info)
{
    deliverLastProgress();
    m_state->current = m_state->assignment->model;
    m_state->assignment.reset();
    m_state->pipeline = pipeline;
    PipelineWorker *worker = m_state->worker;
    QMetaObject::invokeMethod(
        worker, [worker] { worker->releaseOld(); }, Qt::QueuedConnection);
    m_modelInfo = info;
    if (!m_state->wantedModel)
        setModelState(ModelState::Ready);
    pump();
}

/// @param failure of no kind when loading was cancelled
void JobRunner::onLoadEnded(const Failure &failure)
{
    const bool isSuperseded = m_state->wantedModel.has_value();
    if (m_state->isLoading()) {
        deliverLastProgress();
        m_state->assignment.reset();
    }
    if (!isSuperseded) {
        const bool hasFailed = failure.kind != Failure::Kind::None;
        if (m_state->pipeline) {
            m_modelFolder = m_state->current.folder;
            m_loadOptions = m_state->current.options;
        }
        setModelState(m_state->pipeline ? ModelState::Ready
                          : hasFailed   ? ModelState::Failed
                                        : ModelState::None);
        if (hasFailed)
            Q_EMIT modelFailed(failure);
    }
    pump();
}

void JobRunner::setModelState(ModelState state)
{
    m_modelState = state;
    Q_EMIT modelStateChanged(state);
}

TokenCount JobRunner::countTokens(const QString &prompt) const
{
    return m_state->pipeline ? m_state->pipeline->countTokens(prompt.toStdString()) : TokenCount();
}

// Jobs

JobId JobRunner::submit(Urgency urgency, PipelineWork work)
{
    const JobId id = ++m_state->lastId;
    std::deque<WaitingJob> &waiting = m_state->waiting(urgency);
    waiting.insert(urgency == Urgency::Live ? waiting.begin() : waiting.end(),
                   { id, std::move(work) });
    m_state->countUrgent();
    schedulePump();
    updateBusy();
    return id;
}

void JobRunner::cancel(JobId id)
{
    if (m_state->takeWaiting(id)) {
        Q_EMIT cancelled(id);
        updateBusy();
    } else if (id != 0 && m_state->assignment && m_state->assignment->id == id) {
        m_state->assignment->cancellation.cancel();
    }
}

void JobRunner::cancelAll()
{
    std::vector<JobId> ids;
    for (const auto *list : { &m_state->live, &m_state->queued, &m_state->idle })
        for (const WaitingJob &job : *list)
            ids.push_back(job.id);
    if (m_state->assignment)
        ids.push_back(m_state->assignment->id);
    for (const JobId id : ids)
        cancel(id);
}

bool JobRunner::isBusy() const
{
    return (m_state->isWorking() && !m_state->isLoading()) || !m_state->live.empty()
        || !m_state->queued.empty() || !m_state->idle.empty();
}

std::shared_ptr<const std::atomic_int> JobRunner::urgentCount() const
{
    return m_state->urgentCount;
}

/// Later, so that nothing is heard of a job before its id is known.
void JobRunner::schedulePump()
{
    if (m_state->isPumpScheduled)
        return;
    m_state->isPumpScheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_state->isPumpScheduled = false;
            pump();
        },
        Qt::QueuedConnection);
}

void JobRunner::pump()
{
    if (!m_state->isWorking() && m_state->wantedModel)
        startLoading();
    else if (!m_state->isWorking() && m_state->pipeline)
        startNextJob();
    updateBusy();
}

void JobRunner::startNextJob()
{
    std::optional<WaitingJob> job = m_state->takeNext();
    if (!job)
        return;
    Assignment &assignment = m_state->assignment.emplace();
    assignment.id = job->id;
    WorkOrder order { job->id, std::move(job->work), assignment.cancellation, assignment.mailbox };
    PipelineWorker *worker = m_state->worker;
    QMetaObject::invokeMethod(
        worker, [worker, order = std::move(order)] { worker->run(order); }, Qt::QueuedConnection);
    Q_EMIT started(assignment.id);
}

void JobRunner::onEnded(JobId id, const std::function<void()> &announce)
{
    Q_ASSERT(m_state->assignment && m_state->assignment->id == id);
    deliverLastProgress();
    m_state->assignment.reset();
    announce();
    pump();
}

void JobRunner::updateBusy()
{
    const bool busy = isBusy();
    if (std::exchange(m_state->wasBusy, busy) != busy)
        Q_EMIT busyChanged(busy);
}

// Progress

void JobRunner::onProgressPending(JobId id)
{
    if (m_state->assignment && m_state->assignment->id == id && !m_state->progressTimer.isActive())
        deliverProgress();
}

/// Tells what is in the mailbox, or sets the timer when that would be too often.
void JobRunner::deliverProgress()
{
    if (!m_state->assignment || tryLater(m_state->sinceProgress, progressInterval))
        return;
    Assignment &assignment = *m_state->assignment;
    std::optional<Progress> progress = assignment.mailbox->take();
    if (progress && progress->preview) {
        assignment.heldPreview = std::exchange(progress->preview, std::nullopt);
        assignment.heldIndex = progress->previewIndex;
    }
    if (assignment.heldPreview && !tryLater(m_state->sincePreview, previewInterval))
        attachHeldPreview(progress);
    if (progress)
        announce(*progress);
}

/// Sets the timer when less than `interval` ms have passed.
bool JobRunner::tryLater(const QElapsedTimer &since, qint64 interval)
{
    const qint64 rest = since.isValid() ? interval - since.elapsed() : 0;
    if (rest > 0)
        m_state->progressTimer.start(static_cast<int>(rest));
    return rest > 0;
}

void JobRunner::attachHeldPreview(std::optional<Progress> &progress)
{
    Assignment &assignment = *m_state->assignment;
    if (!progress)
        progress = assignment.last;
    progress->preview = std::exchange(assignment.heldPreview, std::nullopt);
    progress->previewIndex = assignment.heldIndex;
}

/// What came last before the end, with a preview that was held back.
void JobRunner::deliverLastProgress()
{
    m_state->progressTimer.stop();
    Assignment &assignment = *m_state->assignment;
    std::optional<Progress> progress = assignment.mailbox->take();
    if (assignment.heldPreview && !(progress && progress->preview))
        attachHeldPreview(progress);
    if (progress)
        announce(*progress);
}

void JobRunner::announce(const Progress &progress)
{
    Assignment &assignment = *m_state->assignment;
    m_state->sinceProgress.start();
    if (progress.preview)
        m_state->sincePreview.start();
    const JobId id = assignment.id;
    assignment.last = progress;
    assignment.last.preview.reset();
    if (id == 0)
        Q_EMIT loadProgressed(progress);
    else
        Q_EMIT progressed(id, progress);
}

} // namespace unclip
