#include "widgets/thetaslider.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>

namespace unclip {

namespace {

constexpr int decimals = 2;

ParameterRange thetaRange()
{
    return { 0.0, 1.0, 0.05, decimals, ThetaSlider::usefulFrom, ThetaSlider::usefulTo };
}

} // namespace

ThetaSlider::ThetaSlider(QWidget *parent)
    : ParameterSlider(thetaRange(), parent)
    , m_hint(new QLabel(this))
{
    m_hint->setObjectName(QStringLiteral("hint"));
    m_hint->setWordWrap(true);
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setFont(painting::smallFont(font()));
    if (auto *grid = qobject_cast<QGridLayout *>(layout()))
        grid->addWidget(m_hint, grid->rowCount(), 0, 1, grid->columnCount());
    retranslate();
}

void ThetaSlider::setKept(const std::vector<double> &thetas)
{
    setTicks(thetas);
}

void ThetaSlider::changeEvent(QEvent *event)
{
    ParameterSlider::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ThetaSlider::retranslate()
{
    setTexts(tr("Strength"),
             tr("How far the picture turns towards the new words: 0 leaves it as it is, 1 follows "
                "the words alone (θ, edit strength)"));
    const QLocale locale;
    m_hint->setText(tr("Most changes work best between %1 and %2.")
                        .arg(locale.toString(usefulFrom, 'f', decimals),
                             locale.toString(usefulTo, 'f', decimals)));
}

} // namespace unclip
