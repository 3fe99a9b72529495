#include "panels/panelcolumn.h"

#include "theme.h"

#include <QLabel>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace unclip {

PanelColumn::PanelColumn(QWidget *parent)
    : QScrollArea(parent)
    , m_layout(new QVBoxLayout)
{
    auto *content = new QWidget;
    reserveScrollBar(this);
    const int barWidth = verticalScrollBar()->sizeHint().width();
    m_layout->setContentsMargins(panelMargin, panelMargin, std::max(panelMargin - barWidth, 0),
                                 theme::spacing); // as far from the edge as the foot
    m_layout->setSpacing(theme::spacing);
    auto *outer = new QVBoxLayout(content);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addLayout(m_layout);
    outer->addStretch(1);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
}

void PanelColumn::add(QWidget *widget)
{
    m_layout->addWidget(widget);
}

void PanelColumn::add(QWidget *widget, Qt::Alignment alignment)
{
    m_layout->addWidget(widget, 0, alignment);
}

QLabel *PanelColumn::addLabelled(QWidget *field)
{
    auto *label = new QLabel;
    label->setBuddy(field);
    auto *pair = new QVBoxLayout;
    pair->setSpacing(theme::smallSpacing);
    pair->addWidget(label);
    pair->addWidget(field);
    m_layout->addLayout(pair);
    return label;
}

QLabel *PanelColumn::addNote()
{
    QLabel *label = wrappedLabel(QStringLiteral("muted"), this);
    add(label);
    return label;
}

void layOutPanel(QWidget *panel, PanelColumn *column, QWidget *foot)
{
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(column, 1);
    layout->addWidget(foot);
}

void reserveScrollBar(QAbstractScrollArea *area)
{
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    QScrollBar *bar = area->verticalScrollBar();
    QObject::connect(bar, &QScrollBar::rangeChanged, bar,
                     [bar](int, int last) { bar->setEnabled(last > 0); });
}

void setRole(QLabel *label, const QString &role)
{
    if (label->property("role").toString() == role)
        return;
    label->setProperty("role", role);
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QLabel *wrappedLabel(const QString &role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop); // close to what it is about in a taller row
    setRole(label, role);
    return label;
}

} // namespace unclip
