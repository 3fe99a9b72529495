#pragma once

#include "session/failure.h"
#include "session/inputs.h"
#include "session/jobrunner.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace unclip {

/// Names what the model sees: the concepts nearest to a picture or to an embedding. One wish at
/// a time: a new one takes the place of the last. GUI thread.
class ConceptProbe : public QObject
{
    Q_OBJECT

public:
    static constexpr int shownConcepts = 8;

    explicit ConceptProbe(JobRunner &runner, QObject *parent = nullptr);
    ~ConceptProbe() override; ///< cancels

    // found() or failed() follows, unless another wish or cancel() comes first.
    void find(const SlotInput &picture); ///< @pre it holds a picture with pixels
    void find(const Embedding &imageEmbedding);
    void cancel();
    bool isBusy() const { return m_job.has_value(); }

Q_SIGNALS:
    void found(const std::vector<unclip::ConceptScore> &concepts);
    void failed(const unclip::Failure &failure);

private:
    using Scores = std::vector<ConceptScore>;

    void submit(PipelineWork work);

    JobRunner &m_runner;
    std::optional<JobId> m_job;
    std::shared_ptr<Scores> m_scores; ///< written by the worker before the job ends
};

} // namespace unclip
