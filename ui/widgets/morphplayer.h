#pragma once

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace unclip {

class MarkedSlider;

/// Plays a sequence by moving a position in 0..1 from frame to frame: play, loop or there and back,
/// frames a second. Knows no pictures. Stops when it is hidden or the person takes the slider.
class MorphPlayer : public QWidget
{
    Q_OBJECT

public:
    enum class Repeat { Loop, PingPong };

    enum class Slider {
        Own,
        Elsewhere, ///< the position is shown and set by another widget
    };

    explicit MorphPlayer(Slider slider = Slider::Own, QWidget *parent = nullptr);

    void setFrameCount(int count); ///< >= 2; frame i lies at i / (count - 1)
    int frameCount() const { return m_frameCount; }
    void setPosition(double position); ///< 0..1; emits nothing
    double position() const { return m_position; }
    void setFramesPerSecond(int framesPerSecond); ///< 1..60; emits nothing
    int framesPerSecond() const;
    void setRepeat(Repeat repeat); ///< emits nothing
    Repeat repeat() const;

    bool isPlaying() const { return m_timer.isActive(); }
    void play();
    void pause();

Q_SIGNALS:
    void positionChanged(double position); ///< by playing or by the person
    void playingChanged(bool isPlaying);
    void settingsChanged(); ///< repeat, frames a second; by the person

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void layOut(Slider slider);
    void advance();
    void take(double position);
    void applySpeed();
    void showState();
    void retranslate();

    QTimer m_timer;
    int m_frameCount = 24;
    double m_position = 0.0;
    int m_direction = 1; ///< -1 on the way back
    QToolButton *m_play = nullptr;
    MarkedSlider *m_slider = nullptr;
    QComboBox *m_repeat = nullptr;
    QSpinBox *m_speed = nullptr;
    QLabel *m_speedLabel = nullptr;
};

} // namespace unclip
