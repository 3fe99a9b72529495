#pragma once

#include "widgets/barrow.h"

#include <QWidget>

namespace unclip {

/// A list of bar rows that paints itself. A click, Enter or Space picks a row; arrows, Home and End
/// walk.
class BarList : public QWidget
{
public:
    explicit BarList(QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    static constexpr int preferredWidth = 260;

    virtual int count() const = 0;
    virtual int rowHeight() const = 0;
    virtual BarRow row(int index) const = 0; ///< but for the focus
    virtual void pick(int index) = 0;
    virtual void describe() = 0; ///< for screen readers: language or current row may be another

    int current() const { return m_current; } ///< where the keyboard is; 0 when there are no rows
    void setCurrent(int index);
    void rowsChanged(); ///< there are other rows
    int rowAt(const QPoint &position) const; ///< -1 for none

    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int m_current = 0;
};

} // namespace unclip
