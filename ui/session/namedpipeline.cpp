#include "session/namedpipeline.h"

#include <system_error>
#include <utility>

namespace unclip {

namespace {

namespace fs = std::filesystem;

/// A pipeline with another name.
class NamedPipeline : public Pipeline
{
public:
    NamedPipeline(std::unique_ptr<Pipeline> pipeline, std::string name)
        : m_pipeline(std::move(pipeline))
        , m_name(std::move(name))
    {
    }

    const ModelInfo &info() const override
    {
        m_info = m_pipeline->info(); // which changes when memory runs out
        m_info.name = m_name;
        return m_info;
    }

    Result run(const Request &request, const RunControl &control,
               const std::function<void(const Frame &)> &onFrame) override
    {
        return m_pipeline->run(request, control, onFrame);
    }

    std::vector<Embedding> encodeImages(const std::vector<PictureSource> &pictures,
                                        const RunControl &control) override
    {
        return m_pipeline->encodeImages(pictures, control);
    }

    std::vector<Embedding> encodeTexts(const std::vector<std::string> &captions,
                                       const RunControl &control) override
    {
        return m_pipeline->encodeTexts(captions, control);
    }

    Latents invert(const PictureSource &picture, int steps, const RunControl &control) override
    {
        return m_pipeline->invert(picture, steps, control);
    }

    std::vector<ConceptScore> nearestConcepts(const Embedding &imageEmbedding, int count,
                                              const RunControl &control) override
    {
        return m_pipeline->nearestConcepts(imageEmbedding, count, control);
    }

    TokenCount countTokens(const std::string &prompt) const override
    {
        return m_pipeline->countTokens(prompt);
    }

private:
    std::unique_ptr<Pipeline> m_pipeline;
    std::string m_name;
    mutable ModelInfo m_info; ///< as last asked for
};

fs::path withoutSlash(const fs::path &folder)
{
    const fs::path normal = folder.lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();
}

bool isNamesake(const fs::path &folder, const fs::path &starter)
{
    std::error_code error;
    return folder.filename() == starter.filename() && folder != starter
        && !fs::equivalent(folder, starter, error);
}

} // namespace

JobRunner::Loader namingApart(JobRunner::Loader loader, std::filesystem::path starter)
{
    return [loader = std::move(loader), starter = withoutSlash(starter)](
               const fs::path &folder, const LoadOptions &options,
               const RunControl &control) -> std::unique_ptr<Pipeline> {
        std::unique_ptr<Pipeline> pipeline = loader(folder, options, control);
        const fs::path own = withoutSlash(folder);
        if (!isNamesake(own, starter))
            return pipeline;
        const fs::path name = own.parent_path().filename() / own.filename();
        return std::make_unique<NamedPipeline>(std::move(pipeline), name.string());
    };
}

} // namespace unclip
