#pragma once

#include "session/failure.h"
#include "session/inputs.h"
#include "session/jobrunner.h"
#include "session/lightrequest.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace unclip {

/// Where a frame lies in its sequence: {t}, {θ}, {k}, {η}, or the weights of a board.
using FramePosition = std::vector<double>;
using SharedFrame = std::shared_ptr<const Frame>;

/// Frames of one sequence for a slider: computed on the runner with Urgency::Live, newest wish
/// first, kept in memory (least recently used ones go). GUI thread.
class LiveFrames : public QObject
{
    Q_OBJECT

public:
    explicit LiveFrames(JobRunner &runner, QObject *parent = nullptr);
    ~LiveFrames() override;

    /// What frames are of: a request whose position (mixes, etas, strengths, dimensions, weights)
    /// does not matter. Another sequence than before drops the frames and cancels what runs.
    void setSequence(LightRequest sequence); // by std::move: pixels are not copied
    void clear();

    SharedFrame frame(const FramePosition &position) const; ///< null when not made yet
    SharedFrame nearest(const FramePosition &position) const; ///< to show meanwhile; may be null

    /// Shows up as frameReady, at once when cached. Drops an older want() that has not begun.
    void want(const FramePosition &position);

    /// In the background, in the given order, after what want() asks for; instead of what an older
    /// wantAll() still asks for. A failure ends it all.
    void wantAll(const std::vector<FramePosition> &positions);
    void stop(); ///< cancels what runs and waits; frames stay

    bool isBusy() const;

Q_SIGNALS:
    void frameReady(const unclip::FramePosition &position, const unclip::SharedFrame &frame);
    void progressed(const unclip::Progress &progress);
    void failed(const unclip::Failure &failure);
    void busyChanged(bool busy);

private:
    struct State;

    void pump();
    void start(const FramePosition &position);
    void cancelRunning();
    void onFinished();
    void onFailed(const Failure &failure);
    void onModelChanged();
    void updateBusy();

    std::unique_ptr<State> m_state;
};

/// The request that makes just the frame at `position`.
Request requestAt(Request sequence, const FramePosition &position);

/// Positions from coarse to fine: 0, 1, 1/2, 1/4, 3/4 .. over [0, 1], `count` of a regular grid.
std::vector<FramePosition> coarseToFine(int count);

} // namespace unclip
