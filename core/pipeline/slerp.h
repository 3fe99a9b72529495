#pragma once

#include <vector>

namespace unclip {

using Vector = std::vector<double>;

double dot(const Vector &a, const Vector &b);
double norm(const Vector &a);
Vector normalised(const Vector &a); ///< a / |a|; zeros stay zeros
double cosine(const Vector &a, const Vector &b);

/// Spherical interpolation (Shoemake 1985) of two vectors' directions; the length is interpolated
/// linearly, so unit vectors stay unit vectors. Nearly parallel directions are interpolated
/// linearly; for opposite ones an arbitrary but fixed great circle is taken.
/// @param mix 0: a, 1: b
Vector slerp(const Vector &a, const Vector &b, double mix);

/// Text diff (paper section 3.3): the direction normalise(after - before) of two text embeddings,
/// each brought to unit length first.
Vector textDirection(const Vector &textAfter, const Vector &textBefore);

/// z turned by the fraction theta of the angle towards a unit direction; keeps its length. The
/// direction of two equal captions is 0, and leaves z as it is.
Vector turnedTowards(const Vector &z, const Vector &direction, double theta);

/// Weighted mean on the sphere (Buss and Fillmore 2001); with two positive weights it equals
/// slerp. Negative ends push: from the mean of the positive ones, away from their own mean, by
/// their share of all weights in the angle between the two, as far as a positive end would pull. So
/// the result moves evenly with every weight. The length is the mean of the ends' lengths by
/// absolute weight.
/// @param weights one an end, not all 0
Vector sphericalMean(const std::vector<Vector> &ends, const std::vector<double> &weights);

} // namespace unclip
