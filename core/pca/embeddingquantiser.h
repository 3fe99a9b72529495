#pragma once

#include "weights/safetensors.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace unclip {

/// How finely embeddings and their dot products with text are told apart.
struct QuantiserSizes
{
    std::int64_t components = 0; ///< principal components that are kept, K
    std::int64_t buckets = 0; ///< of each component
    std::int64_t dotProductBuckets = 0; ///< even
};

/// The numbers of a quantiser, as prior_ar's weights hold them.
struct QuantiserTables
{
    std::vector<float> mean; ///< of z_i, [D]
    std::vector<float> components; ///< orthonormal rows, largest eigenvalue first, [K, D]
    std::vector<float> lowest; ///< coordinate where a component's first bucket begins, [K]
    std::vector<float> highest; ///< coordinate where its last bucket ends, [K]
    std::vector<float> dotProductEdges; ///< between neighbouring buckets, [buckets - 1]
};

/// What a quantiser is fitted to: embeddings of pictures and how well their captions fit them.
struct QuantiserSamples
{
    std::size_t dimension = 0; ///< D
    std::vector<float> imageEmbeddings; ///< z_i, [N, D]
    std::vector<float> dotProducts; ///< of unit z_i and unit z_t, any number
};

/// Turns CLIP image embeddings into codes and back (paper section 2.2): coordinates along the
/// leading principal components, in order of decreasing eigenvalue, each in one of equally wide
/// buckets between the extremes of the fitted embeddings. Dot products of z_i and z_t fall into
/// buckets of equal probability, so that the upper half of their distribution is the upper half of
/// the buckets. Plain arithmetic in double precision, no Torch.
class EmbeddingQuantiser
{
public:
    /// @throws ModelError naming the table: sizes that do not fit each other, numbers that are not
    ///         finite, an empty range, edges that fall
    EmbeddingQuantiser(QuantiserTables tables, std::int64_t buckets);

    /// Fits components, ranges and edges. Directions without variance get a narrow range.
    /// @throws InvalidRequest with fewer than two embeddings or no dot product
    static EmbeddingQuantiser fit(const QuantiserSamples &samples, const QuantiserSizes &sizes);

    /// Reads the tables from prior_ar's weights, whatever their floating type.
    /// @throws ModelError when one is missing or, as above, cannot be used
    static EmbeddingQuantiser load(const SafetensorsFile &weights, std::int64_t buckets);

    std::size_t dimension() const { return m_tables.mean.size(); }
    std::size_t componentCount() const { return m_tables.lowest.size(); }
    std::int64_t buckets() const { return m_buckets; }
    std::int64_t dotProductBuckets() const;
    const QuantiserTables &tables() const { return m_tables; }

    /// Codes of one embedding, K of them in 0 .. buckets - 1; outside the range: the nearest.
    /// @param embedding D values
    void encode(const float *embedding, std::int64_t *codes) const;

    /// The embedding at the middle of each code's bucket.
    /// @param codes K of them @param embedding gets D values
    /// @throws InvalidRequest for a code that is no bucket
    void decode(const std::int64_t *codes, float *embedding) const;

    /// Bucket of a dot product of unit vectors.
    std::int64_t dotProductBucket(double dotProduct) const;

    /// A bucket of the upper half, each as likely as the others: captions that fit well (paper
    /// section 2.2).
    /// @param uniform in (0, 1]
    std::int64_t dotProductFromUpperHalf(double uniform) const;

private:
    double bucketWidth(std::size_t component) const;

    QuantiserTables m_tables;
    std::int64_t m_buckets;
};

} // namespace unclip
