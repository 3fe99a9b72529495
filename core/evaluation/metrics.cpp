#include "evaluation/metrics.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace unclip::evaluation {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

cv::Mat matrixOf(const Moments &moments)
{
    const auto size = static_cast<int>(moments.mean.size());
    return cv::Mat(size, size, CV_64F, const_cast<double *>(moments.covariance.data()));
}

/// C^(1/2) of a symmetric matrix; eigenvalues below zero, which rounding makes, count as zero.
cv::Mat squareRoot(const cv::Mat &symmetric)
{
    cv::Mat values;
    cv::Mat vectors; // one a row
    cv::eigen(symmetric, values, vectors);
    cv::Mat scaled = vectors.clone();
    for (int i = 0; i < scaled.rows; ++i)
        scaled.row(i) *= std::sqrt(std::max(values.at<double>(i), 0.0));
    return vectors.t() * scaled;
}

} // namespace

void Mean::add(double value)
{
    m_sum += value;
    ++m_count;
}

void Mean::add(const Mean &other)
{
    m_sum += other.m_sum;
    m_count += other.m_count;
}

double Mean::value() const
{
    return m_count == 0 ? missing : m_sum / static_cast<double>(m_count);
}

double shareMargin(double share, std::int64_t samples)
{
    constexpr double z = 1.959964; // of 95 %
    if (samples <= 0)
        return 0.0;
    const double n = static_cast<double>(samples);
    return z * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n);
}

bool isAmongTop(const std::vector<float> &scores, std::size_t index, std::size_t k)
{
    std::size_t larger = 0;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i] > scores[index] || (scores[i] == scores[index] && i < index))
            ++larger;
    return larger < k;
}

std::size_t indexOfLargest(const std::vector<float> &scores)
{
    return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end())
                                    - scores.begin());
}

double recallAt(std::size_t k, const FeatureRows &similarities,
                const std::vector<std::size_t> &queryLabels,
                const std::vector<std::size_t> &itemLabels)
{
    Mean hits;
    for (std::size_t query = 0; query < similarities.size(); ++query) {
        bool isFound = false;
        for (std::size_t item = 0; item < itemLabels.size() && !isFound; ++item)
            isFound =
                itemLabels[item] == queryLabels[query] && isAmongTop(similarities[query], item, k);
        hits.add(isFound ? 1.0 : 0.0);
    }
    return hits.value();
}

Moments momentsOf(const FeatureRows &rows)
{
    const std::size_t width = rows.front().size();
    Moments moments { std::vector<double>(width, 0.0), std::vector<double>(width * width, 0.0) };
    for (const FeatureRow &row : rows)
        for (std::size_t i = 0; i < width; ++i)
            moments.mean[i] += static_cast<double>(row[i]) / static_cast<double>(rows.size());
    std::vector<double> centred(width);
    for (const FeatureRow &row : rows) {
        for (std::size_t i = 0; i < width; ++i)
            centred[i] = static_cast<double>(row[i]) - moments.mean[i];
        for (std::size_t i = 0; i < width; ++i)
            for (std::size_t j = 0; j < width; ++j)
                moments.covariance[i * width + j] += centred[i] * centred[j];
    }
    for (double &value : moments.covariance)
        value /= static_cast<double>(rows.size() - 1);
    return moments;
}

double frechetDistance(const Moments &a, const Moments &b)
{
    double result = 0.0;
    for (std::size_t i = 0; i < a.mean.size(); ++i)
        result += (a.mean[i] - b.mean[i]) * (a.mean[i] - b.mean[i]);
    const cv::Mat first = matrixOf(a);
    const cv::Mat second = matrixOf(b);
    // tr (C1 C2)^(1/2) = tr (C1^(1/2) C2 C1^(1/2))^(1/2), whose matrix is symmetric
    const cv::Mat root = squareRoot(first);
    cv::Mat product = root * second * root;
    product = (product + product.t()) * 0.5;
    cv::Mat values;
    cv::eigen(product, values);
    for (int i = 0; i < values.rows; ++i)
        result -= 2.0 * std::sqrt(std::max(values.at<double>(i), 0.0));
    return std::max(result + cv::trace(first)[0] + cv::trace(second)[0], 0.0);
}

double frechetDistance(const FeatureRows &a, const FeatureRows &b)
{
    if (a.size() < 2 || b.size() < 2)
        return missing;
    return frechetDistance(momentsOf(a), momentsOf(b));
}

double distance(const FeatureRow &a, const FeatureRow &b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return std::sqrt(sum);
}

double meanPairwiseDistance(const FeatureRows &rows)
{
    Mean mean;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size(); ++j)
            mean.add(distance(rows[i], rows[j]));
    return mean.value();
}

double cosineOf(const FeatureRow &a, const FeatureRow &b)
{
    double product = 0.0;
    double squaresA = 0.0;
    double squaresB = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]);
        const double y = static_cast<double>(b[i]);
        product += x * y;
        squaresA += x * x;
        squaresB += y * y;
    }
    const double norms = std::sqrt(squaresA * squaresB);
    return norms > 0.0 ? product / norms : 0.0;
}

double psnr(const Image &a, const Image &b)
{
    constexpr double peak = 255.0;
    Mean squares;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) {
        const double difference = static_cast<double>(a.rgb[i]) - static_cast<double>(b.rgb[i]);
        squares.add(difference * difference);
    }
    if (squares.value() == 0.0)
        return psnrLimit;
    return std::min(10.0 * std::log10(peak * peak / squares.value()), psnrLimit);
}

} // namespace unclip::evaluation
