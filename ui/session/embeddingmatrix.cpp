#include "session/embeddingmatrix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace unclip {

namespace {

/// In sixteen partial sums, which the compiler keeps in vector registers.
float dot(const float *a, const float *b, std::size_t count)
{
    constexpr std::size_t lanes = 16;
    std::array<float, lanes> sums {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    for (; i < count; ++i)
        sums[0] += a[i] * b[i];
    return std::accumulate(sums.begin(), sums.end(), 0.0f);
}

} // namespace

std::vector<float> normalised(std::vector<float> values)
{
    double sum = 0.0;
    for (const float value : values)
        sum += static_cast<double>(value) * static_cast<double>(value);
    if (!std::isfinite(sum) || sum <= 0.0)
        return {};
    const double scale = 1.0 / std::sqrt(sum);
    for (float &value : values)
        value = static_cast<float>(static_cast<double>(value) * scale);
    return values;
}

EmbeddingMatrix::EmbeddingMatrix(QString modelHash)
    : m_modelHash(std::move(modelHash))
{
}

void EmbeddingMatrix::put(const QString &id, const std::vector<float> &unit)
{
    if (m_ids.empty())
        m_dimension = unit.size();
    if (unit.empty() || unit.size() != m_dimension)
        return;
    const auto found = m_rowOf.constFind(id);
    if (found != m_rowOf.constEnd()) {
        std::copy(unit.begin(), unit.end(),
                  m_values.begin() + static_cast<std::ptrdiff_t>(*found * m_dimension));
        return;
    }
    m_rowOf.insert(id, m_ids.size());
    m_ids.push_back(id);
    m_values.insert(m_values.end(), unit.begin(), unit.end());
}

void EmbeddingMatrix::remove(const QString &id)
{
    const auto found = m_rowOf.constFind(id);
    if (found == m_rowOf.constEnd())
        return;
    const std::size_t row = *found;
    const std::size_t last = m_ids.size() - 1;
    m_rowOf.erase(found);
    if (row != last) { // the last one takes its place
        std::copy_n(m_values.begin() + static_cast<std::ptrdiff_t>(last * m_dimension), m_dimension,
                    m_values.begin() + static_cast<std::ptrdiff_t>(row * m_dimension));
        m_ids[row] = m_ids[last];
        m_rowOf[m_ids[row]] = row;
    }
    m_ids.pop_back();
    m_values.resize(last * m_dimension);
}

Ranking EmbeddingMatrix::search(const std::vector<float> &query) const
{
    const std::vector<float> unit = normalised(query);
    if (unit.empty() || unit.size() != m_dimension)
        return {};
    std::vector<std::pair<float, std::size_t>> scores(m_ids.size());
    for (std::size_t row = 0; row < m_ids.size(); ++row)
        scores[row] = { dot(&m_values[row * m_dimension], unit.data(), m_dimension), row };
    std::sort(scores.begin(), scores.end(), std::greater<>());
    Ranking ranking;
    ranking.ids.reserve(static_cast<qsizetype>(scores.size()));
    ranking.cosines.reserve(scores.size());
    for (const auto &[cosine, row] : scores) {
        ranking.ids << m_ids[row];
        ranking.cosines.push_back(static_cast<double>(cosine));
    }
    return ranking;
}

} // namespace unclip
