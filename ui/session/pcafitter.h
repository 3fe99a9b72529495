#pragma once

#include "session/failure.h"
#include "session/jobrunner.h"
#include "unclip/pca.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace unclip {

/// A basis of principal components to be fitted.
struct PcaFitPlan
{
    QString pictures; ///< folder, looked through to the bottom
    QString outFolder; ///< gets config.json and pca.safetensors
    int components = 320; ///< fewer are kept when there are fewer pictures
    OverwriteMode overwrite = OverwriteMode::Refuse;
};

/// Fits a basis from a folder of pictures, in line with the pictures that are being made. One fit
/// at a time. GUI thread.
class PcaFitter : public QObject
{
    Q_OBJECT

public:
    explicit PcaFitter(JobRunner &runner, QObject *parent = nullptr);
    ~PcaFitter() override; ///< cancels

    /// Exactly one of finished, cancelled or failed follows. Nothing happens while one runs.
    void start(const PcaFitPlan &plan);
    void cancel();
    bool isRunning() const { return m_job.has_value(); }
    const PcaFitPlan &plan() const { return m_plan; } ///< of the last start()

Q_SIGNALS:
    void runningChanged(bool running);
    void progressed(const unclip::Progress &progress); ///< steps are files
    void finished(const unclip::PcaFit &fit);
    void cancelled();
    void failed(const unclip::Failure &failure);

private:
    void onFinished(JobId id);
    void end();

    JobRunner &m_runner;
    PcaFitPlan m_plan;
    std::optional<JobId> m_job;
    std::shared_ptr<PcaFit> m_fit; ///< written by the worker before the job ends
};

} // namespace unclip

Q_DECLARE_METATYPE(unclip::PcaFit)
