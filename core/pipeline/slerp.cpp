#include "pipeline/slerp.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unclip {

namespace {

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
    double total = 0.0;
    double totalSize = 0.0;
    double length = 0.0;
    Vector sum(ends.front().size(), 0.0);
    std::vector<Vector> units;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        total += weights[i];
        totalSize += std::abs(weights[i]);
        length += std::abs(weights[i]) * norm(ends[i]);
        units.push_back(normalised(ends[i]));
        sum = combined(1.0, sum, weights[i], units.back());
    }
    Vector mean = norm(sum) > nearlyParallel ? normalised(sum) : units.front();
    const double scale = std::abs(total) > nearlyParallel ? total : totalSize;
    for (int iteration = 0; iteration < meanIterations; ++iteration) {
        Vector step(mean.size(), 0.0);
        for (std::size_t i = 0; i < units.size(); ++i)
            step = combined(1.0, step, weights[i] / scale, tangent(mean, units[i]));
        mean = walked(mean, step);
        if (norm(step) < meanTolerance)
            break;
    }
    return scaled(mean, length / totalSize);
}

} // namespace unclip
