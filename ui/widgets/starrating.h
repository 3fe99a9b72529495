#pragma once

#include <QWidget>

namespace unclip {

/// Nought to five stars: click sets, a click on the last lit star clears; 0-5, arrows.
class StarRating : public QWidget
{
    Q_OBJECT

public:
    static constexpr int most = 5;

    explicit StarRating(QWidget *parent = nullptr);

    void setRating(int rating); ///< 0..5, clamped; emits nothing
    int rating() const { return m_rating; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void edited(int rating); ///< by the person

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void take(int rating);
    int starAt(const QPointF &position) const; ///< 1..5; 0: none
    QRectF starRect(int star) const; ///< 1..5
    void retranslate();

    int m_rating = 0;
    int m_hovered = 0; ///< 1..5; 0: none
};

} // namespace unclip
