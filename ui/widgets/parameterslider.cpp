#include "widgets/parameterslider.h"

#include "theme.h"
#include "widgets/markedslider.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int pagesPerRange = 10; ///< steps of Page Up and Page Down from end to end
constexpr int fineShare = 10; ///< of a step, with Shift
constexpr int iconSize = 14;
constexpr int fieldPadding = 18; ///< frame and margins: fields under one another are as wide

/// Takes the wheel only while focused; Shift with the arrows is fine.
class NumberField : public QDoubleSpinBox
{
public:
    explicit NumberField(QWidget *parent)
        : QDoubleSpinBox(parent)
    {
        setButtonSymbols(QAbstractSpinBox::NoButtons);
        setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("00.00")) + fieldPadding);
    }

protected:
    void wheelEvent(QWheelEvent *event) override
    {
        if (hasFocus())
            QDoubleSpinBox::wheelEvent(event);
        else
            event->ignore();
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        const bool isUp = event->key() == Qt::Key_Up;
        if ((isUp || event->key() == Qt::Key_Down) && event->modifiers() & Qt::ShiftModifier) {
            const double fine = std::max(singleStep() / fineShare, std::pow(10.0, -decimals()));
            setValue(value() + (isUp ? fine : -fine));
            return;
        }
        if (event->modifiers() & Qt::AltModifier)
            event->ignore();
        else
            QDoubleSpinBox::keyPressEvent(event);
    }
};

double gridOf(const ParameterRange &range)
{
    return std::pow(10.0, -range.decimals);
}

/// As written with the range's decimals: 0.35, not 0.35000000000000003.
double rounded(double value, const ParameterRange &range)
{
    const double perUnit = std::pow(10.0, range.decimals);
    return std::round(value * perUnit) / perUnit;
}

} // namespace

ParameterRange ParameterRange::countingTo(int last)
{
    ParameterRange range;
    range.minimum = 1.0;
    range.maximum = last;
    range.step = 1.0;
    range.decimals = 0;
    return range;
}

ParameterSlider::ParameterSlider(const ParameterRange &range, QWidget *parent)
    : QWidget(parent)
    , m_name(new QLabel(this))
    , m_slider(new MarkedSlider(this))
    , m_field(new NumberField(this))
    , m_reset(new QToolButton(this))
{
    m_name->setObjectName(QStringLiteral("name"));
    m_slider->setObjectName(QStringLiteral("slider"));
    m_field->setObjectName(QStringLiteral("field"));
    m_reset->setObjectName(QStringLiteral("reset"));
    m_name->setWordWrap(true);
    m_name->setBuddy(m_slider);
    m_name->installEventFilter(this);
    m_field->installEventFilter(this);
    m_reset->setIcon(theme::icon(QStringLiteral("reset")));
    m_reset->setIconSize({ iconSize, iconSize });
    m_reset->setAutoRaise(true);
    m_reset->setFocusPolicy(Qt::TabFocus);
    setFocusProxy(m_slider);
    layOut();

    connect(m_slider, &MarkedSlider::valueChanged, this, [this](int position) {
        take(rounded(m_range.minimum + position * gridOf(m_range), m_range));
    });
    connect(m_field, &QDoubleSpinBox::valueChanged, this, &ParameterSlider::take);
    connect(m_reset, &QToolButton::clicked, this, &ParameterSlider::reset);
    setRange(range);
    retranslate();
}

void ParameterSlider::layOut()
{
    QSizePolicy kept = m_reset->sizePolicy();
    kept.setRetainSizeWhenHidden(true); // the row keeps still
    m_reset->setSizePolicy(kept);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::smallSpacing);
    grid->setVerticalSpacing(theme::smallSpacing / 2);
    auto *texts = new QHBoxLayout;
    texts->setSpacing(theme::smallSpacing);
    texts->addWidget(m_name, 1);
    texts->addWidget(m_field);
    grid->addLayout(texts, 0, 0, 1, 2);
    grid->addWidget(m_slider, 1, 0);
    grid->addWidget(m_reset, 1, 1);
    grid->setColumnStretch(0, 1);
    setTabOrder(m_slider, m_field);
    setTabOrder(m_field, m_reset);
}

