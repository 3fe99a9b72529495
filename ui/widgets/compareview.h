#pragma once

#include "widgets/imageview.h"

#include <QTimer>

class QButtonGroup;
class QStackedLayout;
class QToolButton;

namespace unclip {

class ComparePane;

/// Two pictures against each other. Slider: a divider between them, by mouse or arrows. Side by
/// side: zoom and pan locked together. Blink: one after the other in the same place, by a timer, or
/// by Space, which stops the timer. Tab goes through the buttons, X swaps, Esc asks to close.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    enum class Mode { Slider, SideBySide, Blink };

    explicit CompareView(QWidget *parent = nullptr);

    /// Pictures of different sizes are shown at the same width.
    void setPictures(const QImage &a, const QImage &b);
    void changePictures(const QImage &a, const QImage &b); ///< the same size: zoom and side stay
    void setCaptions(const QString &a, const QString &b); ///< shown after the letters A and B
    const QImage &pictureA() const { return m_a; }
    const QImage &pictureB() const { return m_b; }

    void setMode(Mode mode); ///< emits nothing
    Mode mode() const { return m_mode; }
    void setDivider(double position); ///< 0..1
    double divider() const;

    bool isShowingB() const { return m_isShowingB; } ///< of Blink
    bool isBlinking() const { return m_timer.isActive(); }
    void setBlinkInterval(int milliseconds); ///< of the timer
    void setBlinking(bool on);
    void swap(); ///< A becomes B

    /// For a toolbar that serves this view and a plain one alike.
    void fit();
    void actualSize();
    void zoomBy(double factor);
    double scale() const; ///< of A, as in ImageView
    ImageView *activeView() const; ///< what takes the keyboard in this mode

Q_SIGNALS:
    void modeChanged(unclip::CompareView::Mode mode); ///< by the person
    void transformChanged(const unclip::ViewTransform &transform); ///< by the person; of A
    void closeRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildBar(QWidget *bar);
    void takeMode(Mode mode);
    void showPictures();
    void showSingle();
    void flip();
    void lock(ComparePane *from, ComparePane *to);
    void retranslate();

    QImage m_a;
    QImage m_b;
    QString m_captionA;
    QString m_captionB;
    Mode m_mode = Mode::Slider;
    bool m_isShowingB = false;
    bool m_blinksWhenShown = false;
    QTimer m_timer;
    QStackedLayout *m_pages = nullptr;
    ComparePane *m_single = nullptr; ///< Slider and Blink
    ComparePane *m_left = nullptr;
    ComparePane *m_right = nullptr;
    QButtonGroup *m_modes = nullptr;
    QToolButton *m_play = nullptr; ///< the timer of Blink
    QToolButton *m_swap = nullptr;
    QToolButton *m_close = nullptr;
};

} // namespace unclip
