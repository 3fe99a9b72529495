#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace unclip {

/// Principal components of CLIP image embeddings (paper section 4): mean, orthonormal rows and
/// their variances in decreasing order. Plain double arithmetic, no Torch.
class PcaBasis
{
public:
    PcaBasis() = default;
    PcaBasis(std::vector<double> mean, std::vector<double> components,
             std::vector<double> eigenvalues);

    /// Reads pca/config.json and pca/pca.safetensors of a model folder.
    /// @throws ModelError, FileError
    static PcaBasis load(const std::filesystem::path &folder);

    /// Writes the same two files. @throws FileError
    void save(const std::filesystem::path &folder, std::int64_t sampleCount) const;

    std::size_t dimension() const { return m_mean.size(); }
    std::size_t componentCount() const { return m_eigenvalues.size(); }
    const std::vector<double> &mean() const { return m_mean; }
    const std::vector<double> &components() const { return m_components; } ///< [K, D] row-major
    const std::vector<double> &eigenvalues() const { return m_eigenvalues; }

    /// Coordinates of z along the components, [K].
    std::vector<double> project(const std::vector<double> &z) const;

    /// mean + sum of the first k components: what remains of z, [D]. k is clamped to K.
    std::vector<double> reconstruct(const std::vector<double> &z, std::size_t k) const;

    /// Share of the fitted variance in the first k components, in 0..1 of what the basis holds.
    double explainedVariance(std::size_t k) const;

private:
    std::vector<double> m_mean;
    std::vector<double> m_components;
    std::vector<double> m_eigenvalues;
};

/// Fits a basis from embeddings handed over one by one: memory D * D, whatever their number.
class PcaAccumulator
{
public:
    explicit PcaAccumulator(std::size_t dimension);

    void add(const float *embedding); ///< D values
    std::int64_t count() const { return m_count; }

    /// @throws InvalidRequest with fewer than two samples
    PcaBasis fit(std::size_t components) const;

private:
    std::size_t m_dimension;
    std::int64_t m_count = 0;
    std::vector<double> m_mean;
    std::vector<double> m_scatter; ///< [D, D], upper triangle: sum of (x - mean)(x - mean)^T
};

} // namespace unclip
