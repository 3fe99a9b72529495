#pragma once

#include <QSlider>

#include <vector>

namespace unclip {

/// A horizontal slider that paints a notch at the default, a stretch of useful values and ticks.
/// Takes the wheel only while focused; a click moves the handle there; Shift+arrow is fine.
class MarkedSlider : public QSlider
{
    Q_OBJECT

public:
    explicit MarkedSlider(QWidget *parent = nullptr);

    void setFineStep(int step); ///< of Shift+arrow
    void setOrigin(int value); ///< where the filled part begins; the minimum unless set
    void setNotch(int value); ///< outside of the range: none
    void setUsefulRange(int from, int to); ///< none when equal
    void setTicks(const std::vector<int> &values);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    QRectF groove() const;
    double handleRadius() const;
    double xOf(int value) const;
    int valueAt(double x) const;
    void paintMarks(QPainter &painter) const;

    int m_fineStep = 1;
    int m_origin = 0;
    int m_notch = -1;
    int m_usefulFrom = 0;
    int m_usefulTo = 0;
    std::vector<int> m_ticks;
    double m_grabOffset = 0.0; ///< of the pointer from the handle's middle
};

} // namespace unclip
