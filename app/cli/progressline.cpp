#include "cli/progressline.h"

#include <cmath>
#include <cstdint>
#include <ostream>

namespace unclip {

namespace {

constexpr std::chrono::milliseconds leastInterval { 100 };
constexpr const char *wipe = "\r\033[K";

const char *activityOf(Stage stage)
{
    switch (stage) {
    case Stage::Load:
        return "Loading the model";
    case Stage::EncodeText:
        return "Reading the text";
    case Stage::EncodeImage:
        return "Looking at the picture";
    case Stage::Invert:
        return "Finding the picture's noise";
    case Stage::Prior:
        return "Imagining";
    case Stage::Decode:
        return "Drawing";
    case Stage::SuperRes:
        return "Enlarging";
    case Stage::SuperResSecond:
        return "Enlarging again";
    case Stage::Save:
        return "Saving";
    }
    return "Working";
}

std::string twoDigits(std::int64_t value)
{
    return (value < 10 ? "0" : "") + std::to_string(value);
}

} // namespace

std::string durationText(double seconds)
{
    constexpr double longest = 1e9;
    const auto whole = static_cast<std::int64_t>(
        std::isfinite(seconds) ? std::lround(std::min(std::max(seconds, 0.0), longest)) : 0);
    if (whole < 3600)
        return std::to_string(whole / 60) + ":" + twoDigits(whole % 60);
    return std::to_string(whole / 3600) + ":" + twoDigits(whole / 60 % 60) + ":"
        + twoDigits(whole % 60);
}

ProgressLine::ProgressLine(const Environment &environment)
    : m_err(environment.err)
    , m_display(environment.progress)
    , m_cancellation(environment.cancellation)
{
}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::show(const Progress &progress)
{
    std::string activity = activityOf(progress.stage);
    if (progress.stepCount > 1)
        activity += " " + std::to_string(progress.step) + "/" + std::to_string(progress.stepCount);
    show(activity, progress.fraction, progress.secondsLeft);
}

void ProgressLine::show(const std::string &activity, double fraction,
                        std::optional<double> secondsLeft)
{
    const auto now = std::chrono::steady_clock::now();
    if (m_display == ProgressDisplay::Hidden || (m_isShown && now - m_lastShown < leastInterval))
        return;
    m_err << wipe << std::lround(fraction * 100.0) << " %  " << activity;
    if (secondsLeft)
        m_err << "  ETA " << durationText(*secondsLeft);
    m_err.flush();
    m_lastShown = now;
    m_isShown = true;
}

void ProgressLine::clear()
{
    if (m_isShown)
        m_err << wipe << std::flush;
    m_isShown = false;
}

RunControl ProgressLine::control()
{
    return { m_cancellation, [this](const Progress &progress) { show(progress); } };
}

} // namespace unclip