void ParameterSlider::setTexts(const QString &name, const QString &toolTip)
{
    m_name->setText(name);
    setAccessibleName(name);
    for (QWidget *part : { static_cast<QWidget *>(m_slider), static_cast<QWidget *>(m_field) }) {
        part->setAccessibleName(name);
        part->setAccessibleDescription(toolTip);
        part->setToolTip(toolTip);
    }
    m_name->setToolTip(toolTip);
    retranslate();
}

void ParameterSlider::setRange(const ParameterRange &range)
{
    m_range = range;
    const QSignalBlocker sliderBlocker(m_slider);
    const QSignalBlocker fieldBlocker(m_field);
    m_field->setDecimals(range.decimals);
    m_field->setRange(range.minimum, range.maximum);
    m_field->setSingleStep(range.step);
    const int last = positionOf(range.maximum);
    const int step = std::max(1, static_cast<int>(std::lround(range.step / gridOf(range))));
    m_slider->setRange(0, last);
    m_slider->setSingleStep(step);
    m_slider->setFineStep(step / fineShare);
    m_slider->setPageStep(std::max(step, last / pagesPerRange));
    m_slider->setOrigin(positionOf(std::clamp(0.0, range.minimum, range.maximum)));
    m_slider->setUsefulRange(positionOf(range.usefulFrom), positionOf(range.usefulTo));
    setTicks(m_ticks);
    setValue(m_value);
    setDefaultValue(m_default);
}

void ParameterSlider::setDefaultValue(double value)
{
    m_default = value;
    const bool isInside = value >= m_range.minimum && value <= m_range.maximum;
    m_slider->setNotch(isInside ? positionOf(value) : -1);
    showState();
}

void ParameterSlider::setValue(double value)
{
    m_value = std::clamp(value, m_range.minimum, m_range.maximum);
    showValue(m_value);
}

void ParameterSlider::setTicks(const std::vector<double> &values)
{
    m_ticks = values;
    std::vector<int> positions;
    positions.reserve(values.size());
    for (const double value : values)
        positions.push_back(positionOf(value));
    m_slider->setTicks(positions);
}

void ParameterSlider::setOpenable(const QString &prefix)
{
    m_isOpenable = true;
    m_openPrefix = prefix;
    showState();
}

void ParameterSlider::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    showState();
}

void ParameterSlider::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

bool ParameterSlider::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_name && event->type() == QEvent::MouseButtonDblClick && isEnabled()) {
        if (!isAtRest())
            reset();
        return true;
    }
    if (watched == m_field
        && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut))
        showState(); // no prefix while a number is typed
    return QWidget::eventFilter(watched, event);
}

void ParameterSlider::take(double value)
{
    if (value == m_value)
        return;
    setValue(value);
    Q_EMIT edited(m_value);
}

void ParameterSlider::showValue(double value)
{
    const QSignalBlocker sliderBlocker(m_slider);
    const QSignalBlocker fieldBlocker(m_field);
    m_slider->setValue(positionOf(value));
    // Not while the same number is being typed: setValue() would rewrite "3" as "3.00".
    if (std::abs(m_field->value() - value) > gridOf(m_range) / 2)
        m_field->setValue(value);
    showState();
}

void ParameterSlider::showState()
{
    const QString prefix =
        m_isOpenable && m_isOpen && !m_field->hasFocus() ? m_openPrefix : QString();
    if (m_field->prefix() != prefix) {
        const QSignalBlocker blocker(m_field);
        m_field->setPrefix(prefix);
    }
    const bool hadFocus = m_reset->hasFocus();
    m_reset->setVisible(!isAtRest());
    if (hadFocus && isAtRest())
        m_slider->setFocus(Qt::OtherFocusReason);
}

bool ParameterSlider::isAtRest() const
{
    return m_isOpenable ? m_isOpen : std::abs(m_value - m_default) < gridOf(m_range) / 2;
}

void ParameterSlider::reset()
{
    setValue(m_default);
    if (!m_isOpenable)
        Q_EMIT edited(m_value);
    Q_EMIT resetRequested();
}

void ParameterSlider::retranslate()
{
    m_reset->setToolTip(tr("Back to what the model suggests"));
    m_reset->setAccessibleName(m_name->text().isEmpty() ? tr("Reset")
                                                        : tr("Reset %1").arg(m_name->text()));
}

int ParameterSlider::positionOf(double value) const
{
    return static_cast<int>(std::lround((value - m_range.minimum) / gridOf(m_range)));
}

} // namespace unclip
