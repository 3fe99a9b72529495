#pragma once

namespace unclip::test {

// How much slower the same work may be in this build: sanitizers check every access.
#if defined(__SANITIZE_ADDRESS__)
constexpr int slowdown = 4;
#else
constexpr int slowdown = 1;
#endif

/// A time limit for the build the test runs in. Only the promise of the optimised build is the
/// product's; under sanitizers the test still notices what takes far too long.
constexpr int timeLimit(int milliseconds)
{
    return milliseconds * slowdown;
}

} // namespace unclip::test
