#include "panels/noiserow.h"

#include "session/requestbuilder.h"
#include "theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QToolButton>

namespace unclip {

NoiseRow::NoiseRow(QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(this))
    , m_field(new QLineEdit(this))
    , m_die(new QToolButton(this))
{
    const QRegularExpression digits(QStringLiteral("[0-9]{1,19}")); // below 2^64 in any case
    m_field->setValidator(new QRegularExpressionValidator(digits, m_field));
    m_field->setObjectName(QStringLiteral("seedField"));
    m_field->setText(QString::number(m_seed));
    m_die->setObjectName(QStringLiteral("seedDie"));
    m_die->setIcon(theme::icon(QStringLiteral("dice")));
    m_label->setBuddy(m_field);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::spacing);
    row->addWidget(m_label);
    row->addWidget(m_field, 1);
    row->addWidget(m_die);
    connect(m_field, &QLineEdit::textEdited, this, &NoiseRow::onTyped);
    connect(m_die, &QToolButton::clicked, this, [this] { take(freshSeed()); });
    retranslate();
}

void NoiseRow::setSeed(std::uint64_t seed)
{
    if (m_field->hasFocus() && m_field->text().isEmpty() && seed == m_seed)
        return; // being typed anew
    m_seed = seed;
    const QString text = QString::number(seed);
    if (m_field->text() != text)
        m_field->setText(text);
}

void NoiseRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void NoiseRow::take(std::uint64_t seed)
{
    setSeed(seed);
    Q_EMIT edited(seed);
}

void NoiseRow::onTyped()
{
    bool isNumber = false;
    const std::uint64_t seed = m_field->text().toULongLong(&isNumber);
    if (isNumber && seed != m_seed)
        take(seed);
}

void NoiseRow::retranslate()
{
    m_label->setText(tr("Seed"));
    const QString explanation =
        tr("The number that the noise comes from. The same number gives the same pictures.");
    m_field->setToolTip(explanation);
    m_field->setAccessibleName(m_label->text());
    m_field->setAccessibleDescription(explanation);
    m_die->setToolTip(tr("Take other noise"));
    m_die->setAccessibleName(m_die->toolTip());
}

} // namespace unclip
