#include "panels/segmentbar.h"

#include "theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace unclip {

SegmentBar::SegmentBar(const QStringList &names, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::smallSpacing);
    for (int i = 0; i < names.size(); ++i) {
        auto *button = new QPushButton(this);
        button->setObjectName(names.at(i));
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
        m_group->addButton(button, i);
        row->addWidget(button, 1);
    }
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentBar::picked);
}

void SegmentBar::setTexts(const QStringList &texts, const QStringList &toolTips)
{
    for (int i = 0; i < texts.size(); ++i) {
        m_group->button(i)->setText(texts.at(i));
        m_group->button(i)->setAccessibleName(texts.at(i));
        m_group->button(i)->setToolTip(toolTips.value(i));
    }
}

void SegmentBar::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setChecked(true);
}

int SegmentBar::current() const
{
    return m_group->checkedId();
}

void SegmentBar::setChoiceEnabled(int index, bool enabled)
{
    m_group->button(index)->setEnabled(enabled);
}

} // namespace unclip
