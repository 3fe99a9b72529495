#pragma once

#include <QObject>

class QWidget;

namespace unclip {

/// Lets a field take the wheel only while it is focused, so that scrolling a panel changes nothing
/// by accident. A child of the field.
class WheelGuard : public QObject
{
    Q_OBJECT

public:
    explicit WheelGuard(QWidget *field);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_field = nullptr;
};

} // namespace unclip
