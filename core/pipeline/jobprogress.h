#pragma once

#include "unclip/runcontrol.h"

#include <chrono>
#include <map>

namespace unclip {

/// Turns finished steps of stages into one fraction with an estimate of the time left, and holds
/// previews back to five a second. Steps weigh by their estimated cost.
class JobProgress
{
public:
    explicit JobProgress(const RunControl &control);

    /// Announces work: `steps` more steps of a stage, each of the given cost (any unit).
    void plan(Stage stage, int steps, double costPerStep);

    /// Starts a run of `steps` steps of a stage, for picture `pictureIndex`.
    void begin(Stage stage, int steps, int pictureIndex);

    /// One more step is done. @throws Cancelled
    void step();

    /// True when a preview given to the next report would be shown.
    bool wantsPreview() const;
    void step(Image preview); ///< a step with its x0 preview

    void check() const { m_control.cancellation.check(); } ///< @throws Cancelled

private:
    using Clock = std::chrono::steady_clock;

    void advance();
    void report(std::optional<Image> preview);

    const RunControl &m_control;
    std::map<Stage, double> m_costPerStep;
    double m_totalCost = 0.0;
    double m_doneCost = 0.0;
    double m_lastFraction = 0.0;
    Progress m_progress;
    Clock::time_point m_start = Clock::now();
    std::optional<Clock::time_point> m_lastPreview;
};

} // namespace unclip
