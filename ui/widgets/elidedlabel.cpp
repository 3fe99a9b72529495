#include "widgets/elidedlabel.h"

#include "theme.h"
#include "widgets/plaintooltip.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace unclip {

namespace {

constexpr int smallestWidth = 24;

} // namespace

ElidedLabel::ElidedLabel(Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QFont ElidedLabel::shownFont() const
{
    QFont shown = font();
    if (m_tone == Tone::Strong)
        shown.setWeight(theme::strongWeight);
    return shown;
}

bool ElidedLabel::isCut() const
{
    return QFontMetrics(shownFont()).horizontalAdvance(m_text) > width();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(shownFont());
    return { metrics.horizontalAdvance(m_text) + 1, metrics.height() };
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QSize whole = sizeHint();
    return { std::min(whole.width(), smallestWidth), whole.height() };
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setFont(shownFont());
    painter.setPen(m_tone == Tone::Muted ? colors.mutedText : colors.text);
    const QString shown = QFontMetrics(shownFont()).elidedText(m_text, Qt::ElideRight, width());
    painter.drawText(rect(), Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty() || !isCut())
        return QWidget::event(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(m_text), this);
    return true;
}

void ElidedLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace unclip
