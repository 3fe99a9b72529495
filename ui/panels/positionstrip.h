#pragma once

#include <QPointer>
#include <QWidget>

#include <vector>

namespace unclip {

/// A thin strip under a slider: which places along it are made already.
class PositionStrip : public QWidget
{
    Q_OBJECT

public:
    explicit PositionStrip(QWidget *parent = nullptr);

    void setExpected(int count); ///< how many are made in the background
    void setMade(const std::vector<double> &positions); ///< each in 0..1
    const std::vector<double> &made() const { return m_made; }

    /// Lies under this slider: its ends are where the handle's middle is at the ends.
    void alignWith(QWidget *slider);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QRectF groove() const;
    void describe();

    std::vector<double> m_made; ///< rising
    int m_expected = 0;
    QPointer<QWidget> m_slider;
};

} // namespace unclip
