#pragma once

#include "session/failure.h"
#include "session/inputs.h"
#include "session/jobrunner.h"
#include "session/picturerecord.h"
#include "session/picturestore.h"

#include <QAbstractListModel>

namespace unclip {

/// One wish for pictures.
struct JobSpec
{
    Request request;
    Mode mode = Mode::Create;
    QString title; ///< what a person recognises it by: the prompt, file names
    QStringList parents; ///< ids of library pictures it starts from
    QStringList sourceFiles; ///< files of the request's pictures, in order, to read them again
    std::vector<SharedImage> pixels {}; ///< as in LightRequest; until the job has ended
};

enum class JobState { Waiting, Running, Saving, Finished, Failed, Cancelled };

/// The jobs that save pictures, as a model: newest last, finished ones stay until cleared. Keeps
/// itself in a file, so that waiting jobs survive a crash. GUI thread.
class JobQueue : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< quint64
        TitleRole,
        ModeRole, ///< int of Mode
        StateRole, ///< int of JobState
        FractionRole, ///< 0..1
        StageRole, ///< int of Stage
        StepRole,
        StepCountRole,
        SecondsLeftRole, ///< double; invalid when not known
        MadeRole, ///< pictures saved
        TotalRole,
        FailureRole, ///< Failure
        BatchRole, ///< PictureRecord::batch of its pictures
        StoppingRole, ///< bool: cancelled, but the computation has not come to its end yet
    };

    /// @param file where the queue is kept; written after every change, atomically
    JobQueue(JobRunner &runner, const PictureStore &store, QString file, QObject *parent = nullptr);
    ~JobQueue() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override;

    /// Moves waiting jobs; false when one of them is not waiting.
    bool moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to,
                  int child) override;

    // Hand the spec over (std::move): a copy of its pixels takes time.
    quint64 add(JobSpec spec); ///< at the end
    quint64 addNext(JobSpec spec); ///< before all that wait

    /// Waiting or held back by the disk: ended at once. Running: stops within one network call.
    void cancel(quint64 id);
    void cancelCurrent();
    void retry(quint64 id); ///< makes what is missing of a failed or cancelled job
    void move(quint64 id, int offset); ///< among the waiting ones; -1 is earlier
    void remove(quint64 id); ///< waiting or ended ones
    void clearEnded();
    std::optional<JobSpec> spec(quint64 id) const; ///< of an ended job: without pixels

    /// After the current job. While the disk is full, false tries to save again at once.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }

    /// DiskFull (a picture could not be saved; it is tried again every two seconds), or Kind::None
    /// when asked for.
    Failure pauseReason() const { return m_pauseReason; }

    int waitingCount() const;
    int runningRow() const; ///< of current(); -1: none
    std::optional<quint64> current() const; ///< running or saving

    /// Reads the kept queue: jobs that were waiting or running wait again, for the pictures that
    /// are not saved yet; failed ones can be retried. @return how many wait
    int restore();

Q_SIGNALS:
    void pictureSaved(const unclip::PictureRecord &record, quint64 job); ///< on disk by now
    void candidatesReady(quint64 job,
                         const std::vector<std::vector<unclip::Candidate>> &candidates);
    void previewed(quint64 job, const unclip::SharedImage &x0, int picture);
    void jobStarted(quint64 job);
    void jobEnded(quint64 job, unclip::JobState state, const unclip::Failure &failure);
    void pausedChanged(bool paused); ///< also when only the reason changes

private:
    struct State;

    void connectRunner();
    void connectWork();
    void insert(int row, JobSpec spec);
    void pump();
    void reconsider();
    void start(quint64 id);
    void withdraw();
    void onStarted();
    void onProgressed(const Progress &progress);
    void onRunEnded(JobState state, const Failure &failure);
    void onSaved(const PictureRecord &record, quint64 id, bool isCurrentRun);
    void onStuck(const Failure &failure);
    void saveAgain();
    void endActive(JobState state, const Failure &failure);
    void endWaiting(int row);
    void updatePause();
    void changed(quint64 id, const QList<int> &roles = {});

    bool m_paused = false;
    Failure m_pauseReason;
    std::unique_ptr<State> m_state;
};

} // namespace unclip
