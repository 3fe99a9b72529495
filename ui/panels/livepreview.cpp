#include "panels/livepreview.h"

#include "panels/modepanel.h"
#include "session/jobqueue.h"
#include "theme.h"

#include <QPushButton>

namespace unclip {

LivePreview::LivePreview(const StudioServices &services, ModePanel *panel)
    : LiveSequence(services.runner, panel)
    , m_panel(panel)
    , m_retry(new QPushButton(panel))
{
    m_retry->setObjectName(QStringLiteral("previewRetryButton"));
    m_retry->setIcon(theme::icon(QStringLiteral("retry")));
    m_retry->hide();
    connect(m_retry, &QPushButton::clicked, this, [this] {
        m_retry->hide();
        retry();
    });
    connect(this, &LiveSequence::previewed, this, [this](const QImage &x0) {
        ViewerContent content;
        content.picture = x0;
        content.caption = tr("Drawing the preview…");
        content.isPreview = true;
        Q_EMIT m_panel->showInViewer(content);
    });
    connect(this, &LiveSequence::busyChanged, this, [this](bool busy) { m_isBusy = busy; });
    connect(this, &LiveSequence::failed, this, [this](const Failure &failure) {
        m_retry->show();
        Q_EMIT m_panel->troubled(failure);
    });
    const JobQueue &jobs = services.queue;
    connect(&jobs, &JobQueue::rowsInserted, this, &LivePreview::queueChanged);
    connect(&jobs, &JobQueue::jobStarted, this, &LivePreview::queueChanged);
    connect(&jobs, &JobQueue::jobEnded, this, &LivePreview::queueChanged);
    connect(&jobs, &JobQueue::pausedChanged, this, &LivePreview::queueChanged);
}

void LivePreview::retranslate()
{
    m_retry->setText(tr("Try the preview again"));
    m_retry->setAccessibleName(m_retry->text());
}

} // namespace unclip
