#include "session/exporter.h"

#include "session/animationwriter.h"
#include "session/exportjob.h"

namespace unclip {

Exporter::Exporter(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setThreadPriority(QThread::LowPriority);
}

Exporter::~Exporter()
{
    m_cancellation.cancel();
    m_pool.clear();
    m_pool.waitForDone();
}

void Exporter::start(const ExportPlan &plan)
{
    Q_ASSERT(!m_isRunning);
    m_isRunning = true;
    m_cancellation = CancellationToken();
    const ExportControl control { m_cancellation, [this](int done, int total) {
                                     QMetaObject::invokeMethod(
                                         this,
                                         [this, done, total] { Q_EMIT progressed(done, total); },
                                         Qt::QueuedConnection);
                                 } };
    m_pool.start([this, plan, control] {
        const ExportReport report = runExport(plan, control);
        QMetaObject::invokeMethod(
            this,
            [this, report] {
                m_isRunning = false;
                Q_EMIT ended(report);
            },
            Qt::QueuedConnection);
    });
}

void Exporter::cancel()
{
    m_cancellation.cancel();
}

void Exporter::probeMp4()
{
    m_pool.start([this] {
        const bool isAvailable = canWriteMp4();
        QMetaObject::invokeMethod(
            this, [this, isAvailable] { Q_EMIT mp4Probed(isAvailable); }, Qt::QueuedConnection);
    });
}

} // namespace unclip
