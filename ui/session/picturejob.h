#pragma once

#include "session/jobqueue.h"

#include <QObject>

#include <memory>
#include <optional>

namespace unclip {

/// What a PictureJob works from.
struct PictureOrder
{
    std::shared_ptr<const JobSpec> spec;
    PictureStore store;
    QString batch;
    int made = 0; ///< pictures of the request that are saved already
};

/// One run of a queued job: makes the missing pictures and saves each as soon as it exists. Lives
/// in a shared_ptr; its signals come from the thread that works.
class PictureJob : public QObject
{
    Q_OBJECT

public:
    explicit PictureJob(PictureOrder order);

    /// Worker thread. Returns early, with a picture held back, when one could not be saved.
    /// @throws what the pipeline throws; InvalidRequest when a source picture is gone or changed
    void run(Pipeline &pipeline, const RunControl &control);

    /// Tries to save the picture that was held back; saved() or stuck() follows. Any thread, after
    /// run() has returned, one call at a time.
    void saveAgain();

Q_SIGNALS:
    void planned(int total); ///< pictures in all, now that the model's defaults are known
    void saved(const unclip::PictureRecord &record);
    void stuck(const unclip::Failure &failure);

    /// Of a run that made all pictures.
    void candidatesReady(const std::vector<std::vector<unclip::Candidate>> &candidates);

private:
    struct HeldPicture
    {
        Frame frame;
        Recipe recipe;
    };

    void readSources(Request &request) const;
    bool trySave(const Frame &frame, const Recipe &recipe);

    PictureOrder m_order;
    std::optional<HeldPicture> m_held;
};

} // namespace unclip
