#include "common/interrupt.h"

#include <atomic>
#include <csignal>
#include <unistd.h>

namespace unclip {

namespace {

constexpr int interruptedCode = 128 + SIGINT;

// A signal handler can reach nothing but globals.
std::atomic<CancellationToken *> watchedToken { nullptr };
static_assert(std::atomic<CancellationToken *>::is_always_lock_free
              && std::atomic_bool::is_always_lock_free);

/// Async-signal-safe: reads and writes lock-free atomics only.
void onSignal(int)
{
    CancellationToken *token = watchedToken.load();
    if (token == nullptr || token->isCancelled())
        ::_exit(interruptedCode);
    token->cancel();
}

} // namespace

InterruptGuard::InterruptGuard(const CancellationToken &token)
    : m_token(token)
{
    watchedToken = &m_token;
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

InterruptGuard::~InterruptGuard()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    watchedToken = nullptr;
}

} // namespace unclip
