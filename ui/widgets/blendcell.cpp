#include "widgets/blendcell.h"

#include "theme.h"
#include "widgets/imageslot.h"
#include "widgets/parameterslider.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace unclip {

namespace {

constexpr int iconSize = 16;

ParameterRange weightRange()
{
    return { -1.0, 1.0, 0.05, 2, 0.0, 0.0 };
}

} // namespace

BlendCell::BlendCell(ImageLoader &loader, QWidget *parent)
    : QWidget(parent)
    , m_slot(new ImageSlot(QString(), ImageSlot::Accepts::PicturesAndPrompts, loader, this))
    , m_weight(new ParameterSlider(weightRange(), this))
    , m_remove(new QToolButton(this))
{
    m_slot->setObjectName(QStringLiteral("slot"));
    m_weight->setObjectName(QStringLiteral("weight"));
    m_weight->setDefaultValue(1.0);
    m_remove->setObjectName(QStringLiteral("removeEnd"));
    m_remove->setIcon(theme::icon(QStringLiteral("remove")));
    m_remove->setIconSize({ iconSize, iconSize });
    m_remove->setFocusPolicy(Qt::TabFocus);
    setFocusProxy(m_slot);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::smallSpacing);
    column->addWidget(m_slot);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::smallSpacing);
    row->addWidget(m_weight, 1);
    row->addWidget(m_remove, 0, Qt::AlignTop);
    column->addLayout(row);

    connect(m_slot, &ImageSlot::edited, this, [this](const SlotInput &input) {
        const SlotInput before = std::exchange(m_shown, input);
        Q_EMIT slotEdited(before);
    });
    connect(m_weight, &ParameterSlider::edited, this, &BlendCell::weightEdited);
    connect(m_remove, &QToolButton::clicked, this, &BlendCell::removeRequested);
    retranslate();
}

void BlendCell::setLetter(const QString &letter)
{
    if (m_letter == letter)
        return;
    m_letter = letter;
    retranslate();
}

void BlendCell::setEnd(const BlendEndInput &end)
{
    m_shown = end.slot;
    m_slot->setInput(end.slot);
    m_weight->setValue(end.weight);
}

BlendEndInput BlendCell::end() const
{
    return { m_slot->input(), m_weight->value() };
}

void BlendCell::setRemovable(bool removable)
{
    m_remove->setVisible(removable);
}

void BlendCell::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void BlendCell::retranslate()
{
    m_slot->setName(m_letter);
    //: how much of a picture goes into a blend
    m_weight->setTexts(tr("Weight"),
                       tr("How much of %1 goes into the blend; below zero, the blend turns away "
                          "from it (weight on the sphere)")
                           .arg(m_letter));
    m_remove->setToolTip(tr("Take %1 off the board").arg(m_letter));
    m_remove->setAccessibleName(m_remove->toolTip());
}

} // namespace unclip
