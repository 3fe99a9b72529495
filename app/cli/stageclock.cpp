#include "cli/stageclock.h"

#include <algorithm>

namespace unclip {

const char *nameOf(Stage stage)
{
    switch (stage) {
    case Stage::Load:
        return "load";
    case Stage::EncodeText:
        return "encode_text";
    case Stage::EncodeImage:
        return "encode_image";
    case Stage::Invert:
        return "invert";
    case Stage::Prior:
        return "prior";
    case Stage::Decode:
        return "decode";
    case Stage::SuperRes:
        return "super_res";
    case Stage::SuperResSecond:
        return "super_res_second";
    case Stage::Save:
        return "save";
    }
    return "other";
}

void StageClock::enter(Stage stage, Clock::time_point now)
{
    if (m_stage == stage)
        return;
    stop(now);
    m_stage = stage;
    m_since = now;
}

void StageClock::stop(Clock::time_point now)
{
    if (!m_stage)
        return;
    auto share = std::find_if(m_shares.begin(), m_shares.end(),
                              [this](const Share &other) { return other.stage == *m_stage; });
    if (share == m_shares.end())
        share = m_shares.insert(share, { *m_stage });
    share->time += now - m_since;
    m_stage.reset();
}

nlohmann::ordered_json StageClock::seconds() const
{
    auto seconds = nlohmann::ordered_json::object();
    for (const Share &share : m_shares)
        seconds[nameOf(share.stage)] = std::chrono::duration<double>(share.time).count();
    return seconds;
}

} // namespace unclip
