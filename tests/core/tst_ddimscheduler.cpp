#include "schedulers/ddimscheduler.h"
#include "unclip/error.h"

#include <QTest>

#include <algorithm>

using namespace unclip;

/// Timesteps of inversion and of sampling, which have to meet.
class DdimSchedulerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalCountsInvertThroughTheTimestepsOfSampling()
    {
        for (const int steps : { 2, 3, 15, 25, 50, 999, 1000 }) {
            auto timesteps = scheduler().timesteps(steps);
            std::reverse(timesteps.begin(), timesteps.end());
            QCOMPARE(scheduler().inversionTimesteps({ steps, steps }), timesteps);
        }
    }

    void inversionEndsWhereSamplingStarts()
    {
        for (const int sampling : { 2, 7, 15, 50 }) {
            for (const int steps : { 2, 10, 15, 120, 1000 }) {
                const auto timesteps = scheduler().inversionTimesteps({ steps, sampling });
                QCOMPARE(timesteps.size(), static_cast<std::size_t>(steps));
                QCOMPARE(timesteps.front(), std::int64_t { 0 });
                QCOMPARE(timesteps.back(), scheduler().timesteps(sampling).front());
                QVERIFY(std::is_sorted(timesteps.begin(), timesteps.end()));
            }
        }
    }

    void countsOutOfRangeAreRefused()
    {
        for (const InversionSteps steps :
             { InversionSteps { 1, 10 }, { 10, 1 }, { 1001, 10 }, { 10, 1001 }, { -5, 10 } })
            QVERIFY_EXCEPTION_THROWN(scheduler().inversionTimesteps(steps), InvalidRequest);
    }

private:
    static DdimScheduler scheduler() { return DdimScheduler(SchedulerConfig {}); }
};

QTEST_GUILESS_MAIN(DdimSchedulerTest)
#include "tst_ddimscheduler.moc"
