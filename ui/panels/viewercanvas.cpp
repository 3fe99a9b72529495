#include "panels/viewercanvas.h"

#include "panels/brokenpage.h"
#include "panels/welcomepage.h"
#include "theme.h"
#include "widgets/compareview.h"
#include "widgets/stagebadge.h"

#include <QPainter>
#include <QStackedLayout>

#include <algorithm>

namespace unclip {

namespace {

constexpr int dropFrameWidth = 3;
constexpr int dropTint = 40; ///< opacity, 0..255

/// Answers a drag: the whole viewer takes it.
class DropFrame : public QWidget
{
public:
    explicit DropFrame(QWidget *parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setObjectName(QStringLiteral("viewerDropFrame"));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QColor tint = theme::colors().accent;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(tint, dropFrameWidth));
        tint.setAlpha(dropTint);
        painter.setBrush(tint);
        const double inset = theme::smallSpacing;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset),
                                theme::radius, theme::radius);
    }
};

} // namespace

ViewerCanvas::ViewerCanvas(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedLayout(this))
    , m_welcome(new WelcomePage)
    , m_view(new ImageView)
    , m_broken(new BrokenPage)
    , m_comparison(new CompareView)
{
    setObjectName(QStringLiteral("viewerCanvas"));
    m_view->setObjectName(QStringLiteral("viewerImage"));
    m_comparison->setObjectName(QStringLiteral("viewerComparison"));
    m_pages->setContentsMargins(0, 0, 0, 0);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_broken);
    m_pages->addWidget(m_comparison);
    m_badge = new StageBadge(this);
    m_badge->hide();
    m_dropFrame = new DropFrame(this);
    m_dropFrame->hide();
}

void ViewerCanvas::showPage(Page page)
{
    m_pages->setCurrentIndex(static_cast<int>(page));
}

ViewerCanvas::Page ViewerCanvas::page() const
{
    return static_cast<Page>(m_pages->currentIndex());
}

ImageView &ViewerCanvas::activeView()
{
    return page() == Page::Comparison ? *m_comparison->activeView() : *m_view;
}

void ViewerCanvas::setPicture(const QImage &picture)
{
    ViewTransform transform = m_view->transform();
    const int before = m_view->image().width();
    if (!transform.isFit() && before > 0 && !picture.isNull())
        transform.scale *= static_cast<double>(before) / picture.width();
    m_view->setImage(picture);
    m_view->setTransform(transform);
}

void ViewerCanvas::setProgress(double fraction, const QString &words)
{
    m_badge->setProgress(fraction, words);
    m_badge->show();
    m_badge->raise();
    placeBadge();
}

void ViewerCanvas::hideProgress()
{
    m_badge->hide();
}

void ViewerCanvas::setDropFrame(bool shown)
{
    m_dropFrame->setGeometry(rect());
    m_dropFrame->setVisible(shown);
    m_dropFrame->raise();
}

void ViewerCanvas::placeBadge()
{
    const QSize wanted = m_badge->sizeHint();
    const int wide = std::min(wanted.width(), width() - 2 * theme::spacing);
    m_badge->setGeometry((width() - wide) / 2, height() - wanted.height() - theme::largeSpacing,
                         wide, wanted.height());
}

void ViewerCanvas::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), theme::colors().canvas);
}

void ViewerCanvas::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeBadge();
    m_dropFrame->setGeometry(rect());
}

} // namespace unclip
