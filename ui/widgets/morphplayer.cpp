#include "widgets/morphplayer.h"

#include "theme.h"
#include "widgets/markedslider.h"
#include "widgets/wheelguard.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int sliderSteps = 1000;
constexpr int sliderStep = 50; ///< arrows
constexpr int fineSliderStep = 5;
constexpr int usualSpeed = 12; ///< frames a second
constexpr int highestSpeed = 60;
constexpr int millisecondsASecond = 1000;
constexpr int iconSize = 20;

} // namespace

MorphPlayer::MorphPlayer(Slider slider, QWidget *parent)
    : QWidget(parent)
    , m_play(new QToolButton(this))
    , m_slider(new MarkedSlider(this))
    , m_repeat(new QComboBox(this))
    , m_speed(new QSpinBox(this))
    , m_speedLabel(new QLabel(this))
{
    m_play->setObjectName(QStringLiteral("play"));
    m_play->setIconSize({ iconSize, iconSize });
    m_play->setFocusPolicy(Qt::StrongFocus);
    m_slider->setObjectName(QStringLiteral("position"));
    m_slider->setRange(0, sliderSteps);
    m_slider->setSingleStep(sliderStep);
    m_slider->setFineStep(fineSliderStep);
    m_repeat->setObjectName(QStringLiteral("repeat"));
    m_repeat->addItem(theme::icon(QStringLiteral("loop")), QString());
    m_repeat->addItem(theme::icon(QStringLiteral("pingpong")), QString());
    m_speed->setObjectName(QStringLiteral("framesPerSecond"));
    m_speed->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_speed->setRange(1, highestSpeed);
    m_speed->setValue(usualSpeed);
    m_speedLabel->setBuddy(m_speed);
    new WheelGuard(m_repeat);
    new WheelGuard(m_speed);
    setFocusProxy(m_play);
    layOut(slider);

    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &MorphPlayer::advance);
    connect(m_play, &QToolButton::clicked, this, [this] { isPlaying() ? pause() : play(); });
    connect(m_slider, &MarkedSlider::valueChanged, this, [this](int value) {
        pause();
        take(double(value) / sliderSteps);
    });
    connect(m_repeat, &QComboBox::activated, this, &MorphPlayer::settingsChanged);
    connect(m_speed, &QSpinBox::valueChanged, this, [this] {
        applySpeed();
        Q_EMIT settingsChanged();
    });
    applySpeed();
    retranslate();
}

void MorphPlayer::layOut(Slider slider)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme::spacing);
    const bool isOwn = slider == Slider::Own;
    m_slider->setVisible(isOwn);
    grid->addWidget(m_play, 0, 0);
    if (isOwn)
        grid->addWidget(m_slider, 0, 1, 1, 3);
    const int row = isOwn ? 1 : 0;
    grid->addWidget(m_repeat, row, isOwn ? 0 : 1, 1, isOwn ? 2 : 1);
    grid->addWidget(m_speed, row, 2);
    grid->addWidget(m_speedLabel, row, 3);
    grid->setColumnStretch(1, 1);
}

void MorphPlayer::setFrameCount(int count)
{
    m_frameCount = std::max(2, count);
}

void MorphPlayer::setPosition(double position)
{
    m_position = std::clamp(position, 0.0, 1.0);
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(m_position * sliderSteps)));
}

void MorphPlayer::setFramesPerSecond(int framesPerSecond)
{
    const QSignalBlocker blocker(m_speed);
    m_speed->setValue(framesPerSecond);
    applySpeed();
}

int MorphPlayer::framesPerSecond() const
{
    return m_speed->value();
}

void MorphPlayer::setRepeat(Repeat repeat)
{
    m_repeat->setCurrentIndex(static_cast<int>(repeat));
}

MorphPlayer::Repeat MorphPlayer::repeat() const
{
    return static_cast<Repeat>(m_repeat->currentIndex());
}

void MorphPlayer::play()
{
    if (isPlaying())
        return;
    m_direction = 1;
    if (m_position >= 1.0 && repeat() == Repeat::PingPong)
        m_direction = -1;
    m_timer.start();
    showState();
    Q_EMIT playingChanged(true);
}

void MorphPlayer::pause()
{
    if (!isPlaying())
        return;
    m_timer.stop();
    showState();
    Q_EMIT playingChanged(false);
}

void MorphPlayer::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MorphPlayer::hideEvent(QHideEvent *event)
{
    pause();
    QWidget::hideEvent(event);
}

void MorphPlayer::advance()
{
    const int last = m_frameCount - 1;
    int frame = static_cast<int>(std::lround(m_position * last)) + m_direction;
    if (repeat() == Repeat::Loop) {
        m_direction = 1;
        frame = frame > last ? 0 : frame;
    } else if (frame > last || frame < 0) {
        m_direction = -m_direction;
        frame = frame < 0 ? 1 : last - 1;
    }
    take(double(frame) / last);
}

void MorphPlayer::take(double position)
{
    setPosition(position);
    Q_EMIT positionChanged(m_position);
}

void MorphPlayer::applySpeed()
{
    m_timer.setInterval(millisecondsASecond / m_speed->value());
}

void MorphPlayer::showState()
{
    m_play->setIcon(theme::icon(isPlaying() ? QStringLiteral("pause") : QStringLiteral("play")));
    m_play->setToolTip(isPlaying() ? tr("Pause the morph") : tr("Play the morph"));
    m_play->setAccessibleName(m_play->toolTip());
}

void MorphPlayer::retranslate()
{
    //: the first picture follows the last one
    m_repeat->setItemText(static_cast<int>(Repeat::Loop), tr("Start over"));
    //: the pictures are played forward, then backward
    m_repeat->setItemText(static_cast<int>(Repeat::PingPong), tr("There and back"));
    m_repeat->setToolTip(tr("What comes after the last picture"));
    m_repeat->setAccessibleName(m_repeat->toolTip());
    m_slider->setToolTip(tr("Place in the morph (t)"));
    m_slider->setAccessibleName(tr("Place in the morph"));
    m_speed->setToolTip(tr("Pictures a second (fps)"));
    m_speed->setAccessibleName(tr("Pictures a second"));
    //: pictures per second, right of a number
    m_speedLabel->setText(tr("a second"));
    showState();
}

} // namespace unclip
