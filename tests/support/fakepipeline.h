#pragma once

#include "unclip/pipeline.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace unclip {

/// What a FakePipeline was asked, and what it shall do; shared with the test.
struct FakeScript
{
    ModelInfo info;
    int steps = 4; ///< reported for each picture
    std::function<void(const Progress &)> onStep; ///< called before each report; may throw, cancel
    std::vector<Request> requests;
    std::vector<std::filesystem::path> folders; ///< that were loaded
    std::vector<LoadOptions> loads;

    FakeScript();
};

/// Draws small pictures that depend on the request alone. Reports progress, stops when told.
class FakePipeline : public Pipeline
{
public:
    explicit FakePipeline(std::shared_ptr<FakeScript> script);

    const ModelInfo &info() const override;
    Result run(const Request &request, const RunControl &control,
               const std::function<void(const Frame &)> &onFrame) override;
    std::vector<Embedding> encodeImages(const std::vector<PictureSource> &pictures,
                                        const RunControl &control) override;
    std::vector<Embedding> encodeTexts(const std::vector<std::string> &captions,
                                       const RunControl &control) override;
    Latents invert(const PictureSource &picture, int steps, const RunControl &control) override;
    std::vector<ConceptScore> nearestConcepts(const Embedding &imageEmbedding, int count,
                                              const RunControl &control) override;
    TokenCount countTokens(const std::string &prompt) const override;

private:
    struct Job;

    void report(const RunControl &control, const Progress &progress) const;
    Frame drawn(const Job &job, int index, double parameter) const;

    std::shared_ptr<FakeScript> m_script;
};

/// A loader for tests: notes what it is asked to load and gives a FakePipeline.
std::unique_ptr<Pipeline> loadFake(const std::shared_ptr<FakeScript> &script,
                                   const std::filesystem::path &folder, const LoadOptions &options,
                                   const RunControl &control);

} // namespace unclip
