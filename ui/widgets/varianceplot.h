#pragma once

#include <QWidget>

#include <vector>

namespace unclip {

/// Explained variance of a PCA basis over the number of components k, with the current k marked.
class VariancePlot : public QWidget
{
    Q_OBJECT

public:
    explicit VariancePlot(QWidget *parent = nullptr);

    /// @param shares cumulative share of variance after 1, 2 .. components, 0..1, rising
    void setShares(const std::vector<double> &shares);
    void setCurrent(int k); ///< emits nothing

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void picked(int k); ///< click, or arrows while focused

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRectF plotArea() const;
    int kAt(double x) const;
    int count() const { return static_cast<int>(m_shares.size()); }
    QPointF pointOf(int k) const;
    double shareAt(int k) const;
    void pick(int k);
    void describe();
    void paintAxes(QPainter &painter) const;
    void paintCurve(QPainter &painter) const;
    void paintCurrent(QPainter &painter) const;

    std::vector<double> m_shares;
    int m_current = 0;
};

} // namespace unclip
