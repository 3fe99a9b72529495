#include "widgets/conceptlist.h"

#include "theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace unclip {

namespace {

constexpr int decimals = 2;
constexpr int exactDecimals = 4;

QString nameOf(const ConceptScore &score)
{
    return QString::fromStdString(score.name);
}

} // namespace

ConceptList::ConceptList(QWidget *parent)
    : BarList(parent)
{
    describe();
}

void ConceptList::setConcepts(const std::vector<ConceptScore> &concepts)
{
    m_concepts = concepts;
    m_message.clear();
    rowsChanged();
}

void ConceptList::setMessage(const QString &message)
{
    m_concepts.clear();
    m_message = message;
    rowsChanged();
}

QSize ConceptList::sizeHint() const
{
    if (!m_concepts.empty())
        return BarList::sizeHint();
    const int height = rowHeight();
    const int room = std::max(width(), preferredWidth / 2) - 2 * theme::spacing;
    const QRect text =
        fontMetrics().boundingRect(QRect(0, 0, room, height * 100), Qt::TextWordWrap, m_message);
    return { preferredWidth, m_message.isEmpty() ? height : text.height() + theme::spacing };
}

int ConceptList::rowHeight() const
{
    return barRowHeight(fontMetrics());
}

BarRow ConceptList::row(int index) const
{
    const ConceptScore &score = m_concepts[static_cast<std::size_t>(index)];
    BarRow row;
    row.text = nameOf(score);
    row.value = locale().toString(score.cosine, 'f', decimals);
    row.share = barShare(score.cosine, m_concepts.front().cosine);
    return row;
}

void ConceptList::pick(int index)
{
    Q_EMIT picked(nameOf(m_concepts[static_cast<std::size_t>(index)]));
}

void ConceptList::paintEvent(QPaintEvent *event)
{
    if (!m_concepts.empty())
        return BarList::paintEvent(event);
    QPainter painter(this);
    painter.setPen(theme::colors().mutedText);
    painter.drawText(rect().adjusted(theme::spacing, 0, -theme::spacing, 0),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_message);
}

bool ConceptList::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return BarList::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int row = rowAt(help->pos());
    if (row < 0) {
        QToolTip::hideText();
        return true;
    }
    const ConceptScore &score = m_concepts[static_cast<std::size_t>(row)];
    QToolTip::showText(help->globalPos(),
                       tr("%1: similarity %2 (cosine). Click to use it.")
                           .arg(nameOf(score), locale().toString(score.cosine, 'f', exactDecimals)),
                       this);
    return true;
}

void ConceptList::describe()
{
    setAccessibleName(tr("What the model sees"));
    if (m_concepts.empty()) {
        setAccessibleDescription(m_message);
        return;
    }
    const ConceptScore &score = m_concepts[static_cast<std::size_t>(current())];
    //: a concept, its score, its place in the list, the list's length
    setAccessibleDescription(tr("%1, %2, %3 of %4")
                                 .arg(nameOf(score), locale().toString(score.cosine, 'f', decimals))
                                 .arg(current() + 1)
                                 .arg(m_concepts.size()));
}

} // namespace unclip
