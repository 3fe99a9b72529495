#pragma once

#include "unclip/error.h"

#include <functional>
#include <string>
#include <vector>

namespace unclip {

/// Thrown inside the pipeline when the device has no memory left; a DeviceError outside.
class OutOfMemory : public DeviceError
{
public:
    using DeviceError::DeviceError;
};

/// One way to need less memory.
struct MemoryRung
{
    std::string name; ///< for messages: "one component at a time"
    std::function<bool()> apply; ///< false when it is in force already or does not apply
};

/// Runs `attempt`; when it runs out of memory, applies the next rung that changes something and
/// tries again.
/// @throws OutOfMemory naming what was tried, when no rung is left
void runOnLadder(const std::vector<MemoryRung> &rungs, const std::function<void()> &attempt);

} // namespace unclip
