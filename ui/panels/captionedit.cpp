#include "panels/captionedit.h"

#include <QKeyEvent>
#include <QMimeData>

namespace unclip {

CaptionEdit::CaptionEdit(QWidget *parent)
    : PromptEdit(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CaptionEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && !(event->modifiers() & Qt::ControlModifier))
        return;
    PromptEdit::keyPressEvent(event);
}

void CaptionEdit::insertFromMimeData(const QMimeData *source)
{
    QString text = source->text();
    text.replace(QLatin1String("\r\n"), QLatin1String(" "));
    for (const QChar end : { QChar(QLatin1Char('\n')), QChar(QLatin1Char('\r')),
                             QChar(QChar::ParagraphSeparator), QChar(QChar::LineSeparator) })
        text.replace(end, QLatin1Char(' '));
    textCursor().insertText(text);
    ensureCursorVisible();
}

QSize CaptionEdit::sizeHint() const
{
    return { PromptEdit::sizeHint().width(), minimumSizeHint().height() };
}

} // namespace unclip
