#include "widgets/samplingform.h"

#include "widgets/samplingrows.h"
#include "widgets/section.h"

#include <QEvent>
#include <QVBoxLayout>

namespace unclip {

SamplingForm::SamplingForm(Parts parts, QWidget *parent)
    : QWidget(parent)
    , m_rows(new Rows(this, parts))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_rows->section);
    setFocusProxy(m_rows->section);
    connect(m_rows->section, &Section::unfoldedChanged, this, &SamplingForm::unfoldedChanged);
    m_rows->showAll();
}

void SamplingForm::setModel(const std::optional<ModelInfo> &info)
{
    m_rows->model = info;
    m_rows->showAll();
}

void SamplingForm::setValue(const Sampling &sampling, int inversionSteps)
{
    m_sampling = sampling;
    m_inversionSteps = inversionSteps;
    m_rows->showAll();
}

void SamplingForm::setUnfolded(bool unfolded)
{
    m_rows->section->setUnfolded(unfolded);
}

void SamplingForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        m_rows->showAll();
    QWidget::changeEvent(event);
}

void SamplingForm::take(const Sampling &sampling, int inversionSteps)
{
    setValue(sampling, inversionSteps);
    Q_EMIT edited(m_sampling, m_inversionSteps);
}

} // namespace unclip
