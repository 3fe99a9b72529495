#pragma once

#include "unclip/image.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace unclip::evaluation {

using FeatureRow = std::vector<float>;
using FeatureRows = std::vector<FeatureRow>; ///< equally long

/// Running mean.
class Mean
{
public:
    void add(double value);
    void add(const Mean &other);

    double value() const; ///< NaN when nothing was added
    std::int64_t count() const { return m_count; }

private:
    double m_sum = 0.0;
    std::int64_t m_count = 0;
};

/// Half width of Wilson's 95 % score interval of a share; 0 without samples.
double shareMargin(double share, std::int64_t samples);

/// True when fewer than `k` scores are larger than the one at `index`; of equal ones the first
/// counts as larger.
bool isAmongTop(const std::vector<float> &scores, std::size_t index, std::size_t k);

std::size_t indexOfLargest(const std::vector<float> &scores); ///< of a non-empty list

/// Share of queries with an item of their own label among the `k` most similar ones.
/// @param similarities one row a query, one value an item
double recallAt(std::size_t k, const FeatureRows &similarities,
                const std::vector<std::size_t> &queryLabels,
                const std::vector<std::size_t> &itemLabels);

/// A Gaussian fitted to rows.
struct Moments
{
    std::vector<double> mean; ///< [D]
    std::vector<double> covariance; ///< [D, D], row-major
};

/// Mean and sample covariance. @param rows at least two
Moments momentsOf(const FeatureRows &rows);

/// Squared Fréchet (Wasserstein-2) distance of two Gaussians, |m1 - m2|^2 + tr(C1 + C2 - 2 (C1
/// C2)^(1/2)) (Dowson and Landau 1982; Heusel et al. 2017 of features).
double frechetDistance(const Moments &a, const Moments &b);

/// The same between rows; NaN with fewer than two rows on a side.
double frechetDistance(const FeatureRows &a, const FeatureRows &b);

double distance(const FeatureRow &a, const FeatureRow &b); ///< Euclidean

/// Euclidean, over all pairs of different rows; NaN with fewer than two.
double meanPairwiseDistance(const FeatureRows &rows);

double cosineOf(const FeatureRow &a, const FeatureRow &b); ///< 0 when one of them is zero

/// Peak signal-to-noise ratio of equally large pictures in dB, at most `psnrLimit`.
double psnr(const Image &a, const Image &b);
constexpr double psnrLimit = 99.0; ///< dB, said of equal pictures

} // namespace unclip::evaluation
