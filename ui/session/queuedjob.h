#pragma once

#include "session/jobqueue.h"
#include "session/queuefile.h"

#include <memory>
#include <optional>
#include <string>

namespace unclip {

/// A job as the queue holds it.
struct QueuedJob
{
    quint64 id = 0;
    std::shared_ptr<JobSpec> spec;
    std::shared_ptr<const std::string> recipe; ///< JSON of the request
    QString batch;
    JobState state = JobState::Waiting;
    int made = 0;
    int total = 0; ///< 0: only the model knows
    std::optional<Progress> progress; ///< while running
    Failure failure;
    bool isStopping = false;

    static QueuedJob of(JobSpec spec);
    static QueuedJob of(const KeptJob &kept); ///< @throws InvalidRequest
    KeptJob kept() const;

    bool isEnded() const;
    bool isComplete() const { return total > 0 && made >= total; }
    double fraction() const; ///< 0..1

    /// Lets go of pixels that can be read from files again. @pre no run is under way
    void dropPixels();
};

} // namespace unclip
