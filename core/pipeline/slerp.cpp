#include "pipeline/slerp.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unclip {

namespace {

constexpr double pi = 3.1415926535897932384626433832795;
constexpr double nearlyParallel = 1e-7; ///< sine of the angle below which slerp degenerates
constexpr int meanIterations = 100;
constexpr double meanTolerance = 1e-12;

Vector combined(double p, const Vector &a, double q, const Vector &b)
{
    Vector result(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        result[i] = p * a[i] + q * b[i];
    return result;
}

Vector scaled(const Vector &a, double factor)
{
    return combined(factor, a, 0.0, a);
}

/// A unit vector orthogonal to the unit vector a: the coordinate axis it is least along, cleaned.
Vector anyOrthogonal(const Vector &a)
{
    const auto smallest = std::min_element(
        a.begin(), a.end(), [](double x, double y) { return std::abs(x) < std::abs(y); });
    Vector axis(a.size(), 0.0);
    axis[static_cast<std::size_t>(smallest - a.begin())] = 1.0;
    return normalised(combined(1.0, axis, -dot(axis, a), a));
}

/// Angle between unit vectors, exact near 0 and pi too.
double angleBetween(const Vector &a, const Vector &b)
{
    return 2.0 * std::atan2(norm(combined(1.0, a, -1.0, b)), norm(combined(1.0, a, 1.0, b)));
}

Vector slerpUnit(const Vector &a, const Vector &b, double mix)
{
    const double angle = angleBetween(a, b);
    const double sine = std::sin(angle);
    if (sine > nearlyParallel)
        return combined(std::sin((1.0 - mix) * angle) / sine, a, std::sin(mix * angle) / sine, b);
    if (dot(a, b) > 0.0)
        return normalised(combined(1.0 - mix, a, mix, b));
    return combined(std::cos(mix * angle), a, std::sin(mix * angle), anyOrthogonal(a));
}

/// Tangent at unit `from` that leads to unit `to`: direction times angle.
Vector tangent(const Vector &from, const Vector &to)
{
    const double angle = angleBetween(from, to);
    const Vector across = combined(1.0, to, -dot(from, to), from);
    const double length = norm(across);
    return length > nearlyParallel ? scaled(across, angle / length) : Vector(from.size(), 0.0);
}

Vector walked(const Vector &from, const Vector &step)
{
    const double length = norm(step);
    if (length < meanTolerance)
        return from;
    return normalised(combined(std::cos(length), from, std::sin(length) / length, step));
}

/// Directions with weights above 0.
struct WeightedUnits
{
    std::vector<Vector> units;
    std::vector<double> weights;
    double total = 0.0; ///< of the weights

    void add(Vector unit, double weight)
    {
        units.push_back(std::move(unit));
        weights.push_back(weight);
        total += weight;
    }
};

/// The point whose weighted geodesic offsets to all directions sum to zero (Buss and Fillmore
/// 2001).
Vector meanOf(const WeightedUnits &ends)
{
    Vector sum(ends.units.front().size(), 0.0);
    for (std::size_t i = 0; i < ends.units.size(); ++i)
        sum = combined(1.0, sum, ends.weights[i] / ends.total, ends.units[i]);
    Vector mean = norm(sum) > nearlyParallel ? normalised(sum) : ends.units.front();
    for (int iteration = 0; iteration < meanIterations; ++iteration) {
        Vector step(mean.size(), 0.0);
        for (std::size_t i = 0; i < ends.units.size(); ++i)
            step = combined(1.0, step, ends.weights[i] / ends.total, tangent(mean, ends.units[i]));
        mean = walked(mean, step);
        if (norm(step) < meanTolerance)
            break;
    }
    return mean;
}

/// The mean of the positive ends, moved away from that of the negative ones. (Negative weights in
/// the sum of offsets would leave no point where it is zero, or many.)
Vector pushed(const WeightedUnits &positive, const WeightedUnits &negative)
{
    if (negative.units.empty())
        return meanOf(positive);
    const Vector from = meanOf(negative);
    if (positive.units.empty())
        return scaled(from, -1.0);
    const Vector mean = meanOf(positive);
    const double angle = angleBetween(mean, from);
    if (angle < nearlyParallel)
        return mean;
    const double share = negative.total / (positive.total + negative.total);
    const double most = (pi - angle) / angle; // no further than opposite to them
    return slerpUnit(mean, from, -std::min(share, most));
}

} // namespace

double dot(const Vector &a, const Vector &b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double norm(const Vector &a)
{
    return std::sqrt(dot(a, a));
}

Vector normalised(const Vector &a)
{
    const double length = norm(a);
    return length > 0.0 ? scaled(a, 1.0 / length) : a;
}

double cosine(const Vector &a, const Vector &b)
{
    const double lengths = norm(a) * norm(b);
    return lengths > 0.0 ? dot(a, b) / lengths : 0.0;
}

Vector slerp(const Vector &a, const Vector &b, double mix)
{
    const double length = (1.0 - mix) * norm(a) + mix * norm(b);
    return scaled(slerpUnit(normalised(a), normalised(b), mix), length);
}

Vector textDirection(const Vector &textAfter, const Vector &textBefore)
{
    return normalised(combined(1.0, normalised(textAfter), -1.0, normalised(textBefore)));
}

Vector turnedTowards(const Vector &z, const Vector &direction, double theta)
{
    if (norm(direction) == 0.0) // two captions that say the same lead nowhere
        return z;
    return scaled(slerpUnit(normalised(z), direction, theta), norm(z));
}

Vector sphericalMean(const std::vector<Vector> &ends, const std::vector<double> &weights)
{
    WeightedUnits positive;
    WeightedUnits negative;
    double length = 0.0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (weights[i] == 0.0)
            continue;
        (weights[i] > 0.0 ? positive : negative).add(normalised(ends[i]), std::abs(weights[i]));
        length += std::abs(weights[i]) * norm(ends[i]);
    }
    return scaled(pushed(positive, negative), length / (positive.total + negative.total));
}

} // namespace unclip
