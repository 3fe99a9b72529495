#pragma once

#include <QImage>
#include <QPointF>
#include <QWidget>

#include <array>

namespace unclip {

/// A square with a handle between four corners. Arrows move by 0.05, with Shift by 0.01; Home
/// centres. The corners show small pictures, the field may show the frame under the handle.
class XyPad : public QWidget
{
    Q_OBJECT

public:
    explicit XyPad(QWidget *parent = nullptr);

    void setPosition(const QPointF &position); ///< 0..1 from the top left; emits nothing
    QPointF position() const { return m_position; }
    void setCorner(int corner, const QImage &picture, const QString &name); ///< TL, TR, BL, BR
    void setFrame(const QImage &frame); ///< made at the handle's place; null: none

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return width; }

Q_SIGNALS:
    void edited(const QPointF &position);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void take(const QPointF &position);
    void takePoint(const QPointF &point);
    void describe();
    QRectF field() const;
    double cornerSide() const;
    void paintField(QPainter &painter) const;
    void paintCorner(QPainter &painter, std::size_t corner) const;
    void paintHandle(QPainter &painter) const;

    struct Corner
    {
        QImage picture;
        QString name;
    };
    std::array<Corner, 4> m_corners;
    QImage m_frame;
    QPointF m_position { 0.5, 0.5 };
};

} // namespace unclip
