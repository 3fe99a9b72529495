#include "panels/modepanel.h"

#include "session/jobrunner.h"
#include "session/session.h"
#include "session/sessionfile.h"

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

std::optional<std::uint64_t> ModePanel::drawnSeed() const
{
    const auto &seeds = m_services.sessionFile.memory().drawnSeeds;
    const auto found = seeds.find(m_mode);
    return found == seeds.end() ? std::nullopt : std::optional(found->second);
}

void ModePanel::setDrawnSeed(std::uint64_t seed)
{
    m_services.sessionFile.memory().drawnSeeds[m_mode] = seed;
    m_services.sessionFile.touch();
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
