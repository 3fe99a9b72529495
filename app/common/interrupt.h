#pragma once

#include "unclip/runcontrol.h"

namespace unclip {

/// While it lives, the first SIGINT or SIGTERM sets the token and the second ends the process at
/// once. One at a time.
class InterruptGuard
{
public:
    explicit InterruptGuard(const CancellationToken &token);
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard &) = delete;
    InterruptGuard &operator=(const InterruptGuard &) = delete;

private:
    CancellationToken m_token;
};

} // namespace unclip
