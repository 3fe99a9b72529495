#include "session/pcafitter.h"

#include "session/exportfiles.h"
#include "unclip/error.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace unclip {

namespace {

namespace fs = std::filesystem;

/// Every file below `folder`; what may not be entered is passed over.
std::vector<fs::path> filesBelow(const fs::path &folder, const CancellationToken &cancellation)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw FileError(folder.string() + " is not a folder; choose a folder of pictures.");
    std::vector<fs::path> files;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                           error);
    while (!error && entry != fs::recursive_directory_iterator()) {
        cancellation.check();
        if (entry->is_regular_file(error))
            files.push_back(entry->path());
        entry.increment(error);
    }
    if (error)
        throw FileError(folder.string() + " cannot be read: " + error.message() + ".");
    std::sort(files.begin(), files.end()); // the sums depend a little on the order
    return files;
}

} // namespace

PcaFitter::PcaFitter(JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
{
    connect(&runner, &JobRunner::progressed, this, [this](JobId id, const Progress &progress) {
        if (id == m_job)
            Q_EMIT progressed(progress);
    });
    connect(&runner, &JobRunner::finished, this, &PcaFitter::onFinished);
    connect(&runner, &JobRunner::cancelled, this, [this](JobId id) {
        if (id != m_job)
            return;
        end();
        Q_EMIT cancelled();
    });
    connect(&runner, &JobRunner::failed, this, [this](JobId id, const Failure &failure) {
        if (id != m_job)
            return;
        end();
        Q_EMIT failed(failure);
    });
}

PcaFitter::~PcaFitter()
{
    disconnect(&m_runner, nullptr, this, nullptr);
    if (m_job)
        m_runner.cancel(*m_job);
}

void PcaFitter::start(const PcaFitPlan &plan)
{
    if (m_job)
        return;
    m_plan = plan;
    m_fit = std::make_shared<PcaFit>();
    const std::string hash = m_runner.modelInfo() ? m_runner.modelInfo()->hash : std::string();
    const auto work = [fit = m_fit, plan, hash](Pipeline &pipeline, const RunControl &control) {
        if (pipeline.info().hash != hash) // it waited, and another model came before its turn
            throw InvalidRequest(
                "The model was changed before the basis was fitted; fit it again.");
        const auto files = filesBelow(pathOf(plan.pictures), control.cancellation);
        PcaFitOptions options;
        options.components = plan.components;
        options.overwrite = plan.overwrite;
        *fit = fitPcaBasis(pipeline, files, pathOf(plan.outFolder), options, control);
    };
    m_job = m_runner.submit(Urgency::Queued, work);
    Q_EMIT runningChanged(true);
}

void PcaFitter::cancel()
{
    if (m_job)
        m_runner.cancel(*m_job);
}

void PcaFitter::onFinished(JobId id)
{
    if (id != m_job)
        return;
    end();
    Q_EMIT finished(*m_fit);
}

void PcaFitter::end()
{
    m_job.reset();
    Q_EMIT runningChanged(false);
}

} // namespace unclip
