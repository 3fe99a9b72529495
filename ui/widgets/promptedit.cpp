#include "widgets/promptedit.h"

#include "theme.h"
#include "widgets/promptcount.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QScopedValueRollback>
#include <QTextBlock>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int preferredLines = 4;
constexpr int fewestLines = 2;
constexpr int preferredWidth = 260;
constexpr int smallestWidth = 80;

/// How many of a text's QChars its first UTF-8 bytes cover; a surrogate pair is never split.
int charsOfBytes(const QString &text, std::size_t bytes)
{
    std::size_t seen = 0;
    int at = 0;
    while (at < text.size()) {
        const ushort unit = text.at(at).unicode();
        const bool isPair = text.at(at).isHighSurrogate() && at + 1 < text.size()
            && text.at(at + 1).isLowSurrogate();
        seen += isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        if (seen > bytes)
            break;
        at += isPair ? 2 : 1;
    }
    return at;
}

bool isMakeKey(const QKeyEvent &event)
{
    return (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        && event.modifiers() & Qt::ControlModifier;
}

} // namespace

PromptEdit::PromptEdit(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_footer(new PromptCount(this))
{
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    m_footer->hide();
    connect(this, &QPlainTextEdit::textChanged, this, &PromptEdit::onChanged);
}

void PromptEdit::setCounter(std::function<TokenCount(const QString &)> counter)
{
    m_counter = std::move(counter);
    recount();
}

void PromptEdit::recount()
{
    m_count = m_counter ? m_counter(prompt()) : TokenCount();
    greyTail();
    showCount();
    Q_EMIT counted(m_count);
}

void PromptEdit::setHistory(PromptHistory *history)
{
    m_history = history;
}

void PromptEdit::setPrompt(const QString &prompt)
{
    if (prompt == this->prompt())
        return;
    const QScopedValueRollback<bool> showing(m_isShowing, true);
    const int position = textCursor().position();
    setPlainText(prompt);
    QTextCursor cursor = textCursor();
    cursor.setPosition(std::min(position, document()->characterCount() - 1));
    setTextCursor(cursor);
}

QString PromptEdit::prompt() const
{
    QString text = document()->toRawText(); // toPlainText() would turn no-break spaces into spaces
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    text.replace(QChar::LineSeparator, QLatin1Char('\n'));
    return text;
}

void PromptEdit::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool isUp = event->key() == Qt::Key_Up;
    if (isMakeKey(*event)) {
        event->ignore();
    } else if (m_history != nullptr && modifiers == Qt::AltModifier
               && (isUp || event->key() == Qt::Key_Down)) {
        const QString entry = isUp ? m_history->older(prompt()) : m_history->newer();
        if (!entry.isNull())
            replaceWith(entry);
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

void PromptEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeCount();
}

void PromptEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        greyTail();
    else if (event->type() == QEvent::LanguageChange)
        showCount();
}

bool PromptEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() && !source->hasUrls() && !source->hasImage();
}

QSize PromptEdit::sizeHint() const
{
    return { preferredWidth,
             minimumSizeHint().height()
                 + (preferredLines - fewestLines) * fontMetrics().lineSpacing() };
}

QSize PromptEdit::minimumSizeHint() const
{
    const int around = 2 * (frameWidth() + theme::spacing) + m_footer->sizeHint().height();
    return { smallestWidth, fewestLines * fontMetrics().lineSpacing() + around };
}

void PromptEdit::onChanged()
{
    recount();
    if (!m_isShowing)
        Q_EMIT edited(prompt());
}

void PromptEdit::greyTail()
{
    QList<QTextEdit::ExtraSelection> selections;
    const QString text = prompt();
    const int read = charsOfBytes(text, m_count.readBytes);
    if (m_count.tokens > m_count.limit && read < text.size()) {
        QTextEdit::ExtraSelection tail;
        tail.cursor = QTextCursor(document());
        tail.cursor.setPosition(read);
        tail.cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
        tail.format.setForeground(theme::colors().mutedText);
        selections.append(tail);
    }
    setExtraSelections(selections);
}

void PromptEdit::showCount()
{
    const bool isCounted = m_counter && m_count.limit > 0;
    m_footer->setCount(m_count);
    m_footer->setVisible(isCounted);
    setViewportMargins(0, 0, 0, isCounted ? m_footer->sizeHint().height() : 0);
    placeCount();
    setAccessibleDescription(isCounted ? m_footer->toolTip() : QString());
}

void PromptEdit::placeCount()
{
    QRect area = contentsRect();
    area.setTop(area.bottom() + 1 - m_footer->sizeHint().height());
    m_footer->setGeometry(area);
}

void PromptEdit::replaceWith(const QString &prompt)
{
    QTextCursor cursor = textCursor();
    cursor.select(QTextCursor::Document);
    cursor.insertText(prompt); // so that the field's own undo knows it
    setTextCursor(cursor);
}

} // namespace unclip
