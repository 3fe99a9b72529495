#include "panels/positionstrip.h"

#include "theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace unclip {

namespace {

constexpr int stripHeight = 6;
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
    const QRectF groove = QRectF(rect()).adjusted(0, 1, 0, -1);
    painter.setBrush(colors.border);
    painter.drawRoundedRect(groove, groove.height() / 2, groove.height() / 2);
    // Each mark is as wide as its share of the grid, so that a finished morph is one solid bar.
    const double width = std::max(2.0, groove.width() / std::max(m_expected, 1));
    painter.setBrush(colors.accent);
    for (const double position : m_made) {
        const double left = position * (groove.width() - width);
        painter.drawRect(QRectF(left, groove.top(), width, groove.height()));
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
