#include "panels/candidaterenderer.h"

namespace unclip {

CandidateRenderer::CandidateRenderer(JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
{
    connect(&runner, &JobRunner::finished, this, [this](JobId id) {
        if (m_isBusy && id == m_job)
            onFinished();
    });
    connect(&runner, &JobRunner::cancelled, this, [this](JobId id) {
        if (m_isBusy && id == m_job)
            end();
    });
    connect(&runner, &JobRunner::failed, this, [this](JobId id, const Failure &failure) {
        if (!m_isBusy || id != m_job)
            return;
        Q_EMIT failed(failure);
        end();
    });
}

CandidateRenderer::~CandidateRenderer()
{
    if (m_isBusy)
        m_runner.cancel(m_job);
}

void CandidateRenderer::render(const Create &picture)
{
    stop();
    m_picture = picture;
    m_candidate = 0;
    m_isBusy = true;
    renderNext();
}

void CandidateRenderer::stop()
{
    if (!m_isBusy)
        return;
    const JobId job = m_job;
    end();
    m_runner.cancel(job);
}

void CandidateRenderer::renderNext()
{
    const auto frame = std::make_shared<Frame>();
    const Request request = withCandidate(m_picture, m_candidate);
    m_frame = frame;
    m_job = m_runner.submit(
        Urgency::Live, [frame, request](Pipeline &pipeline, const RunControl &control) {
            pipeline.run(request, control, [&frame](const Frame &made) { *frame = made; });
        });
}

void CandidateRenderer::onFinished()
{
    Q_EMIT rendered(m_candidate, m_frame);
    if (!m_isBusy) // stopped by a listener
        return;
    if (++m_candidate < m_picture.sampling.candidates)
        renderNext();
    else
        end();
}

void CandidateRenderer::end()
{
    m_isBusy = false;
    m_frame.reset();
    Q_EMIT ended();
}

Create withCandidate(Create picture, int candidate)
{
    picture.sampling.candidateChoice = CandidateChoice::Picked;
    picture.sampling.pickedCandidate = candidate;
    return picture;
}

} // namespace unclip
