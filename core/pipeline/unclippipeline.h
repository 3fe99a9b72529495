#pragma once

#include "pipeline/engine.h"
#include "pipeline/memoryladder.h"
#include "pipeline/sourcememo.h"
#include "text/cliptokenizer.h"
#include "unclip/pipeline.h"

namespace unclip {

/// The pipeline of one model folder: dispatches requests to the operations, translates what
/// LibTorch and OpenCV throw, and steps down the memory ladder when the device runs out.
class UnClipPipeline : public Pipeline
{
public:
    UnClipPipeline(const std::filesystem::path &folder, const LoadOptions &options,
                   const RunControl &control);

    const ModelInfo &info() const override { return m_info; }
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
    template <typename Function> auto guarded(Function &&function) -> decltype(function());
    template <typename Function>
    auto onLadder(const std::vector<MemoryRung> &rungs, Function &&function)
        -> decltype(function());
    Result runOnce(const Request &request, const RunControl &control,
                   const std::function<void(const Frame &)> &onFrame);
    std::vector<MemoryRung> memoryRungs();
    std::vector<MemoryRung> upsamplingRungs();
    bool useHalfPrecision();
    void loadConcepts(const RunControl &control);

    LoadOptions m_options;
    std::unique_ptr<Engine> m_engine;
    ModelInfo m_info;
    std::optional<ClipTokenizer> m_tokenizer; ///< set once: other threads count with it
    SourceMemo m_memo;
    std::vector<std::string> m_concepts;
    std::vector<Embedding> m_conceptEmbeddings;
};

} // namespace unclip
