#include "pipeline/slerp.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace unclip;

namespace {

constexpr double pi = 3.14159265358979323846;

double largestDifference(const Vector &a, const Vector &b)
{
    double largest = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

} // namespace

/// Closed forms and invariants of interpolation on the sphere.
class SlerpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quarterCircle()
    {
        const Vector halfway = slerp({ 1.0, 0.0 }, { 0.0, 1.0 }, 0.5);
        QVERIFY(largestDifference(halfway, { std::sqrt(0.5), std::sqrt(0.5) }) < 1e-12);
    }

    void endsAreExact_data()
    {
        QTest::addColumn<double>("mix");
        QTest::newRow("start") << 0.0;
        QTest::newRow("end") << 1.0;
    }

    void endsAreExact()
    {
        QFETCH(double, mix);
        const Vector a { 3.0, -1.0, 2.0 };
        const Vector b { 0.5, 4.0, 1.0 };
        QVERIFY(largestDifference(slerp(a, b, mix), mix < 0.5 ? a : b) < 1e-12);
    }

    void lengthsAreInterpolatedLinearly()
    {
        const Vector a { 2.0, 0.0, 0.0 };
        const Vector b { 0.0, 6.0, 0.0 };
        QVERIFY(std::abs(norm(slerp(a, b, 0.25)) - 3.0) < 1e-12);
    }

    void oppositeVectorsStayOnTheSphere()
    {
        const Vector half = slerp({ 0.0, 1.0, 0.0 }, { 0.0, -1.0, 0.0 }, 0.5);
        QVERIFY(std::abs(norm(half) - 1.0) < 1e-12);
        QVERIFY(std::abs(half[1]) < 1e-12);
    }

    void anglesGrowEvenly()
    {
        const Vector a { 1.0, 0.0, 0.0 };
        const Vector b { std::cos(2.0), std::sin(2.0), 0.0 };
        for (double mix = 0.0; mix <= 1.0; mix += 0.125)
            QVERIFY(std::abs(std::acos(dot(a, slerp(a, b, mix))) - 2.0 * mix) < 1e-9);
    }

    void textDiffKeepsTheLength()
    {
        const Vector direction = textDirection({ 0.0, 1.0 }, { 1.0, 0.0 });
        QVERIFY(std::abs(norm(direction) - 1.0) < 1e-12);
        const Vector turned = turnedTowards({ 3.0, 4.0 }, direction, 0.3);
        QVERIFY(std::abs(norm(turned) - 5.0) < 1e-12);
        QVERIFY(cosine(turned, direction) > cosine({ 3.0, 4.0 }, direction));
    }

    void sameCaptionsChangeNothing()
    {
        const Vector caption { 0.3, -0.7 };
        const Vector z { 3.0, 4.0 };
        QCOMPARE(turnedTowards(z, textDirection(caption, caption), 0.5), z);
    }

    void meanOfTwoEqualsSlerp()
    {
        const Vector a = normalised({ 1.0, 2.0, 3.0, -1.0 });
        const Vector b = normalised({ -2.0, 1.0, 0.5, 2.0 });
        const Vector mean = sphericalMean({ a, b }, { 0.7, 0.3 });
        QVERIFY(largestDifference(mean, slerp(a, b, 0.3)) < 1e-9);
    }

    void negativeWeightPushesAway()
    {
        const Vector a { 1.0, 0.0 };
        const Vector b { std::cos(0.5), std::sin(0.5) };
        const Vector pushed = sphericalMean({ a, b }, { 1.0, -0.5 });
        QVERIFY(std::atan2(pushed[1], pushed[0]) < -0.1);
        QVERIFY(std::atan2(pushed[1], pushed[0]) > -pi);
    }

    void negativeWeightPushesAsFarAsAPositivePulls()
    {
        const Vector a = normalised({ 1.0, 2.0, 3.0, -1.0 });
        const Vector b = normalised({ -2.0, 1.0, 0.5, 2.0 });
        const auto angle = [&](double weight) {
            return std::acos(dot(a, sphericalMean({ a, b }, { 1.0, weight })));
        };
        for (const double weight : { 0.1, 0.5, 1.0 })
            QVERIFY(std::abs(angle(-weight) - angle(weight)) < 1e-9);
        const Vector opposite = sphericalMean({ a, b }, { 0.0, -2.0 });
        QVERIFY(std::abs(dot(opposite, b) + 1.0) < 1e-9);
        const Vector far { std::cos(3.0), std::sin(3.0) }; // no further than opposite
        const Vector pushed = sphericalMean({ { 1.0, 0.0 }, far }, { 1.0, -1.0 });
        QVERIFY(std::abs(dot(pushed, far) + 1.0) < 1e-9);
    }

    /// Weights as strong as the positive ones used to give directions without any order.
    void strongNegativeWeightsMoveEvenly()
    {
        std::mt19937 engine(3);
        std::normal_distribution<double> normal(0.4, 1.0);
        std::vector<Vector> ends(3, Vector(64));
        for (Vector &end : ends)
            std::generate(end.begin(), end.end(), [&] { return normal(engine); });
        Vector last = sphericalMean(ends, { 1.0, 1.0, 0.0 });
        for (double weight = -0.02; weight > -3.0; weight -= 0.02) {
            const Vector mean = sphericalMean(ends, { 1.0, 1.0, weight });
            QVERIFY(cosine(mean, last) > 0.9995);
            QVERIFY(cosine(mean, ends[2]) < cosine(last, ends[2]) + 1e-12);
            QVERIFY(cosine(mean, ends[0]) > 0.0 && cosine(mean, ends[1]) > 0.0);
            last = mean;
        }
    }

    void meanOfManyHasNoGeodesicBias()
    {
        const std::vector<Vector> ends { { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 }, { 0.0, 0.0, 1.0 } };
        const Vector mean = sphericalMean(ends, { 1.0, 1.0, 1.0 });
        const double third = 1.0 / std::sqrt(3.0);
        QVERIFY(largestDifference(mean, { third, third, third }) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(SlerpTest)
#include "tst_slerp.moc"
