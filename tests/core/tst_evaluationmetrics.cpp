#include "evaluation/editcases.h"
#include "evaluation/lineplot.h"
#include "evaluation/metrics.h"
#include "evaluation/timebudget.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace unclip;
using namespace unclip::evaluation;

namespace {

bool isNear(double a, double b, double tolerance = 1e-6)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

/// Metrics against values computed by hand.
class EvaluationMetricsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meanOfNothingIsNoNumber()
    {
        Mean mean;
        QVERIFY(std::isnan(mean.value()));
        mean.add(1.0);
        mean.add(4.0);
        QCOMPARE(mean.value(), 2.5);
        QCOMPARE(mean.count(), std::int64_t { 2 });
    }

    void marginIsWilsons()
    {
        // 8 of 10: Wilson's interval is 0.4902 .. 0.9433
        QVERIFY(isNear(shareMargin(0.8, 10), 0.22659, 1e-4));
        QVERIFY(shareMargin(0.0, 10) > 0.1); // never sure of nothing
        QCOMPARE(shareMargin(0.5, 0), 0.0);
    }

    void topCountsEqualScoresInOrder()
    {
        const std::vector<float> scores { 1.0f, 3.0f, 3.0f, 2.0f };
        QVERIFY(isAmongTop(scores, 1, 1));
        QVERIFY(!isAmongTop(scores, 2, 1));
        QVERIFY(isAmongTop(scores, 2, 2));
        QVERIFY(!isAmongTop(scores, 0, 3));
        QCOMPARE(indexOfLargest(scores), std::size_t { 1 });
    }

    void recallOfAKnownMatrix()
    {
        // Query 0 ranks items 2, 0, 1; query 1 ranks 1, 2, 0; query 2 ranks 0, 1, 2.
        const FeatureRows similarities { { 0.5f, 0.1f, 0.9f },
                                         { 0.1f, 0.9f, 0.5f },
                                         { 0.9f, 0.5f, 0.1f } };
        const std::vector<std::size_t> labels { 0, 1, 2 };
        QVERIFY(isNear(recallAt(1, similarities, labels, labels), 1.0 / 3.0));
        QVERIFY(isNear(recallAt(2, similarities, labels, labels), 2.0 / 3.0));
        QCOMPARE(recallAt(3, similarities, labels, labels), 1.0);
        // Query 0 finds its label at the first place when item 2 has it too.
        QVERIFY(isNear(recallAt(1, similarities, labels, { 0, 1, 0 }), 2.0 / 3.0));
    }

    void momentsOfThreeRows()
    {
        const Moments moments = momentsOf({ { 1.0f, 0.0f }, { 2.0f, 2.0f }, { 3.0f, 4.0f } });
        QCOMPARE(moments.mean, (std::vector<double> { 2.0, 2.0 }));
        QCOMPARE(moments.covariance, (std::vector<double> { 1.0, 2.0, 2.0, 4.0 }));
    }

    void frechetOfKnownGaussians()
    {
        // Diagonal: |m|^2 + sum (sqrt a - sqrt b)^2 = 25 + (1 - 3)^2 + (2 - 1)^2
        const Moments a { { 0.0, 0.0 }, { 1.0, 0.0, 0.0, 4.0 } };
        const Moments b { { 3.0, 4.0 }, { 9.0, 0.0, 0.0, 1.0 } };
        QVERIFY(isNear(frechetDistance(a, b), 30.0));
        QVERIFY(isNear(frechetDistance(b, a), 30.0));
        // Not commuting: C1 = [[2, 1], [1, 2]], C2 = diag(1, 4). tr (C1 C2)^(1/2) of a 2x2 product
        // is sqrt(tr + 2 sqrt(det)) = sqrt(10 + 2 sqrt(12)).
        const Moments c { { 0.0, 0.0 }, { 2.0, 1.0, 1.0, 2.0 } };
        const Moments d { { 0.0, 0.0 }, { 1.0, 0.0, 0.0, 4.0 } };
        const double expected = 9.0 - 2.0 * std::sqrt(10.0 + 2.0 * std::sqrt(12.0));
        QVERIFY(isNear(frechetDistance(c, d), expected));
        QVERIFY(isNear(frechetDistance(c, c), 0.0, 1e-9));
    }

