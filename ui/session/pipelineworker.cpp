#include "session/pipelineworker.h"

namespace unclip {

bool ProgressMailbox::put(const Progress &progress)
{
    const std::lock_guard lock(m_mutex);
    const bool wasEmpty = !m_latest;
    Progress next = progress;
    if (!wasEmpty && !next.preview && m_latest->preview) {
        next.preview = std::move(m_latest->preview);
        next.previewIndex = m_latest->previewIndex;
    }
    m_latest = std::move(next);
    return wasEmpty;
}

std::optional<Progress> ProgressMailbox::take()
{
    const std::lock_guard lock(m_mutex);
    std::optional<Progress> taken = std::move(m_latest);
    m_latest.reset();
    return taken;
}

PipelineWorker::PipelineWorker(JobRunner::Loader loader)
    : m_loader(std::move(loader))
{
}

RunControl PipelineWorker::controlFor(JobId id, const CancellationToken &cancellation,
                                      const std::shared_ptr<ProgressMailbox> &mailbox)
{
    const auto report = [this, id, mailbox](const Progress &progress) {
        if (mailbox->put(progress))
            Q_EMIT progressed(id);
    };
    return { cancellation, report };
}

void PipelineWorker::load(const LoadOrder &order)
{
    try {
        const RunControl control = controlFor(0, order.cancellation, order.mailbox);
        control.cancellation.check();
        std::shared_ptr<Pipeline> pipeline = m_loader(order.folder, order.options, control);
        control.cancellation.check();
        m_info = pipeline->info();
        m_old = std::exchange(m_pipeline, std::move(pipeline));
        Q_EMIT loaded(m_pipeline, m_info);
    } catch (const Cancelled &) {
        Q_EMIT loadCancelled();
    } catch (const std::exception &error) { // the one boundary: nothing may leave this thread
        Q_EMIT loadFailed(failureOf(error));
    }
}

void PipelineWorker::run(const WorkOrder &order)
{
    try {
        const RunControl control = controlFor(order.id, order.cancellation, order.mailbox);
        control.cancellation.check();
        order.work(*m_pipeline, control);
        reportChangedInfo();
        Q_EMIT finished(order.id);
    } catch (const Cancelled &) {
        reportChangedInfo();
        Q_EMIT cancelled(order.id);
    } catch (const std::exception &error) { // as above
        reportChangedInfo();
        Q_EMIT failed(order.id, failureOf(error));
    }
}

/// A pipeline that ran out of memory may have gone to lower precision.
void PipelineWorker::reportChangedInfo()
{
    const ModelInfo &info = m_pipeline->info();
    if (info.precision == m_info.precision && info.device == m_info.device
        && info.weightBytes == m_info.weightBytes)
        return;
    m_info = info;
    Q_EMIT infoChanged(m_info);
}

} // namespace unclip
