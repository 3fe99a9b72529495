#pragma once

#include "unclip/error.h"
#include "unclip/image.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace unclip {

/// Asks a running computation to stop. Copies share one flag; any thread may set or read it.
class CancellationToken
{
public:
    void cancel() { m_cancelled->store(true, std::memory_order_relaxed); }
    bool isCancelled() const { return m_cancelled->load(std::memory_order_relaxed); }

    /// Throws Cancelled once cancel() was called.
    void check() const
    {
        if (isCancelled())
            throw Cancelled();
    }

private:
    std::shared_ptr<std::atomic_bool> m_cancelled = std::make_shared<std::atomic_bool>(false);
};

/// What a pipeline is doing; the order is the order in which stages run.
enum class Stage {
    Load,
    EncodeText,
    EncodeImage,
    Invert,
    Prior,
    Decode,
    SuperRes,
    SuperResSecond,
    Save,
};

/// One report of a running job.
struct Progress
{
    Stage stage = Stage::Load;
    int step = 0; ///< finished steps of this stage, 0..stepCount
    int stepCount = 0; ///< steps of this stage
    double fraction = 0.0; ///< of the whole job by estimated cost, 0..1, never falls
    std::optional<double> secondsLeft; ///< absent until there is something to estimate from
    std::optional<Image> preview; ///< the decoder's current x0, at most five a second
    int previewIndex = 0; ///< which picture of the job the preview shows
};

/// How a caller watches and stops a computation.
struct RunControl
{
    CancellationToken cancellation;
    std::function<void(const Progress &)>
        onProgress; ///< called on the computing thread; may be empty

    void report(const Progress &progress) const
    {
        if (onProgress)
            onProgress(progress);
    }
};

} // namespace unclip
