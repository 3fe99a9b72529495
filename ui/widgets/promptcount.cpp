#include "widgets/promptcount.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QEvent>
#include <QPainter>
#include <QStringList>

namespace unclip {

namespace {

constexpr int iconSize = 14;

bool isTooLong(const TokenCount &count)
{
    return count.tokens > count.limit;
}

} // namespace

PromptCount::PromptCount(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("promptCount"));
    setFont(painting::smallFont(font()));
    setCursor(Qt::ArrowCursor);
}

void PromptCount::setCount(const TokenCount &count)
{
    m_count = count;
    retranslate();
}

QString PromptCount::countText() const
{
    //: tokens of a prompt, of how many the model reads
    return tr("%1 / %2").arg(m_count.tokens).arg(m_count.limit);
}

QString PromptCount::warning() const
{
    QStringList sentences;
    if (isTooLong(m_count))
        sentences << tr("The grey end is not read.");
    if (m_count.unknownWords > 0)
        sentences << tr("The model does not know %n word(s).", nullptr, m_count.unknownWords);
    return sentences.join(QLatin1Char(' '));
}

QSize PromptCount::sizeHint() const
{
    return { fontMetrics().horizontalAdvance(countText()),
             std::max(iconSize, fontMetrics().height()) + theme::smallSpacing };
}

void PromptCount::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.fillRect(rect(), colors.raised);
    painter.setPen(isTooLong(m_count) ? colors.warning : colors.mutedText);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, countText());

    const QString text = warning();
    if (text.isEmpty())
        return;
    const int side = std::min(iconSize, height());
    theme::icon(QStringLiteral("warning")).paint(&painter, 0, (height() - side) / 2, side, side);
    const int left = side + theme::smallSpacing;
    const int right = fontMetrics().horizontalAdvance(countText()) + theme::spacing;
    const QRect area = rect().adjusted(left, 0, -right, 0);
    painter.setPen(colors.warning);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
}

void PromptCount::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PromptCount::retranslate()
{
    QString story = isTooLong(m_count)
        ? tr("%1 tokens (pieces of words); the model reads %2 of them.")
        : tr("%1 of the %2 tokens (pieces of words) that the model reads.");
    story = story.arg(m_count.tokens).arg(m_count.limit);
    const QString trouble = warning();
    if (!trouble.isEmpty())
        story = trouble + QLatin1Char('\n') + story;
    setToolTip(story);
    setAccessibleName(story);
    update();
}

} // namespace unclip
