#include "pca/pcabasis.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "weights/jsonfile.h"
#include "weights/safetensors.h"

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace unclip {

namespace {

constexpr const char *configName = "config.json";
constexpr const char *weightsName = "pca.safetensors";

std::vector<double> readTensor(const SafetensorsFile &file, const std::string &name,
                               const std::filesystem::path &path)
{
    const auto found = file.tensors().find(name);
    if (found == file.tensors().end() || found->second.dtype != DType::F32)
        throw ModelError(path.string() + " has no float32 tensor '" + name + "'.");
    std::vector<float> values(found->second.byteCount / sizeof(float));
    std::memcpy(values.data(), found->second.data, values.size() * sizeof(float));
    if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
        throw ModelError(path.string() + ": '" + name + "' holds a number that is not finite.");
    return { values.begin(), values.end() };
}

void writeTensor(SafetensorsWriter &writer, const std::vector<double> &values)
{
    const std::vector<float> narrow(values.begin(), values.end());
    writer.write(narrow.data(), narrow.size() * sizeof(float));
}

/// Signs are free; the largest coordinate of each component is made positive.
void fixSign(double *row, std::size_t dimension)
{
    const double *largest = std::max_element(
        row, row + dimension, [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (*largest < 0.0)
        std::transform(row, row + dimension, row, [](double v) { return -v; });
}

} // namespace

PcaBasis::PcaBasis(std::vector<double> mean, std::vector<double> components,
                   std::vector<double> eigenvalues)
    : m_mean(std::move(mean))
    , m_components(std::move(components))
    , m_eigenvalues(std::move(eigenvalues))
{
    if (m_components.size() != m_mean.size() * m_eigenvalues.size())
        throw ModelError("A PCA basis whose components do not fit its mean and eigenvalues.");
}

PcaBasis PcaBasis::load(const std::filesystem::path &folder)
{
    const auto path = folder / weightsName;
    readJsonFile(folder / configName);
    const SafetensorsFile file = SafetensorsFile::open(path);
    return { readTensor(file, "mean", path), readTensor(file, "components", path),
             readTensor(file, "eigenvalues", path) };
}

void PcaBasis::save(const std::filesystem::path &folder, std::int64_t sampleCount) const
{
    std::filesystem::create_directories(folder);
    const auto dimension = static_cast<std::int64_t>(m_mean.size());
    const auto count = static_cast<std::int64_t>(m_eigenvalues.size());
    const nlohmann::json config { { "_class_name", "PcaBasis" },
                                  { "embedding_dim", dimension },
                                  { "components", count },
                                  { "samples", sampleCount } };
    const std::string text = config.dump(2) + "\n";
    writeFileAtomically(folder / configName, { text.begin(), text.end() }, OverwriteMode::Replace);
    SafetensorsWriter writer(folder / weightsName,
                             { { "mean", DType::F32, { dimension } },
                               { "components", DType::F32, { count, dimension } },
                               { "eigenvalues", DType::F32, { count } } });
    writeTensor(writer, m_mean);
    writeTensor(writer, m_components);
    writeTensor(writer, m_eigenvalues);
    writer.finish();
}

std::vector<double> PcaBasis::project(const std::vector<double> &z) const
{
    if (z.size() != m_mean.size())
        throw InvalidRequest("The embedding has " + std::to_string(z.size())
                             + " values, the PCA basis " + std::to_string(m_mean.size()) + ".");
    std::vector<double> coordinates(m_eigenvalues.size(), 0.0);
    for (std::size_t k = 0; k < coordinates.size(); ++k)
        for (std::size_t d = 0; d < z.size(); ++d)
            coordinates[k] += m_components[k * z.size() + d] * (z[d] - m_mean[d]);
    return coordinates;
}

std::vector<double> PcaBasis::reconstruct(const std::vector<double> &z, std::size_t k) const
{
    const std::vector<double> coordinates = project(z);
    std::vector<double> result = m_mean;
    for (std::size_t i = 0; i < std::min(k, coordinates.size()); ++i)
        for (std::size_t d = 0; d < result.size(); ++d)
            result[d] += coordinates[i] * m_components[i * result.size() + d];
    return result;
}

double PcaBasis::explainedVariance(std::size_t k) const
{
    double part = 0.0;
    double whole = 0.0;
    for (std::size_t i = 0; i < m_eigenvalues.size(); ++i) {
        whole += m_eigenvalues[i];
        part += i < k ? m_eigenvalues[i] : 0.0;
    }
    return whole > 0.0 ? part / whole : 0.0;
}

PcaAccumulator::PcaAccumulator(std::size_t dimension)
    : m_dimension(dimension)
    , m_mean(dimension, 0.0)
    , m_scatter(dimension * dimension, 0.0)
{
}

// Welford's update in matrix form: exact for any order, no cancellation.
void PcaAccumulator::add(const float *embedding)
{
    ++m_count;
    const double factor = static_cast<double>(m_count - 1) / static_cast<double>(m_count);
    std::vector<double> delta(m_dimension);
    for (std::size_t i = 0; i < m_dimension; ++i)
        delta[i] = static_cast<double>(embedding[i]) - m_mean[i];
    for (std::size_t i = 0; i < m_dimension; ++i) {
        const double scaled = delta[i] * factor;
        for (std::size_t j = i; j < m_dimension; ++j)
            m_scatter[i * m_dimension + j] += scaled * delta[j];
        m_mean[i] += delta[i] / static_cast<double>(m_count);
    }
}

PcaBasis PcaAccumulator::fit(std::size_t components) const
{
    if (m_count < 2)
        throw InvalidRequest("A PCA basis needs at least two pictures.");
    const auto side = static_cast<int>(m_dimension);
    cv::Mat covariance(side, side, CV_64F);
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) {
            const auto row = static_cast<std::size_t>(std::min(i, j));
            const auto column = static_cast<std::size_t>(std::max(i, j));
            covariance.at<double>(i, j) =
                m_scatter[row * m_dimension + column] / static_cast<double>(m_count);
        }
    cv::Mat eigenvalues;
    cv::Mat eigenvectors;
    cv::eigen(covariance, eigenvalues, eigenvectors); // descending, rows are vectors
    const std::size_t kept = std::min(components, m_dimension);
    std::vector<double> rows(kept * m_dimension);
    std::memcpy(rows.data(), eigenvectors.data, rows.size() * sizeof(double));
    for (std::size_t k = 0; k < kept; ++k)
        fixSign(rows.data() + k * m_dimension, m_dimension);
    const auto *values = eigenvalues.ptr<double>();
    std::vector<double> variances(values, values + kept);
    for (double &variance : variances)
        variance = std::max(variance, 0.0);
    return { m_mean, rows, variances };
}

} // namespace unclip
