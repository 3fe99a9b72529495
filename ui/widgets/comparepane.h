#pragma once

#include "widgets/imageview.h"

namespace unclip {

/// A picture view with a name in its corner, and optionally a second picture over the part right of
/// a divider. The divider follows the mouse and Left, Right, Home and End.
class ComparePane : public ImageView
{
    Q_OBJECT

public:
    explicit ComparePane(QWidget *parent = nullptr);

    /// @param caption shown beside the name; both may be empty
    void setName(const QString &name, const QString &caption);

    /// A null image: no divider, the arrows pan.
    void setSecond(const QImage &image, const QString &name, const QString &caption);

    void setDivider(double position); ///< 0..1 of the picture's width; emits nothing
    double divider() const { return m_divider; }
    double dividerX() const; ///< in widget pixels

Q_SIGNALS:
    void dividerMoved(double position); ///< by the person

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Label
    {
        QString name;
        QString caption;
    };

    void paintLabel(QPainter &painter, const Label &label, Qt::Alignment side) const;
    void paintDivider(QPainter &painter) const;
    void takeDivider(double position);
    bool isNearDivider(const QPointF &position) const;

    Label m_first;
    Label m_secondLabel;
    QImage m_second;
    double m_divider = 0.5;
    bool m_isDragging = false;
};

} // namespace unclip
