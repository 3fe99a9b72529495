#pragma once

#include "session/prompthistory.h"
#include "unclip/modelinfo.h"

#include <QPlainTextEdit>

#include <functional>

namespace unclip {

class PromptCount;

/// A prompt of a few lines: token counter, the tail that the model will not read greyed, a warning
/// when words are unknown to the model, history by Alt+Up and Alt+Down. Tab leaves the field.
class PromptEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PromptEdit(QWidget *parent = nullptr);

    /// Who counts: asked after each change, microseconds. Without one nothing is shown.
    void setCounter(std::function<TokenCount(const QString &)> counter);
    void recount(); ///< another model is loaded
    void setHistory(PromptHistory *history); ///< not owned; may be null

    /// Shows a value, cursor kept where possible; emits nothing.
    void setPrompt(const QString &prompt);
    QString prompt() const;

    const TokenCount &count() const { return m_count; }

Q_SIGNALS:
    void edited(const QString &prompt); ///< by the person
    void counted(const unclip::TokenCount &count);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override; ///< no files, no pictures
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    void onChanged();
    void greyTail();
    void showCount();
    void placeCount();
    void replaceWith(const QString &prompt);

    std::function<TokenCount(const QString &)> m_counter;
    PromptHistory *m_history = nullptr;
    TokenCount m_count;
    PromptCount *m_footer = nullptr; ///< under the text
    bool m_isShowing = false; ///< setPrompt() at work
};

} // namespace unclip
