#include "pca/pcabasis.h"
#include "unclip/error.h"
#include "unclip/pca.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace unclip {

namespace {

constexpr std::size_t maxBatchPictures = 16;
constexpr std::size_t maxBatchBytes = std::size_t { 192 } << 20; ///< of decoded pictures

/// Gathers pictures into batches, encodes them and feeds the accumulator.
class PictureStream
{
public:
    PictureStream(Pipeline &pipeline, const RunControl &control)
        : m_pipeline(pipeline)
        , m_encodeControl { control.cancellation, {} }
        , m_accumulator(static_cast<std::size_t>(pipeline.info().embeddingDim))
    {
    }

    void add(const std::filesystem::path &path)
    {
        try {
            Image image = readImage(path);
            m_batchBytes += image.rgb.size();
            m_batch.push_back({ std::move(image), {}, path.filename().string(), {} });
        } catch (const InvalidRequest &) { // no picture, or a damaged one
            ++m_skipped;
        } catch (const FileError &) {
            ++m_skipped;
        }
        if (m_batch.size() >= maxBatchPictures || m_batchBytes >= maxBatchBytes)
            flush();
    }

    void flush()
    {
        if (m_batch.empty())
            return;
        for (const Embedding &embedding : m_pipeline.encodeImages(m_batch, m_encodeControl)) {
            if (static_cast<int>(embedding.values.size()) != m_pipeline.info().embeddingDim)
                throw ModelError("The image encoder of " + m_pipeline.info().name
                                 + " gives embeddings of another size than its model says.");
            m_accumulator.add(embedding.values.data());
        }
        m_batch.clear();
        m_batchBytes = 0;
    }

    const PcaAccumulator &accumulator() const { return m_accumulator; }
    std::int64_t skipped() const { return m_skipped; }

private:
    Pipeline &m_pipeline;
    RunControl m_encodeControl; ///< no progress: it would count each batch as a job of its own
    PcaAccumulator m_accumulator;
    std::vector<PictureSource> m_batch;
    std::size_t m_batchBytes = 0;
    std::int64_t m_skipped = 0;
};

Progress progressAt(std::size_t done, std::size_t count, double secondsSoFar)
{
    Progress progress;
    progress.stage = Stage::EncodeImage;
    progress.step = static_cast<int>(done);
    progress.stepCount = static_cast<int>(count);
    progress.fraction = static_cast<double>(done) / static_cast<double>(count);
    progress.secondsLeft =
        secondsSoFar / static_cast<double>(done) * static_cast<double>(count - done);
    return progress;
}

void requireUnused(const std::filesystem::path &folder, OverwriteMode overwrite)
{
    for (const char *name : { "config.json", "pca.safetensors" })
        if (overwrite == OverwriteMode::Refuse && std::filesystem::exists(folder / name))
            throw FileError((folder / name).string()
                            + " is already there; choose another folder or replace it.");
}

std::filesystem::path basisFolder(const std::filesystem::path &folder)
{
    return std::filesystem::is_directory(folder / "pca") ? folder / "pca" : folder;
}

} // namespace

PcaFit fitPcaBasis(Pipeline &pipeline, const std::vector<std::filesystem::path> &pictures,
                   const std::filesystem::path &outFolder, const PcaFitOptions &options,
                   const RunControl &control)
{
    using Clock = std::chrono::steady_clock;
    requireUnused(outFolder, options.overwrite);
    if (options.components < 1)
        throw InvalidRequest("A PCA basis needs at least one component.");
    if (!pipeline.info().imageEncoder.available)
        throw InvalidRequest("The model cannot encode pictures. "
                             + pipeline.info().imageEncoder.reason);
    PictureStream stream(pipeline, control);
    const auto start = Clock::now();
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        control.cancellation.check();
        stream.add(pictures[i]);
        const std::chrono::duration<double> elapsed = Clock::now() - start;
        control.report(progressAt(i + 1, pictures.size(), elapsed.count()));
    }
    stream.flush();
    const std::int64_t count = stream.accumulator().count();
    if (count < 2)
        throw InvalidRequest("A PCA basis needs at least two pictures, but only "
                             + std::to_string(count) + " of " + std::to_string(pictures.size())
                             + " files could be read as one.");
    // n points span n - 1 directions at most.
    const auto kept = std::min<std::int64_t>(options.components, count - 1);
    const PcaBasis basis = stream.accumulator().fit(static_cast<std::size_t>(kept));
    requireUnused(outFolder, options.overwrite);
    basis.save(outFolder, count);
    return { static_cast<int>(basis.dimension()), static_cast<int>(basis.componentCount()), count,
             stream.skipped(), basis.eigenvalues() };
}

PcaFit readPcaFit(const std::filesystem::path &folder)
{
    const std::filesystem::path where = basisFolder(folder);
    if (!std::filesystem::exists(where / "config.json"))
        throw ModelError(folder.string()
                         + " has no PCA basis (pca/); make one with 'unclip pca fit'.");
    const PcaBasis basis = PcaBasis::load(where);
    const nlohmann::json config = readJsonFile(where / "config.json");
    const auto samples = config.find("samples");
    const bool isCounted = samples != config.end() && samples->is_number_unsigned();
    return { static_cast<int>(basis.dimension()), static_cast<int>(basis.componentCount()),
             isCounted ? samples->get<std::int64_t>() : 0, 0, basis.eigenvalues() };
}

double explainedVariance(const PcaFit &fit, std::size_t count)
{
    double part = 0.0;
    double whole = 0.0;
    for (std::size_t i = 0; i < fit.variances.size(); ++i) {
        whole += fit.variances[i];
        part += i < count ? fit.variances[i] : 0.0;
    }
    return whole > 0.0 ? part / whole : 0.0;
}

} // namespace unclip
