#include "session/conceptprobe.h"

#include <utility>

namespace unclip {

ConceptProbe::ConceptProbe(JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
{
    connect(&runner, &JobRunner::finished, this, [this](JobId id) {
        if (id != m_job)
            return;
        m_job.reset();
        Q_EMIT found(*m_scores);
    });
    connect(&runner, &JobRunner::cancelled, this, [this](JobId id) {
        if (id == m_job)
            m_job.reset();
    });
    connect(&runner, &JobRunner::failed, this, [this](JobId id, const Failure &failure) {
        if (id != m_job)
            return;
        m_job.reset();
        Q_EMIT failed(failure);
    });
}

ConceptProbe::~ConceptProbe()
{
    cancel();
}

void ConceptProbe::find(const SlotInput &picture)
{
    cancel();
    m_scores = std::make_shared<Scores>();
    const auto pixels = picture.image;
    if (!pixels)
        return;
    const Crop crop = picture.crop;
    submit([scores = m_scores, pixels, crop](Pipeline &pipeline, const RunControl &control) {
        const std::vector<Embedding> zImages =
            pipeline.encodeImages({ PictureSource { *pixels, crop, {}, {} } }, control);
        *scores = pipeline.nearestConcepts(zImages.at(0), shownConcepts, control);
    });
}

void ConceptProbe::find(const Embedding &imageEmbedding)
{
    cancel();
    m_scores = std::make_shared<Scores>();
    submit([scores = m_scores, imageEmbedding](Pipeline &pipeline, const RunControl &control) {
        *scores = pipeline.nearestConcepts(imageEmbedding, shownConcepts, control);
    });
}

void ConceptProbe::cancel()
{
    if (const std::optional<JobId> job = std::exchange(m_job, std::nullopt))
        m_runner.cancel(*job);
}

void ConceptProbe::submit(PipelineWork work)
{
    m_job = m_runner.submit(Urgency::Live, std::move(work));
}

} // namespace unclip
