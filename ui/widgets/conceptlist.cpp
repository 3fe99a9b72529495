#include "widgets/conceptlist.h"

#include "theme.h"
#include "widgets/barrow.h"
#include "widgets/rowkeys.h"

#include <QEvent>
#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace unclip {

namespace {

constexpr int preferredWidth = 260;
constexpr int decimals = 2;
constexpr int exactDecimals = 4;

QString nameOf(const ConceptScore &score)
{
    return QString::fromStdString(score.name);
}

} // namespace

ConceptList::ConceptList(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    retranslate();
}

void ConceptList::setConcepts(const std::vector<ConceptScore> &concepts)
{
    m_concepts = concepts;
    m_message.clear();
    m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(concepts.size()) - 1));
    retranslate();
    updateGeometry();
    update();
}

void ConceptList::setMessage(const QString &message)
{
    m_concepts.clear();
    m_message = message;
    m_current = 0;
    retranslate();
    updateGeometry();
    update();
}

QSize ConceptList::sizeHint() const
{
    const int row = barRowHeight(fontMetrics());
    if (!m_concepts.empty())
        return { preferredWidth, static_cast<int>(m_concepts.size()) * row };
    const int room = std::max(width(), preferredWidth / 2) - 2 * theme::spacing;
    const QRect text =
        fontMetrics().boundingRect(QRect(0, 0, room, row * 100), Qt::TextWordWrap, m_message);
    return { preferredWidth, m_message.isEmpty() ? row : text.height() + theme::spacing };
}

QSize ConceptList::minimumSizeHint() const
{
    return { preferredWidth / 2, sizeHint().height() };
}

void ConceptList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_concepts.empty()) {
        painter.setPen(theme::colors().mutedText);
        painter.drawText(rect().adjusted(theme::spacing, 0, -theme::spacing, 0),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_message);
        return;
    }
    const int height = barRowHeight(fontMetrics());
    for (std::size_t i = 0; i < m_concepts.size(); ++i) {
        BarRow row;
        row.text = nameOf(m_concepts[i]);
        row.value = locale().toString(m_concepts[i].cosine, 'f', decimals);
        row.share = barShare(m_concepts[i].cosine, m_concepts.front().cosine);
        row.isCurrent = hasFocus() && static_cast<int>(i) == m_current;
        paintBarRow(painter, QRectF(0, static_cast<int>(i) * height, width(), height), row);
    }
}

void ConceptList::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->pos());
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    walkTo(row);
    Q_EMIT picked(nameOf(m_concepts[static_cast<std::size_t>(row)]));
}

void ConceptList::keyPressEvent(QKeyEvent *event)
{
    const RowKey key = rowKey(*event, m_current, static_cast<int>(m_concepts.size()));
    switch (key.meaning) {
    case RowKey::Meaning::Walk:
        return walkTo(key.row);
    case RowKey::Meaning::Pick:
        Q_EMIT picked(nameOf(m_concepts[static_cast<std::size_t>(key.row)]));
        return;
    case RowKey::Meaning::None:
        break;
    }
    QWidget::keyPressEvent(event);
}

bool ConceptList::event(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
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

int ConceptList::rowAt(const QPoint &position) const
{
    const int row = position.y() / barRowHeight(fontMetrics());
    return rect().contains(position) && row < static_cast<int>(m_concepts.size()) ? row : -1;
}

void ConceptList::walkTo(int row)
{
    m_current = row;
    retranslate();
    update();
}

void ConceptList::retranslate()
{
    setAccessibleName(tr("What the model sees"));
    if (m_concepts.empty()) {
        setAccessibleDescription(m_message);
        return;
    }
    const ConceptScore &score = m_concepts[static_cast<std::size_t>(m_current)];
    //: a concept, its score, its place in the list, the list's length
    setAccessibleDescription(tr("%1, %2, %3 of %4")
                                 .arg(nameOf(score), locale().toString(score.cosine, 'f', decimals))
                                 .arg(m_current + 1)
                                 .arg(m_concepts.size()));
}

} // namespace unclip
