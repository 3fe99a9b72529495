#include "panels/livesequence.h"

#include "imageconversion.h"
#include "session/jobqueue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace unclip {

namespace {

constexpr int sliderDelay = 0; ///< LiveFrames leaves out the places that a drag has passed
constexpr int typingDelay = 350; ///< ms
constexpr int restDelay = 250; ///< ms
constexpr int busyDelay = 200; ///< ms; what is faster needs no word

} // namespace

LiveSequence::LiveSequence(JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_frames(runner)
{
    m_ask.setSingleShot(true);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restDelay);
    m_busy.setSingleShot(true);
    m_busy.setInterval(busyDelay);
    connect(&m_ask, &QTimer::timeout, this, &LiveSequence::compute);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_place && !m_hasFailed)
            m_frames.want(m_place->exact);
    });
    connect(&m_busy, &QTimer::timeout, this, [this] { Q_EMIT busyChanged(true); });
    connect(&m_frames, &LiveFrames::frameReady, this, &LiveSequence::onMade);
    connect(&m_frames, &LiveFrames::progressed, this, &LiveSequence::onProgressed);
    connect(&m_frames, &LiveFrames::failed, this, &LiveSequence::onFailed);
    connect(&m_frames, &LiveFrames::busyChanged, this, &LiveSequence::onBusy);
}

LiveSequence::~LiveSequence()
{
    disconnect(&m_frames, nullptr, this, nullptr); // what it would tell may be gone already
}

void LiveSequence::setSequence(RequestMaker make, std::vector<FramePosition> background,
                               Cause cause)
{
    pause();
    m_make = std::move(make);
    m_background = std::move(background);
    m_delay = cause == Cause::Typing ? typingDelay : sliderDelay;
    m_hasSequence = true;
    m_hasFailed = false;
}

void LiveSequence::forget()
{
    pause();
    m_make = nullptr;
    m_background.clear();
    m_hasSequence = false;
    m_hasFailed = false;
    m_frames.clear();
}

void LiveSequence::setBackgroundAllowed(bool allowed)
{
    if (m_isBackgroundAllowed == allowed)
        return;
    m_isBackgroundAllowed = allowed;
    if (allowed) {
        fillBackground();
        return;
    }
    m_frames.stop();
    if (isWaiting())
        m_ask.start(sliderDelay); // what is looked at stays wanted
}

void LiveSequence::want(const LivePlace &place)
{
    if (!m_hasSequence || m_place == place)
        return;
    const bool wasPaused = !m_place;
    m_place = place;
    m_rest.stop();
    if (!m_make) {
        showBest();
        if (wasPaused)
            fillBackground();
    }
    if (isWaiting() && !m_hasFailed && !m_ask.isActive()) // a drag does not put it off
        m_ask.start(m_make ? m_delay : sliderDelay);
}

void LiveSequence::pause()
{
    m_place.reset();
    m_ask.stop();
    m_rest.stop();
    m_frames.stop();
}

void LiveSequence::retry()
{
    m_hasFailed = false;
    if (isWaiting())
        m_ask.start(sliderDelay);
    fillBackground();
}

bool LiveSequence::isWaiting() const
{
    return m_place && (m_make || !m_frames.frame(m_place->exact));
}

SharedFrame LiveSequence::frame(const FramePosition &position) const
{
    return m_make ? nullptr : m_frames.frame(position);
}

/// @return whether frames can be asked for
bool LiveSequence::startSequence()
{
    if (!m_place || m_hasFailed)
        return false;
    if (m_make) {
        m_frames.setSequence(std::exchange(m_make, nullptr)());
        for (const FramePosition &position : m_background) // of the same request, after all
            if (const SharedFrame kept = m_frames.frame(position))
                Q_EMIT made(position, kept);
        showBest();
        fillBackground();
    }
    return true;
}

void LiveSequence::compute()
{
    if (!startSequence() || !isWaiting())
        return;
    if (m_place->draft == m_place->exact)
        m_frames.want(m_place->exact);
    else if (m_frames.frame(m_place->draft))
        m_rest.start();
    else
        m_frames.want(m_place->draft);
}

void LiveSequence::fillBackground()
{
    if (!m_place || m_make || !m_isBackgroundAllowed || m_hasFailed)
        return;
    std::vector<FramePosition> open;
    std::copy_if(m_background.begin(), m_background.end(), std::back_inserter(open),
                 [this](const FramePosition &position) { return !m_frames.frame(position); });
    if (!open.empty())
        m_frames.wantAll(open);
}

void LiveSequence::showBest()
{
    if (const SharedFrame best = m_frames.nearest(m_place->exact))
        Q_EMIT shown(best);
}

void LiveSequence::onMade(const FramePosition &position, const SharedFrame &frame)
{
    if (m_make) // of the sequence before
        return;
    Q_EMIT made(position, frame);
    if (!m_place)
        return;
    if (m_frames.nearest(m_place->exact) == frame)
        Q_EMIT shown(frame);
    if (position == m_place->draft && isWaiting())
        m_rest.start();
}

void LiveSequence::onProgressed(const Progress &progress)
{
    if (m_place && !m_make && progress.preview && !m_frames.nearest(m_place->exact))
        Q_EMIT previewed(toQImage(*progress.preview));
}

void LiveSequence::onFailed(const Failure &failure)
{
    if (std::exchange(m_hasFailed, true))
        return;
    m_ask.stop();
    m_rest.stop();
    m_frames.stop();
    Q_EMIT failed(failure);
}

void LiveSequence::onBusy(bool busy)
{
    if (busy) {
        m_busy.start();
        return;
    }
    m_busy.stop();
    Q_EMIT busyChanged(false);
}

bool mayWorkAhead(const JobQueue &queue)
{
    return !queue.current() && (queue.isPaused() || queue.waitingCount() == 0);
}

ViewerContent viewerContent(const SharedFrame &frame, const QString &caption)
{
    ViewerContent content;
    content.picture = toQImage(SharedImage(frame, &frame->image));
    content.base = toQImage(SharedImage(frame, &frame->baseImage));
    content.caption = caption;
    content.drift = frame->drift;
    return content;
}

} // namespace unclip
