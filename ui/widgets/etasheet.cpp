#include "widgets/etasheet.h"

#include "theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace unclip {

namespace {

constexpr int gap = theme::smallSpacing;
constexpr int smallestSide = 40; ///< pixels of a cell
constexpr int largestSide = 96;
constexpr int keptSide = 2 * largestSide; ///< sharp at a device pixel ratio of 2
constexpr int etaDecimals = 2;

QString etaText(double eta)
{
    return QLocale().toString(eta, 'f', etaDecimals);
}

} // namespace

EtaSheet::EtaSheet(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, viewport(),
            [this] { viewport()->update(); });
    describe();
}

void EtaSheet::setSheet(const std::vector<double> &etas, int columns)
{
    m_etas = etas;
    m_columns = std::max(columns, 0);
    m_pictures.assign(m_etas.size() * static_cast<std::size_t>(m_columns), {});
    m_current = {};
    arrange();
    updateGeometry();
    describe();
}

void EtaSheet::setPicture(int row, int column, const QImage &picture)
{
    if (!has(row, column))
        return;
    const bool isLarge = std::max(picture.width(), picture.height()) > keptSide;
    m_pictures[indexOf(row, column)] = isLarge
        ? picture.scaled(keptSide, keptSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
        : picture;
    viewport()->update(cellRect(row, column));
    describe();
}

QImage EtaSheet::picture(int row, int column) const
{
    return has(row, column) ? m_pictures[indexOf(row, column)] : QImage();
}

void EtaSheet::setPending(bool pending)
{
    m_isPending = pending;
    viewport()->update();
    describe();
}

QSize EtaSheet::sizeHint() const
{
    const int wide = labelWidth() + m_columns * (largestSide + gap);
    return { wide, heightForWidth(wide) };
}

QSize EtaSheet::minimumSizeHint() const
{
    const int wide = labelWidth() + smallestSide + gap;
    return { wide, headHeight() + rowCount() * (smallestSide + gap) };
}

int EtaSheet::heightForWidth(int width) const
{
    const int side = cellSide(width);
    const bool isWider = labelWidth() + m_columns * (side + gap) > width;
    const int bar = isWider ? horizontalScrollBar()->sizeHint().height() : 0;
    return headHeight() + rowCount() * (side + gap) + bar;
}

int EtaSheet::headHeight() const
{
    return fontMetrics().height() + gap;
}

int EtaSheet::labelWidth() const
{
    return fontMetrics().horizontalAdvance(etaText(1.0)) + theme::spacing;
}

int EtaSheet::cellSide(int width) const
{
    if (m_columns == 0)
        return largestSide;
    return std::clamp((width - labelWidth()) / m_columns - gap, smallestSide, largestSide);
}

int EtaSheet::contentWidth() const
{
    return labelWidth() + m_columns * (cellSide(width()) + gap);
}

QRect EtaSheet::cellRect(int row, int column) const
{
    const int side = cellSide(width());
    return { labelWidth() + column * (side + gap) - horizontalScrollBar()->value(),
             headHeight() + row * (side + gap), side, side };
}

QPoint EtaSheet::cellAt(const QPoint &position) const
{
    for (int row = 0; row < rowCount(); ++row) {
        for (int column = 0; column < m_columns; ++column) {
            if (cellRect(row, column).contains(position))
                return { column, row };
        }
    }
    return { -1, -1 };
}

std::size_t EtaSheet::indexOf(int row, int column) const
{
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns)
        + static_cast<std::size_t>(column);
}

bool EtaSheet::has(int row, int column) const
{
    return row >= 0 && row < rowCount() && column >= 0 && column < m_columns;
}

void EtaSheet::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int row = 0; row < rowCount(); ++row) {
        for (int column = 0; column < m_columns; ++column) {
            if (cellRect(row, column).intersects(event->rect()))
                paintCell(painter, row, column);
        }
    }
    paintHeads(painter);
}

