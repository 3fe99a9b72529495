#pragma once

#include <QApplication>
#include <QThread>

#include <algorithm>
#include <ctime>

namespace unclip {

/// An application that measures how long each event keeps the GUI thread, painting included: in
/// processor time of that thread, so that other programs on the machine do not count, and by the
/// clock.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    /// Work that a test calls itself, measured the same way.
    template <typename Work> void measure(const char *name, const Work &work)
    {
        ++m_depth;
        const Moment before;
        work();
        note(before, QString::fromLatin1(name));
        --m_depth;
    }

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0 || QThread::currentThread() != thread())
            return QApplication::notify(receiver, event);
        const int type = event->type();
        const char *name = receiver->metaObject()->className();
        ++m_depth;
        const Moment before;
        const bool result = QApplication::notify(receiver, event);
        note(before, QStringLiteral("%1, event %2").arg(QString::fromLatin1(name)).arg(type));
        --m_depth;
        return result;
    }

    void restart() { m_longest = m_longestByClock = 0.0; }
    double longestMs() const { return m_longest; } ///< of processor time
    QString text() const
    {
        return QStringLiteral("%1 ms in %2, %3 ms by the clock")
            .arg(m_longest, 0, 'f', 1)
            .arg(m_what)
            .arg(m_longestByClock, 0, 'f', 1);
    }

private:
    struct Moment
    {
        double processor = msOf(CLOCK_THREAD_CPUTIME_ID);
        double clock = msOf(CLOCK_MONOTONIC);

        static double msOf(clockid_t which)
        {
            timespec time {};
            ::clock_gettime(which, &time);
            return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
        }
    };

    void note(const Moment &before, const QString &what)
    {
        const Moment now;
        m_longestByClock = std::max(m_longestByClock, now.clock - before.clock);
        if (now.processor - before.processor <= m_longest)
            return;
        m_longest = now.processor - before.processor;
        m_what = what;
    }

    int m_depth = 0;
    double m_longest = 0.0;
    double m_longestByClock = 0.0;
    QString m_what;
};

} // namespace unclip
