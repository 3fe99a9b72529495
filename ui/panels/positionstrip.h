#pragma once

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

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void describe();

    std::vector<double> m_made; ///< rising
    int m_expected = 0;
};

} // namespace unclip
