#pragma once

#include "session/failure.h"
#include "session/jobrunner.h"

#include <QObject>

#include <memory>
#include <mutex>
#include <optional>

namespace unclip {

/// The newest report of one job, on its way from the worker to the GUI thread.
class ProgressMailbox
{
public:
    /// Keeps `progress`, and the preview of an older one that nobody fetched. Worker thread.
    /// @return whether the other side has to be told: nothing was waiting there
    bool put(const Progress &progress);

    std::optional<Progress> take(); ///< GUI thread

private:
    std::mutex m_mutex;
    std::optional<Progress> m_latest;
};

/// What the worker needs to load a model.
struct LoadOrder
{
    std::filesystem::path folder;
    LoadOptions options;
    CancellationToken cancellation;
    std::shared_ptr<ProgressMailbox> mailbox;
};

/// What the worker needs to run a job.
struct WorkOrder
{
    JobId id = 0;
    PipelineWork work;
    CancellationToken cancellation;
    std::shared_ptr<ProgressMailbox> mailbox;
};

/// Lives on the worker thread with the pipeline: loads it and runs jobs on it. Ends every order
/// with exactly one signal.
class PipelineWorker : public QObject
{
    Q_OBJECT

public:
    explicit PipelineWorker(JobRunner::Loader loader);

    void load(const LoadOrder &order);
    void run(const WorkOrder &order);

    /// The other side holds the model before no more: it is unmapped here.
    void releaseOld() { m_old.reset(); }

Q_SIGNALS:
    void progressed(unclip::JobId id); ///< something is in the mailbox; 0: of a load
    void infoChanged(const unclip::ModelInfo &info); ///< the model was made to need less memory

    /// The worker keeps the model before until releaseOld().
    void loaded(const std::shared_ptr<const unclip::Pipeline> &pipeline,
                const unclip::ModelInfo &info);
    void loadCancelled();
    void loadFailed(const unclip::Failure &failure);

    void finished(unclip::JobId id);
    void cancelled(unclip::JobId id);
    void failed(unclip::JobId id, const unclip::Failure &failure);

private:
    RunControl controlFor(JobId id, const CancellationToken &cancellation,
                          const std::shared_ptr<ProgressMailbox> &mailbox);
    void reportChangedInfo();

    JobRunner::Loader m_loader;
    std::shared_ptr<Pipeline> m_pipeline;
    std::shared_ptr<Pipeline> m_old;
    ModelInfo m_info; ///< as last told
};

} // namespace unclip
