#include "panels/queuedelegate.h"

#include "panels/queuetextmodel.h"
#include "theme.h"
#include "widgets/painting.h"

#include <QApplication>
#include <QPainter>

namespace unclip {

namespace {

constexpr int iconSide = 18;
constexpr int barHeight = 6;
constexpr int barWidth = 200;
constexpr int narrow = 520; ///< pixels; below, the bar is shorter

/// Where the parts of a row lie; mirrored for right-to-left languages.
struct RowLayout
{
    QRect row;
    QRect icon;
    QRect title;
    QRect detail;
    QRect count;
    QRect bar;
};

int lineHeight(const QFont &font)
{
    return QFontMetrics(font).height();
}

RowLayout layoutOf(const QStyleOptionViewItem &option, const QString &count)
{
    const QRect area = option.rect.adjusted(theme::smallSpacing, 1, -theme::smallSpacing, -1);
    const QRect inner = area.adjusted(theme::spacing, theme::smallSpacing + 1, -theme::spacing,
                                      -theme::smallSpacing - 1);
    const QFont small = painting::smallFont(option.font);
    const int right = std::max(QFontMetrics(small).horizontalAdvance(count),
                               area.width() < narrow ? barWidth / 2 : barWidth);
    const int textLeft = inner.left() + iconSide + theme::spacing;
    const int textWidth =
        std::max(inner.right() - right - theme::largeSpacing - textLeft + 1, iconSide);
    const int top = lineHeight(option.font);
    const int rightLeft = inner.right() - right + 1;
    const int below = inner.top() + top + 2;
    const int smallHeight = lineHeight(small);
    RowLayout layout;
    layout.row = area;
    layout.icon = { inner.left(), inner.center().y() - iconSide / 2, iconSide, iconSide };
    layout.title = { textLeft, inner.top(), textWidth, top };
    layout.detail = { textLeft, below, textWidth, smallHeight };
    layout.count = { rightLeft, inner.top(), right, top };
    layout.bar = { rightLeft, below + (smallHeight - barHeight) / 2, right, barHeight };
    for (QRect *rect : { &layout.icon, &layout.title, &layout.detail, &layout.count, &layout.bar })
        *rect = QStyle::visualRect(option.direction, area, *rect);
    return layout;
}

void paintBackground(QPainter *painter, const QStyleOptionViewItem &option, const QRect &row)
{
    const ThemeColors colors = theme::colors();
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    if (isSelected || isHovered) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? colors.tint
                                     : painting::mixed(colors.raised, colors.tint, 0.5));
        painter->drawRoundedRect(row, theme::radius, theme::radius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus))
        painting::drawFocusRing(*painter, row, theme::radius);
}

void paintBar(QPainter *painter, const QRect &bar, double fraction, Qt::LayoutDirection direction)
{
    const ThemeColors colors = theme::colors();
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.border);
    painter->drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    const auto width = static_cast<int>(bar.width() * std::clamp(fraction, 0.0, 1.0));
    if (width < barHeight)
        return;
    const QRect filled(bar.left(), bar.top(), width, bar.height());
    painter->setBrush(colors.accent);
    painter->drawRoundedRect(QStyle::visualRect(direction, bar, filled), barHeight / 2.0,
                             barHeight / 2.0);
}

void paintLine(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QString &text)
{
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width());
    painter->drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter | Qt::TextSingleLine),
                      shown);
}

QColor detailColor(JobState state)
{
    const ThemeColors colors = theme::colors();
    if (state == JobState::Failed)
        return colors.error;
    return state == JobState::Saving ? colors.warning : colors.mutedText;
}

} // namespace

QueueDelegate::QueueDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int text = lineHeight(option.font) + 2 + lineHeight(painting::smallFont(option.font));
    return { barWidth, text + 2 * theme::smallSpacing + 4 };
}

void QueueDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const auto state = static_cast<JobState>(index.data(JobQueue::StateRole).toInt());
    const auto mode = static_cast<Mode>(index.data(JobQueue::ModeRole).toInt());
    const QString count = index.data(QueueTextModel::CountRole).toString();
    const bool isAtWork = state == JobState::Running || state == JobState::Saving;
    const bool isOver = !isAtWork && state != JobState::Waiting;
    const ThemeColors colors = theme::colors();
    const RowLayout layout = layoutOf(option, count);
    const Qt::Alignment left = option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    const Qt::Alignment right = left == Qt::AlignLeft ? Qt::AlignRight : Qt::AlignLeft;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBackground(painter, option, layout.row);
    theme::icon(modeKey(mode)).paint(painter, layout.icon);
    painter->setFont(option.font);
    painter->setPen(isOver ? colors.mutedText : colors.text);
    paintLine(painter, layout.title, left, index.data(JobQueue::TitleRole).toString());
    painter->setFont(painting::smallFont(option.font));
    painter->setPen(detailColor(state));
    paintLine(painter, layout.detail, left, index.data(QueueTextModel::DetailRole).toString());
    painter->setPen(colors.mutedText);
    paintLine(painter, layout.count, right, count);
    if (isAtWork)
        paintBar(painter, layout.bar, index.data(JobQueue::FractionRole).toDouble(),
                 option.direction);
    painter->restore();
}

} // namespace unclip