    void frechetNeedsTwoRows()
    {
        const FeatureRows one { { 1.0f, 2.0f } };
        const FeatureRows two { { 1.0f, 2.0f }, { 2.0f, 1.0f } };
        QVERIFY(std::isnan(frechetDistance(one, two)));
        QVERIFY(isNear(frechetDistance(two, two), 0.0, 1e-6)); // covariances of rank one
    }

    void distancesAndCosines()
    {
        const FeatureRows rows { { 0.0f, 0.0f }, { 3.0f, 4.0f }, { 0.0f, 8.0f } };
        QVERIFY(isNear(meanPairwiseDistance(rows), (5.0 + 8.0 + 5.0) / 3.0));
        QVERIFY(std::isnan(meanPairwiseDistance({ { 1.0f } })));
        QVERIFY(isNear(cosineOf({ 1.0f, 0.0f }, { 1.0f, 1.0f }), std::sqrt(0.5)));
        QCOMPARE(cosineOf({ 0.0f, 0.0f }, { 1.0f, 1.0f }), 0.0);
    }

    void psnrOfOneLevel()
    {
        const Image a = Image::blank(4, 4, 100);
        const Image b = Image::blank(4, 4, 101);
        QVERIFY(isNear(psnr(a, b), 48.1308, 1e-3)); // 20 log10 255
        QCOMPARE(psnr(a, a), psnrLimit);
    }

    void timeIsSharedByWeight()
    {
        TimeBudget unlimited({}, 1.0);
        unlimited.begin(1.0);
        QVERIFY(unlimited.hasTime());
        QVERIFY(!unlimited.secondsForPart());

        TimeBudget budget(1000.0, 4.0);
        budget.begin(1.0);
        QVERIFY(isNear(*budget.secondsForPart(), 250.0, 1.0));
        budget.begin(1.0); // the first part took nothing: a third of the whole
        QVERIFY(isNear(*budget.secondsForPart(), 333.3, 1.5));
        budget.begin(2.0);
        QVERIFY(isNear(*budget.secondsForPart(), 1000.0, 3.0));

        TimeBudget spent(0.0, 1.0);
        spent.begin(1.0);
        QVERIFY(!spent.hasTime());
    }

    void coloursMakeFamilies()
    {
        const std::vector<std::vector<std::string>> expected { { "green apple", "red apple" },
                                                               { "blue heart", "red heart" } };
        QCOMPARE(colourFamilies({ "blue heart", "cat", "green apple", "orange", "red apple",
                                  "red heart", "white flower" }),
                 expected);
    }

    void bordersHaveColours()
    {
        QCOMPARE(borderColour(Image::blank(8, 8, 255)), std::string("white"));
        Image image = Image::blank(8, 8, 255);
        for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
            image.rgb[i] = 220;
            image.rgb[i + 1] = 40;
            image.rgb[i + 2] = 40;
        }
        image.rgb[(4 * 8 + 4) * 3] = 0; // inside: does not count
        QCOMPARE(borderColour(image), std::string("red"));
    }

    void plotsDrawTheirCurves()
    {
        const Image plot = linePlot(
            "scale", { 1.0, 2.0, 6.0 },
            { { "share", { 0.1, 0.5, 0.3 } }, { "distance", { 9.0, std::nan(""), 4.0 } } });
        QVERIFY(plot.width > 300 && plot.height > 200);
        std::set<int> colours;
        for (std::size_t i = 0; i < plot.rgb.size(); i += 3)
            colours.insert(plot.rgb[i] << 16 | plot.rgb[i + 1] << 8 | plot.rgb[i + 2]);
        QVERIFY(colours.count(31 << 16 | 96 << 8 | 180) == 1);
        QVERIFY(colours.count(200 << 16 | 70 << 8 | 20) == 1);
    }
};

QTEST_GUILESS_MAIN(EvaluationMetricsTest)
#include "tst_evaluationmetrics.moc"
