#include "widgets/wheelguard.h"

#include <QEvent>
#include <QWidget>

namespace unclip {

WheelGuard::WheelGuard(QWidget *field)
    : QObject(field)
    , m_field(field)
{
    field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel || m_field->hasFocus())
        return QObject::eventFilter(watched, event);
    event->ignore(); // what is around it may scroll
    return true;
}

} // namespace unclip