/// Row labels stay while the cells scroll under them.
void EtaSheet::paintHeads(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    if (horizontalScrollBar()->value() > 0)
        painter.fillRect(0, 0, labelWidth(), viewport()->height(), colors.surface);
    painter.setPen(colors.mutedText);
    for (int row = 0; row < rowCount(); ++row) {
        const QRect cell = cellRect(row, 0);
        painter.drawText(QRect(0, cell.top(), labelWidth() - gap, cell.height()),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         etaText(m_etas[static_cast<std::size_t>(row)]));
    }
    painter.setClipRect(labelWidth(), 0, viewport()->width(), headHeight());
    for (int column = 0; column < m_columns; ++column) {
        const QRect cell = cellRect(0, column);
        painter.drawText(QRect(cell.left(), 0, cell.width(), headHeight()), Qt::AlignCenter,
                         QLocale().toString(column + 1));
    }
}

void EtaSheet::paintCell(QPainter &painter, int row, int column) const
{
    const ThemeColors colors = theme::colors();
    const QRectF box(cellRect(row, column));
    const QImage &picture = m_pictures[indexOf(row, column)];
    QPainterPath shape;
    shape.addRoundedRect(box, theme::radius, theme::radius);
    painter.fillPath(shape, colors.raised);
    if (!picture.isNull()) {
        painter.save();
        painter.setClipPath(shape);
        painter.drawImage(box, picture);
        painter.restore();
    }
    const bool isCurrent = QPoint(column, row) == m_current && hasFocus();
    const double line = isCurrent ? 2.5 : 1.0;
    const bool isWaiting = picture.isNull() && m_isPending;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(isCurrent ? colors.accent : colors.border, line,
                        isWaiting ? Qt::DashLine : Qt::SolidLine));
    painter.drawRoundedRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2), theme::radius,
                            theme::radius);
}

void EtaSheet::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    arrange();
}

void EtaSheet::arrange()
{
    QScrollBar *bar = horizontalScrollBar();
    bar->setRange(0, std::max(contentWidth() - gap - viewport()->width(), 0));
    bar->setPageStep(viewport()->width());
    bar->setSingleStep(cellSide(width()) + gap);
    viewport()->update();
}

void EtaSheet::mousePressEvent(QMouseEvent *event)
{
    const QPoint cell = cellAt(event->pos());
    if (event->button() != Qt::LeftButton || !has(cell.y(), cell.x()))
        return;
    take(cell);
    activate();
}

void EtaSheet::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return take(m_current - QPoint(1, 0));
    case Qt::Key_Right:
        return take(m_current + QPoint(1, 0));
    case Qt::Key_Up:
        return take(m_current - QPoint(0, 1));
    case Qt::Key_Down:
        return take(m_current + QPoint(0, 1));
    case Qt::Key_Home:
        return take({ 0, m_current.y() });
    case Qt::Key_End:
        return take({ m_columns - 1, m_current.y() });
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier)
            return activate();
        break;
    default:
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void EtaSheet::take(const QPoint &cell)
{
    if (!has(cell.y(), cell.x()))
        return;
    m_current = cell;
    const QRect place = cellRect(cell.y(), cell.x());
    QScrollBar *bar = horizontalScrollBar();
    if (place.left() < labelWidth())
        bar->setValue(bar->value() + place.left() - labelWidth());
    else if (place.right() > viewport()->width())
        bar->setValue(bar->value() + place.right() - viewport()->width());
    viewport()->update();
    describe();
}

void EtaSheet::activate()
{
    if (!picture(m_current.y(), m_current.x()).isNull())
        Q_EMIT activated(m_current.y(), m_current.x());
}

void EtaSheet::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void EtaSheet::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void EtaSheet::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    QAbstractScrollArea::changeEvent(event);
}

bool EtaSheet::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QPoint cell = cellAt(help->pos());
    if (has(cell.y(), cell.x()))
        QToolTip::showText(help->globalPos(), cellText(cell.y(), cell.x()), viewport());
    else
        QToolTip::hideText();
    return true;
}

QString EtaSheet::cellText(int row, int column) const
{
    return tr("η = %1, picture %2")
        .arg(etaText(m_etas[static_cast<std::size_t>(row)]))
        .arg(column + 1);
}

void EtaSheet::describe()
{
    setAccessibleName(tr("Sheet of variations"));
    if (!has(m_current.y(), m_current.x())) {
        setAccessibleDescription({});
        return;
    }
    const QString cell = cellText(m_current.y(), m_current.x());
    const bool isEmpty = picture(m_current.y(), m_current.x()).isNull();
    setAccessibleDescription(isEmpty ? tr("%1, not made yet").arg(cell) : cell);
}

} // namespace unclip
