#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <memory>
#include <unistd.h>

namespace unclip {

/// Asks the GUI thread for a sign of life again and again, and keeps the longest it had to wait:
/// by the clock, and without the time in which the kernel gave the processor to other programs
/// though the GUI thread wanted it. Made on the GUI thread.
class StallWatch : public QThread
{
public:
    explicit StallWatch(QObject *onGuiThread)
        : m_gui(onGuiThread)
        , m_schedule(QStringLiteral("/proc/self/task/%1/schedstat").arg(::gettid()))
    {
        start(QThread::TimeCriticalPriority);
    }

    ~StallWatch() override
    {
        m_stop = true;
        wait();
    }

    void reset()
    {
        m_longest = 0;
        m_longestByClock = 0;
    }

    int longestMs() const { return m_longest; } ///< of our own doing
    int longestByClockMs() const { return m_longestByClock; }

    QString text() const
    {
        return QStringLiteral("%1 ms (%2 ms by the clock)").arg(m_longest).arg(m_longestByClock);
    }

protected:
    void run() override
    {
        constexpr int beatMs = 5;
        QElapsedTimer timer;
        timer.start();
        while (!m_stop) {
            const qint64 asked = timer.nsecsElapsed();
            const qint64 waitedBefore = nanosecondsInLine();
            auto answered = std::make_shared<std::atomic<qint64>>(0);
            QMetaObject::invokeMethod(
                m_gui, [answered, timer] { *answered = timer.nsecsElapsed(); },
                Qt::QueuedConnection);
            while (*answered == 0 && !m_stop)
                QThread::msleep(1);
            if (*answered != 0)
                note(*answered - asked, nanosecondsInLine() - waitedBefore);
            QThread::msleep(beatMs);
        }
    }

private:
    void note(qint64 nanoseconds, qint64 inLine)
    {
        constexpr qint64 million = 1000000;
        const qint64 own = std::max<qint64>(0, nanoseconds - inLine);
        m_longest = std::max(m_longest.load(), static_cast<int>(own / million));
        m_longestByClock =
            std::max(m_longestByClock.load(), static_cast<int>(nanoseconds / million));
    }

    /// How long the GUI thread has been ready to run without a processor; 0 where nobody says.
    qint64 nanosecondsInLine() const
    {
        QFile file(m_schedule);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
    }

    QObject *m_gui;
    QString m_schedule;
    std::atomic_bool m_stop { false };
    std::atomic_int m_longest { 0 };
    std::atomic_int m_longestByClock { 0 };
};

} // namespace unclip
