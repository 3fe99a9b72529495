#include "widgets/compareview.h"

#include "theme.h"
#include "widgets/comparepane.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedLayout>
#include <QToolButton>

#include <utility>

namespace unclip {

namespace {

constexpr int defaultBlinkInterval = 700; ///< ms
constexpr CompareView::Mode allModes[] = { CompareView::Mode::Slider, CompareView::Mode::SideBySide,
                                           CompareView::Mode::Blink };

QToolButton *addButton(QWidget *bar, const QString &name)
{
    auto *button = new QToolButton(bar);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    bar->layout()->addWidget(button);
    return button;
}

void label(QToolButton *button, const QString &text, const QString &toolTip)
{
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(text);
}

/// The same look at a picture of another width.
ViewTransform atWidth(ViewTransform transform, int from, int to)
{
    if (!transform.isFit() && from > 0 && to > 0)
        transform.scale *= static_cast<double>(from) / to;
    return transform;
}

} // namespace

CompareView::CompareView(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedLayout)
    , m_single(new ComparePane(this))
{
    m_timer.setInterval(defaultBlinkInterval);
    connect(&m_timer, &QTimer::timeout, this, &CompareView::flip);
    auto *bar = new QWidget(this);
    buildBar(bar);
    auto *pair = new QWidget(this);
    m_left = new ComparePane(pair);
    m_right = new ComparePane(pair);
    m_single->setObjectName(QStringLiteral("compareSingle"));
    m_left->setObjectName(QStringLiteral("compareLeft"));
    m_right->setObjectName(QStringLiteral("compareRight"));
    auto *row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::smallSpacing);
    row->addWidget(m_left);
    row->addWidget(m_right);
    m_pages->addWidget(m_single);
    m_pages->addWidget(pair);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_pages, 1);
    column->addWidget(bar);
    lock(m_left, m_right);
    lock(m_right, m_left);
    for (ComparePane *pane : { m_single, m_left })
        connect(pane, &ImageView::transformChanged, this, &CompareView::transformChanged);
    setMode(Mode::Slider);
    retranslate();
}

void CompareView::buildBar(QWidget *bar)
{
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme::spacing, theme::smallSpacing, theme::spacing,
                            theme::smallSpacing);
    row->setSpacing(theme::smallSpacing);
    m_modes = new QButtonGroup(this);
    const char *const names[] = { "compareSlider", "compareSideBySide", "compareBlink" };
    for (const Mode mode : allModes) {
        const auto id = static_cast<int>(mode);
        QToolButton *button = addButton(bar, QLatin1String(names[id]));
        button->setCheckable(true);
        m_modes->addButton(button, id);
    }
    connect(m_modes, &QButtonGroup::idClicked, this,
            [this](int id) { takeMode(static_cast<Mode>(id)); });
    m_play = addButton(bar, QStringLiteral("compareBlinkTimer"));
    m_play->setCheckable(true);
    connect(m_play, &QToolButton::toggled, this, &CompareView::setBlinking);
    row->addStretch(1);
    m_swap = addButton(bar, QStringLiteral("compareSwap"));
    connect(m_swap, &QToolButton::clicked, this, &CompareView::swap);
    m_close = addButton(bar, QStringLiteral("compareClose"));
    connect(m_close, &QToolButton::clicked, this, &CompareView::closeRequested);
}

void CompareView::lock(ComparePane *from, ComparePane *to)
{
    connect(from, &ImageView::transformChanged, to, [from, to](const ViewTransform &transform) {
        to->setTransform(atWidth(transform, from->image().width(), to->image().width()));
    });
    if (from != m_right)
        return;
    connect(from, &ImageView::transformChanged, this,
            [this] { Q_EMIT transformChanged(m_left->transform()); });
}

void CompareView::setPictures(const QImage &a, const QImage &b)
{
    m_isShowingB = false;
    m_left->fit();
    m_single->fit();
    changePictures(a, b);
}

void CompareView::changePictures(const QImage &a, const QImage &b)
{
    m_a = a;
    m_b = b;
    showPictures();
}

void CompareView::setCaptions(const QString &a, const QString &b)
{
    m_captionA = a;
    m_captionB = b;
    showPictures();
}

