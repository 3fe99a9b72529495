#pragma once

#include "panels/modepanel.h"
#include "session/liveframes.h"

#include <QImage>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace unclip {

/// Where a slider stands: what is to be seen, and what is made before it. The draft lies on a
/// coarse grid whose points are met again, so that moving about hits what is there already.
struct LivePlace
{
    FramePosition exact;
    FramePosition draft; ///< the same as `exact` where there is no grid

    friend bool operator==(const LivePlace &a, const LivePlace &b)
    {
        return a.exact == b.exact && a.draft == b.draft;
    }
};

/// Live frames as a panel needs them: at once what is there (the frame itself, or the nearest one),
/// a moment later what is asked for, and whole sequences in the background. GUI thread.
class LiveSequence : public QObject
{
    Q_OBJECT

public:
    using RequestMaker = std::function<LightRequest()>;

    explicit LiveSequence(JobRunner &runner, QObject *parent = nullptr);
    ~LiveSequence() override; ///< emits nothing more

    enum class Cause { Deed, Typing }; ///< typing is waited for until it pauses

    /// Frames of another request. `make` is called when it is time.
    /// @param background made in this order while nothing else is wanted
    void setSequence(RequestMaker make, std::vector<FramePosition> background, Cause cause);
    void forget(); ///< frames and sequence
    bool hasSequence() const { return m_hasSequence; }

    void setBackgroundAllowed(bool allowed); ///< not while pictures are being saved

    void want(const LivePlace &place);
    void pause(); ///< stops computing; frames stay
    void retry(); ///< after failed()

    bool isWaiting() const; ///< what is wanted is not there yet
    SharedFrame frame(const FramePosition &position) const;

Q_SIGNALS:
    void shown(const unclip::SharedFrame &frame); ///< best there is for the wanted place
    void made(const unclip::FramePosition &position, const unclip::SharedFrame &frame);
    void previewed(const QImage &x0); ///< only while there is no frame to show
    void busyChanged(bool busy); ///< true once it takes a while
    void failed(const unclip::Failure &failure); ///< then rests until retry() or another sequence

private:
    bool startSequence();
    void compute();
    void fillBackground();
    void showBest();
    void onMade(const FramePosition &position, const SharedFrame &frame);
    void onProgressed(const Progress &progress);
    void onFailed(const Failure &failure);
    void onBusy(bool busy);

    LiveFrames m_frames;
    RequestMaker m_make; ///< of a sequence that has not begun; empty: it has
    std::vector<FramePosition> m_background;
    std::optional<LivePlace> m_place; ///< absent: paused
    QTimer m_ask; ///< to computing
    QTimer m_rest; ///< from a draft to the exact frame
    QTimer m_busy;
    int m_delay = 0; ///< of m_ask for this sequence's first frame, ms
    bool m_hasSequence = false;
    bool m_isBackgroundAllowed = true;
    bool m_hasFailed = false;
};

/// Nothing is being saved that frames made ahead would hold up.
bool mayWorkAhead(const JobQueue &queue);

/// A frame for the viewer.
ViewerContent viewerContent(const SharedFrame &frame, const QString &caption);

} // namespace unclip
