#pragma once

#include "support/timelimit.h"

#include <QSemaphore>
#include <QTest>

namespace unclip {

/// Holds a fake pipeline's steps until the test lets them go. A step gives up by itself after a
/// while, as a network call would, so that nothing can hang.
class PipelineGate
{
public:
    /// Worker thread.
    void pass()
    {
        if (!m_isClosed.loadAcquire())
            return;
        m_arrived.release();
        m_passes.tryAcquire(1, longestStep);
    }

    void close() { m_isClosed.storeRelease(1); }
    void letOne() { m_passes.release(); }

    void open()
    {
        m_isClosed.storeRelease(0);
        m_passes.release(many);
    }

    /// Waits until a step is held, with the event loop running.
    [[nodiscard]] bool isReached()
    {
        return QTest::qWaitFor([this] { return m_arrived.tryAcquire(); }, longestStep);
    }

private:
    static constexpr int longestStep = test::timeLimit(1500); ///< milliseconds
    static constexpr int many = 1000000;

    QAtomicInt m_isClosed = 0;
    QSemaphore m_arrived;
    QSemaphore m_passes;
};

} // namespace unclip
