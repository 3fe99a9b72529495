#pragma once

#include "session/jobrunner.h"
#include "session/liveframes.h"

#include <QObject>

#include <memory>

namespace unclip {

/// Draws the candidates of one picture one after another, so that a person can see what the prior
/// offered. Nothing is saved. GUI thread.
class CandidateRenderer : public QObject
{
    Q_OBJECT

public:
    CandidateRenderer(JobRunner &runner, QObject *parent = nullptr);
    ~CandidateRenderer() override;

    /// @param picture a request of one picture; its candidates 0 .. sampling.candidates - 1
    void render(const Create &picture);
    void stop();
    bool isBusy() const { return m_isBusy; }

Q_SIGNALS:
    void rendered(int candidate, const unclip::SharedFrame &frame);
    void ended(); ///< all drawn, stopped or failed
    void failed(const unclip::Failure &failure); ///< before ended()

private:
    void renderNext();
    void onFinished();
    void end();

    JobRunner &m_runner;
    Create m_picture;
    int m_candidate = 0; ///< being drawn
    bool m_isBusy = false;
    JobId m_job = 0;
    std::shared_ptr<Frame> m_frame; ///< written by the worker until the job ends
};

/// The request that makes a picture from one of its candidates.
Create withCandidate(Create picture, int candidate);

} // namespace unclip
