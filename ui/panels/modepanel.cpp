#include "panels/modepanel.h"

#include "session/jobrunner.h"
#include "session/session.h"

#include <QEvent>
#include <QShowEvent>

namespace unclip {

ModePanel::ModePanel(Mode mode, StudioServices services, QWidget *parent)
    : QWidget(parent)
    , m_mode(mode)
    , m_services(services)
{
    setObjectName(modeKey(mode) + QStringLiteral("Panel"));
    connect(&m_services.session, &Session::inputsChanged, this,
            [this] { showInputs(m_services.session.inputs()); });
    connect(&m_services.runner, &JobRunner::modelStateChanged, this, [this] { showModel(); });
}

void ModePanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ModePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showInputs(m_services.session.inputs());
    showModel();
}

} // namespace unclip
