#include "pca/embeddingquantiser.h"

#include "pca/pcabasis.h"
#include "unclip/error.h"
#include "weights/floatconvert.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace unclip {

namespace {

// Keeps ranges apart from empty, also when they are stored in half precision.
constexpr float leastRange = 1e-3F;
constexpr float leastRelativeRange = 0.01F;

/// One table and what its tensor is called.
struct NamedTable
{
    const char *name;
    std::vector<float> QuantiserTables::*values;
};

constexpr std::array<NamedTable, 5> namedTables { {
    { "pca_mean", &QuantiserTables::mean },
    { "pca_components", &QuantiserTables::components },
    { "code_lowest", &QuantiserTables::lowest },
    { "code_highest", &QuantiserTables::highest },
    { "dot_product_edges", &QuantiserTables::dotProductEdges },
} };

[[noreturn]] void refuse(const std::string &problem)
{
    throw ModelError("The autoregressive prior's " + problem
                     + "; fetch prior_ar again, with its config.json.");
}

void requireFinite(const QuantiserTables &tables)
{
    for (const NamedTable &table : namedTables) {
        const auto &values = tables.*table.values;
        if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
            refuse(std::string(table.name) + " holds a number that is not finite");
    }
}

std::vector<float> narrow(const std::vector<double> &values)
{
    return { values.begin(), values.end() };
}

std::vector<float> readTable(const SafetensorsFile &weights, const char *name)
{
    const auto found = weights.tensors().find(name);
    if (found == weights.tensors().end() || !isFloating(found->second.dtype))
        refuse(std::string("weights have no floating point tensor '") + name + "'");
    const TensorView &view = found->second;
    std::vector<float> values(view.byteCount / sizeOf(view.dtype));
    convertFloats(view.data, view.dtype, reinterpret_cast<std::byte *>(values.data()), DType::F32,
                  values.size());
    return values;
}

/// Interior quantiles that cut the values into `buckets` parts of equal size.
std::vector<float> quantileEdges(std::vector<float> values, std::int64_t buckets)
{
    if (values.empty())
        throw InvalidRequest("A quantiser of dot products needs at least one.");
    std::sort(values.begin(), values.end());
    std::vector<float> edges;
    for (std::int64_t i = 1; i < buckets; ++i) {
        const double place = static_cast<double>(i) / static_cast<double>(buckets)
            * static_cast<double>(values.size());
        edges.push_back(values[std::min(static_cast<std::size_t>(place), values.size() - 1)]);
    }
    return edges;
}

double coordinate(const QuantiserTables &tables, std::size_t component, const float *embedding)
{
    const std::size_t dimension = tables.mean.size();
    const float *row = tables.components.data() + component * dimension;
    double sum = 0.0;
    for (std::size_t d = 0; d < dimension; ++d)
        sum += static_cast<double>(row[d])
            * (static_cast<double>(embedding[d]) - static_cast<double>(tables.mean[d]));
    return sum;
}

/// Fills `lowest` and `highest` with the extremes of the samples along each component.
void measureRanges(const QuantiserSamples &samples, QuantiserTables &tables)
{
    for (std::size_t k = 0; k < tables.lowest.size(); ++k) {
        float least = HUGE_VALF;
        float most = -HUGE_VALF;
        for (std::size_t at = 0; at < samples.imageEmbeddings.size(); at += samples.dimension) {
            const auto value =
                static_cast<float>(coordinate(tables, k, samples.imageEmbeddings.data() + at));
            least = std::min(least, value);
            most = std::max(most, value);
        }
        const float needed =
            std::max(leastRange, leastRelativeRange * std::max(std::abs(least), std::abs(most)));
        const float missing = std::max(needed - (most - least), 0.0F);
        tables.lowest[k] = least - missing / 2;
        tables.highest[k] = most + missing / 2;
    }
}

} // namespace

