#include "schedulers/unclipscheduler.h"
#include "unclip/error.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace unclip;

/// Timesteps of ancestral sampling; what a step computes is compared with golden numbers.
class UnClipSchedulerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quadraticTimestepsAreCloseTogetherAtLowNoise()
    {
        const std::vector<std::int64_t> expected { 999, 562, 250, 62, 0 };
        QCOMPARE(scheduler(TimestepSpacing::Quadratic).timesteps(5), expected);
    }

    void noTimestepComesTwice()
    {
        for (const auto spacing : { TimestepSpacing::Linspace, TimestepSpacing::Quadratic }) {
            for (const int steps : { 2, 3, 7, 31, 32, 33, 500, 999, 1000 }) {
                const auto timesteps = scheduler(spacing).timesteps(steps);
                QCOMPARE(timesteps.size(), static_cast<std::size_t>(steps));
                QCOMPARE(timesteps.front(), std::int64_t { 999 });
                QCOMPARE(timesteps.back(), std::int64_t { 0 });
                QVERIFY(std::is_sorted(timesteps.begin(), timesteps.end(),
                                       std::greater_equal<std::int64_t>()));
            }
        }
    }

    void countsOutOfRangeAreRefused()
    {
        for (const auto spacing : { TimestepSpacing::Linspace, TimestepSpacing::Quadratic })
            for (const int steps : { -3, 0, 1, 1001 })
                QVERIFY_EXCEPTION_THROWN(scheduler(spacing).timesteps(steps), InvalidRequest);
    }

private:
    static UnClipScheduler scheduler(TimestepSpacing spacing)
    {
        SchedulerConfig config;
        config.timestepSpacing = spacing;
        return UnClipScheduler(config);
    }
};

QTEST_GUILESS_MAIN(UnClipSchedulerTest)
#include "tst_unclipscheduler.moc"
