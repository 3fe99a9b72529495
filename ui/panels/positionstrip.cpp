#include "panels/positionstrip.h"

#include "theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace unclip {

namespace {

constexpr int stripHeight = 6;
constexpr int handleHalf = 7; ///< of a slider, pixels
constexpr int preferredWidth = 160;

} // namespace

PositionStrip::PositionStrip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void PositionStrip::setExpected(int count)
{
    m_expected = count;
    describe();
}

void PositionStrip::setMade(const std::vector<double> &positions)
{
    m_made = positions;
    std::sort(m_made.begin(), m_made.end());
    describe();
    update();
}

void PositionStrip::alignWith(QWidget *slider)
{
    m_slider = slider;
    slider->installEventFilter(this);
    update();
}

bool PositionStrip::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move)
        update();
    return QWidget::eventFilter(watched, event);
}

QRectF PositionStrip::groove() const
{
    const QRectF own = QRectF(rect()).adjusted(0, 1, 0, -1);
    if (!m_slider)
        return own;
    const double left = mapFromGlobal(m_slider->mapToGlobal(QPoint())).x() + handleHalf;
    return { left, own.top(), std::max(0.0, m_slider->width() - 2.0 * handleHalf), own.height() };
}

QSize PositionStrip::sizeHint() const
{
    return { preferredWidth, stripHeight };
}

void PositionStrip::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF bar = groove();
    painter.setBrush(colors.border);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    // Each mark is as wide as its share of the grid, so that a finished morph is one solid bar.
    const double width = std::max(2.0, bar.width() / std::max(m_expected, 1));
    painter.setBrush(colors.accent);
    for (const double position : m_made) {
        const double left = bar.left() + position * (bar.width() - width);
        painter.drawRect(QRectF(left, bar.top(), width, bar.height()));
    }
}

void PositionStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    QWidget::changeEvent(event);
}

void PositionStrip::describe()
{
    const int count = static_cast<int>(m_made.size());
    //: frames of a morph that are computed already
    setAccessibleName(tr("%n frames ready", nullptr, count));
    setToolTip(tr("Places along the slider whose frame is made already and shows at once"));
}

} // namespace unclip
