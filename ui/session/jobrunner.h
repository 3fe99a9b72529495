#pragma once

#include "session/failure.h"
#include "unclip/pipeline.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

class QElapsedTimer;

namespace unclip {

class PipelineWorker;

using JobId = quint64;

/// Which of the waiting jobs runs first.
enum class Urgency {
    Live, ///< somebody holds a slider; before all that wait, the newest first
    Queued, ///< in order
    Idle, ///< when nothing else waits: embeddings for search
};

enum class ModelState { None, Loading, Ready, Failed };

/// Work with the pipeline; runs on the worker thread and may throw what error.h has.
using PipelineWork = std::function<void(Pipeline &, const RunControl &)>;

/// Owns the one worker thread and the pipeline on it, and runs jobs one after another. GUI thread;
/// no call blocks. Every submitted job ends in exactly one of finished, cancelled or failed, unless
/// the runner is destroyed before: then nothing is said any more.
class JobRunner : public QObject
{
    Q_OBJECT

public:
    using Loader = std::function<std::unique_ptr<Pipeline>(
        const std::filesystem::path &, const LoadOptions &, const RunControl &)>;

    explicit JobRunner(Loader loader, QObject *parent = nullptr);
    ~JobRunner() override; ///< cancels, quits, waits

    /// Loads another model after the running job; waiting jobs keep waiting and run on the new one.
    /// A load in progress is cancelled. On failure, or when loading is cancelled, the model before
    /// stays usable, and modelInfo() is its own all the while.
    void loadModel(const QString &folder, const LoadOptions &options);
    void cancelLoading();

    ModelState modelState() const { return m_modelState; }
    const std::optional<ModelInfo> &modelInfo() const { return m_modelInfo; } ///< when Ready
    QString modelFolder() const { return m_modelFolder; } ///< of modelInfo(), or being loaded
    LoadOptions loadOptions() const { return m_loadOptions; }

    /// Tokens of a prompt for the loaded model; all zero without one. Microseconds.
    TokenCount countTokens(const QString &prompt) const;

    JobId submit(Urgency urgency, PipelineWork work);

    /// Waiting: cancelled at once. Running: its token is set, cancelled() follows.
    void cancel(JobId id);
    void cancelAll();
    bool isBusy() const; ///< something runs or waits

    /// How many jobs more urgent than Idle wait. Any thread may read it: a long Idle job asks
    /// between its pieces and leaves the rest for later.
    std::shared_ptr<const std::atomic_int> urgentCount() const;

Q_SIGNALS:
    void modelStateChanged(unclip::ModelState state);
    void modelFailed(const unclip::Failure &failure); ///< after modelStateChanged
    void loadProgressed(const unclip::Progress &progress);
    void started(unclip::JobId id);
    /// At most 20 a second, and 5 with a preview; the last one always comes.
    void progressed(unclip::JobId id, const unclip::Progress &progress);
    void finished(unclip::JobId id);
    void cancelled(unclip::JobId id);
    void failed(unclip::JobId id, const unclip::Failure &failure);
    void busyChanged(bool busy);

private:
    struct State;

    void onLoaded(const std::shared_ptr<const Pipeline> &pipeline, const ModelInfo &info);
    void onLoadEnded(const Failure &failure);
    void onProgressPending(JobId id);
    void onEnded(JobId id, const std::function<void()> &announce);
    void connectWorker();
    void schedulePump();
    void pump();
    void startLoading();
    void startNextJob();
    void deliverProgress();
    void deliverLastProgress();
    void attachHeldPreview(std::optional<Progress> &progress);
    bool tryLater(const QElapsedTimer &since, qint64 interval);
    void announce(const Progress &progress);
    void setModelState(ModelState state);
    void updateBusy();

    ModelState m_modelState = ModelState::None;
    std::optional<ModelInfo> m_modelInfo;
    QString m_modelFolder;
    LoadOptions m_loadOptions;
    std::unique_ptr<State> m_state;
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::Progress)