void CompareView::showPictures()
{
    m_left->setImage(m_a);
    m_left->setName(tr("A"), m_captionA);
    m_right->setImage(m_b);
    m_right->setName(tr("B"), m_captionB);
    m_right->setTransform(atWidth(m_left->transform(), m_a.width(), m_b.width()));
    showSingle();
}

void CompareView::showSingle()
{
    const bool isB = m_mode == Mode::Blink && m_isShowingB;
    const QImage &image = isB ? m_b : m_a;
    const ViewTransform transform =
        atWidth(m_single->transform(), m_single->image().width(), image.width());
    m_single->setImage(image);
    m_single->setTransform(transform);
    m_single->setName(isB ? tr("B") : tr("A"), isB ? m_captionB : m_captionA);
    m_single->setSecond(m_mode == Mode::Slider ? m_b : QImage(), tr("B"), m_captionB);
}

void CompareView::setMode(Mode mode)
{
    m_mode = mode;
    m_isShowingB = false;
    m_pages->setCurrentIndex(mode == Mode::SideBySide ? 1 : 0);
    m_modes->button(static_cast<int>(mode))->setChecked(true);
    m_play->setVisible(mode == Mode::Blink);
    setFocusProxy(activeView());
    showSingle();
    setBlinking(mode == Mode::Blink);
}

void CompareView::takeMode(Mode mode)
{
    if (mode == m_mode)
        return;
    setMode(mode);
    Q_EMIT modeChanged(mode);
}

void CompareView::setDivider(double position)
{
    m_single->setDivider(position);
}

double CompareView::divider() const
{
    return m_single->divider();
}

void CompareView::setBlinkInterval(int milliseconds)
{
    m_timer.setInterval(milliseconds);
}

void CompareView::setBlinking(bool on)
{
    const bool isOn = on && m_mode == Mode::Blink;
    m_blinksWhenShown = isOn;
    if (isOn && isVisible())
        m_timer.start();
    else
        m_timer.stop();
    m_play->setChecked(isOn);
}

void CompareView::flip()
{
    m_isShowingB = !m_isShowingB;
    showSingle();
}

void CompareView::swap()
{
    std::swap(m_a, m_b);
    std::swap(m_captionA, m_captionB);
    showPictures();
}

void CompareView::fit()
{
    activeView()->fit();
}

void CompareView::actualSize()
{
    activeView()->actualSize();
}

void CompareView::zoomBy(double factor)
{
    activeView()->zoomBy(factor);
}

double CompareView::scale() const
{
    return activeView()->scale();
}

ImageView *CompareView::activeView() const
{
    return m_mode == Mode::SideBySide ? m_left : m_single;
}

void CompareView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && m_mode == Mode::Blink) {
        setBlinking(false);
        flip();
    } else if (event->key() == Qt::Key_Escape) {
        Q_EMIT closeRequested();
    } else if (event->key() == Qt::Key_X && event->modifiers() == Qt::NoModifier) {
        swap();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void CompareView::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

void CompareView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_blinksWhenShown)
        m_timer.start();
}

void CompareView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CompareView::retranslate()
{
    setAccessibleName(tr("Compare two pictures"));
    const auto button = [this](Mode mode) {
        return qobject_cast<QToolButton *>(m_modes->button(static_cast<int>(mode)));
    };
    //: compare two pictures by a divider between them
    label(button(Mode::Slider), tr("Slider"),
          tr("One picture on each side of a divider. Drag it, or use Left and Right."));
    label(button(Mode::SideBySide), tr("Side by side"),
          tr("Both pictures, zoomed and moved together."));
    //: compare two pictures by showing them in turn
    label(button(Mode::Blink), tr("Blink"), tr("One after the other in the same place."));
    //: lets the two pictures alternate by themselves
    label(m_play, tr("Alternate by itself"), tr("Space switches by hand."));
    //: A becomes B and B becomes A
    label(m_swap, tr("Swap"), tr("Swap A and B (X)."));
    label(m_close, tr("Close"), tr("Stop comparing (Esc)."));
    showPictures();
}

} // namespace unclip
