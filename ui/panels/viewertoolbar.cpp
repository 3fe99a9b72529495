#include "panels/viewertoolbar.h"

#include "theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <cmath>

namespace unclip {

namespace {

constexpr double zoomStep = 1.25;
constexpr double percent = 100.0;
constexpr CompareChoice choices[] = { CompareChoice::Neighbour, CompareChoice::Original,
                                      CompareChoice::SmallPicture };

QToolButton *addButton(QWidget *bar, const char *name, const char *icon)
{
    auto *button = new QToolButton(bar);
    button->setObjectName(QLatin1String(name));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIcon(theme::icon(QLatin1String(icon)));
    bar->layout()->addWidget(button);
    return button;
}

void label(QToolButton *button, const QString &text, const QString &toolTip)
{
    button->setText(text);
    button->setAccessibleName(text);
    button->setToolTip(toolTip);
}

} // namespace

ViewerToolbar::ViewerToolbar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("viewerToolbar"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::spacing, theme::smallSpacing, theme::spacing,
                            theme::smallSpacing);
    row->setSpacing(theme::smallSpacing);
    m_fit = addButton(this, "viewerFit", "fit");
    m_fit->setCheckable(true);
    m_actual = addButton(this, "viewerActualSize", "actual-size");
    m_zoomOut = addButton(this, "viewerZoomOut", "zoom-out");
    m_percent = new QLabel(this);
    m_percent->setObjectName(QStringLiteral("viewerPercent"));
    m_percent->setAlignment(Qt::AlignCenter);
    m_percent->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("6400 %")) + 4);
    row->addWidget(m_percent);
    m_zoomIn = addButton(this, "viewerZoomIn", "zoom-in");
    row->addStretch(1);
    m_small = addButton(this, "viewerSmallPicture", "base-size");
    m_small->setCheckable(true);
    m_small->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_compare = addButton(this, "viewerCompare", "compare");
    m_compare->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_compare->setPopupMode(QToolButton::InstantPopup);
    m_choices = new QMenu(m_compare);
    m_choices->setObjectName(QStringLiteral("viewerCompareMenu"));
    for (const CompareChoice choice : choices)
        connect(m_choices->addAction(QString()), &QAction::triggered, this,
                [this, choice] { Q_EMIT compareRequested(choice); });
    m_choices->addSeparator();
    m_end = m_choices->addAction(QString());
    m_compare->setMenu(m_choices);

    connect(m_fit, &QToolButton::clicked, this, &ViewerToolbar::fitRequested);
    connect(m_actual, &QToolButton::clicked, this, &ViewerToolbar::actualSizeRequested);
    connect(m_zoomOut, &QToolButton::clicked, this,
            [this] { Q_EMIT zoomRequested(1.0 / zoomStep); });
    connect(m_zoomIn, &QToolButton::clicked, this, [this] { Q_EMIT zoomRequested(zoomStep); });
    connect(m_small, &QToolButton::toggled, this, &ViewerToolbar::smallPictureToggled);
    connect(m_end, &QAction::triggered, this, &ViewerToolbar::compareEnded);
    setComparing(false);
    retranslate();
}

QAction *ViewerToolbar::actionFor(CompareChoice choice) const
{
    return m_choices->actions().at(static_cast<int>(choice));
}

void ViewerToolbar::setScale(double scale, bool isFit)
{
    m_percent->setText(
        //: zoom of a picture
        tr("%1 %").arg(std::lround(scale * percent)));
    m_fit->setChecked(isFit);
}

void ViewerToolbar::setZoomable(bool zoomable)
{
    for (QToolButton *button : { m_fit, m_actual, m_zoomOut, m_zoomIn })
        button->setEnabled(zoomable);
    m_percent->setVisible(zoomable);
    if (!zoomable)
        m_fit->setChecked(false);
}

void ViewerToolbar::setSmallPicture(bool available, const QString &reason)
{
    m_smallReason = reason;
    m_small->setEnabled(available);
    retranslate();
}

void ViewerToolbar::setSmallPictureShown(bool shown)
{
    const QSignalBlocker blocker(m_small);
    m_small->setChecked(shown);
}

bool ViewerToolbar::isSmallPictureShown() const
{
    return m_small->isChecked();
}

void ViewerToolbar::setComparable(CompareChoice choice, bool possible)
{
    actionFor(choice)->setEnabled(possible);
    bool isAny = m_end->isEnabled();
    for (const CompareChoice other : choices)
        isAny = isAny || actionFor(other)->isEnabled();
    m_compare->setEnabled(isAny);
}

void ViewerToolbar::setComparing(bool comparing)
{
    m_end->setEnabled(comparing);
    for (const CompareChoice choice : choices)
        setComparable(choice, actionFor(choice)->isEnabled());
}

void ViewerToolbar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ViewerToolbar::retranslate()
{
    label(m_fit, tr("Fit"), tr("Fit the picture into the view"));
    label(m_actual, tr("100 %"), tr("One picture pixel on one screen pixel"));
    label(m_zoomOut, tr("Zoom out"), tr("Zoom out (−)"));
    label(m_zoomIn, tr("Zoom in"), tr("Zoom in (+)"));
    m_percent->setAccessibleName(tr("Zoom"));
    //: a button: the decoder's picture before it was enlarged
    label(m_small, tr("Small picture"),
          m_smallReason.isEmpty()
              ? tr("Small picture the decoder made, before it was enlarged (base resolution)")
              : m_smallReason);
    label(m_compare, tr("Compare"), tr("Compare this picture with another"));
    actionFor(CompareChoice::Neighbour)->setText(tr("With the next picture of the row"));
    actionFor(CompareChoice::Original)->setText(tr("With the picture it was made from"));
    actionFor(CompareChoice::SmallPicture)->setText(tr("With the small picture"));
    m_end->setText(tr("Stop comparing"));
}

} // namespace unclip
