#pragma once

#include "unclip/runcontrol.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace unclip {

/// The word for a stage in JSON: "super_res".
const char *nameOf(Stage stage);

/// Adds up how long a job is in each stage: from its first report to that of the next stage.
class StageClock
{
public:
    using Clock = std::chrono::steady_clock;

    void enter(Stage stage, Clock::time_point now = Clock::now());
    void stop(Clock::time_point now = Clock::now());

    /// Seconds by name, in the order in which the stages came first.
    nlohmann::ordered_json seconds() const;

private:
    struct Share
    {
        Stage stage;
        Clock::duration time {};
    };

    std::vector<Share> m_shares;
    std::optional<Stage> m_stage; ///< the one that runs
    Clock::time_point m_since;
};

} // namespace unclip