EmbeddingQuantiser::EmbeddingQuantiser(QuantiserTables tables, std::int64_t buckets)
    : m_tables(std::move(tables))
    , m_buckets(buckets)
{
    const std::size_t count = componentCount();
    if (dimension() == 0 || count == 0 || count > dimension() || m_tables.highest.size() != count
        || m_tables.components.size() != count * dimension())
        refuse("tables do not fit each other");
    if (m_buckets < 1 || dotProductBuckets() % 2 != 0)
        refuse("numbers of buckets cannot be used");
    requireFinite(m_tables);
    for (std::size_t k = 0; k < count; ++k)
        if (!(m_tables.lowest[k] < m_tables.highest[k]))
            refuse("code_lowest is not below code_highest for component " + std::to_string(k));
    if (!std::is_sorted(m_tables.dotProductEdges.begin(), m_tables.dotProductEdges.end()))
        refuse("dot_product_edges are not in order");
}

EmbeddingQuantiser EmbeddingQuantiser::fit(const QuantiserSamples &samples,
                                           const QuantiserSizes &sizes)
{
    PcaAccumulator accumulator(samples.dimension);
    for (std::size_t at = 0; at < samples.imageEmbeddings.size(); at += samples.dimension)
        accumulator.add(samples.imageEmbeddings.data() + at);
    const PcaBasis basis = accumulator.fit(static_cast<std::size_t>(sizes.components));
    QuantiserTables tables;
    tables.mean = narrow(basis.mean());
    tables.components = narrow(basis.components());
    tables.lowest.resize(basis.componentCount());
    tables.highest.resize(basis.componentCount());
    measureRanges(samples, tables);
    tables.dotProductEdges = quantileEdges(samples.dotProducts, sizes.dotProductBuckets);
    return { std::move(tables), sizes.buckets };
}

EmbeddingQuantiser EmbeddingQuantiser::load(const SafetensorsFile &weights, std::int64_t buckets)
{
    QuantiserTables tables;
    for (const NamedTable &table : namedTables)
        tables.*table.values = readTable(weights, table.name);
    return { std::move(tables), buckets };
}

std::int64_t EmbeddingQuantiser::dotProductBuckets() const
{
    return static_cast<std::int64_t>(m_tables.dotProductEdges.size()) + 1;
}

double EmbeddingQuantiser::bucketWidth(std::size_t component) const
{
    return (static_cast<double>(m_tables.highest[component])
            - static_cast<double>(m_tables.lowest[component]))
        / static_cast<double>(m_buckets);
}

void EmbeddingQuantiser::encode(const float *embedding, std::int64_t *codes) const
{
    const auto last = static_cast<double>(m_buckets - 1);
    for (std::size_t k = 0; k < componentCount(); ++k) {
        const double place =
            (coordinate(m_tables, k, embedding) - static_cast<double>(m_tables.lowest[k]))
            / bucketWidth(k);
        // The comparison is false for a number that is none, which must not be converted.
        codes[k] = place > 0.0 ? static_cast<std::int64_t>(std::min(place, last)) : 0;
    }
}

void EmbeddingQuantiser::decode(const std::int64_t *codes, float *embedding) const
{
    std::vector<double> sum(m_tables.mean.begin(), m_tables.mean.end());
    for (std::size_t k = 0; k < componentCount(); ++k) {
        if (codes[k] < 0 || codes[k] >= m_buckets)
            throw InvalidRequest("The code " + std::to_string(codes[k]) + " is not one of "
                                 + std::to_string(m_buckets) + " buckets.");
        const double value = static_cast<double>(m_tables.lowest[k])
            + (static_cast<double>(codes[k]) + 0.5) * bucketWidth(k);
        const float *row = m_tables.components.data() + k * dimension();
        for (std::size_t d = 0; d < dimension(); ++d)
            sum[d] += value * static_cast<double>(row[d]);
    }
    std::transform(sum.begin(), sum.end(), embedding,
                   [](double value) { return static_cast<float>(value); });
}

std::int64_t EmbeddingQuantiser::dotProductBucket(double dotProduct) const
{
    const auto &edges = m_tables.dotProductEdges;
    return std::upper_bound(edges.begin(), edges.end(), static_cast<float>(dotProduct))
        - edges.begin();
}

std::int64_t EmbeddingQuantiser::dotProductFromUpperHalf(double uniform) const
{
    const std::int64_t half = dotProductBuckets() / 2;
    const auto place = static_cast<std::int64_t>(std::ceil(uniform * static_cast<double>(half)));
    return half + std::clamp<std::int64_t>(place - 1, 0, half - 1);
}

} // namespace unclip
