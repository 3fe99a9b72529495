#pragma once

#include "panels/modepanel.h"

#include <QString>
#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QToolButton;

namespace unclip {

/// The row at a panel's foot: the Make button (objectName "makeButton"), a menu with "next in
/// line" (objectName "makeNextAction"), and one sentence: why the button is grey, or what goes on.
class MakeBar : public QWidget
{
    Q_OBJECT

public:
    explicit MakeBar(QWidget *parent = nullptr);

    void setText(const QString &text); ///< "Make 4 pictures"

    /// Why nothing can be made now; empty: the button is enabled.
    void setReason(const QString &reason);
    const QString &reason() const { return m_reason; }

    /// What goes on, shown while there is no reason: "Drawing the preview…". May be empty.
    void setNote(const QString &note);

    /// Draws the eye to the reason, until it changes: somebody pressed the shortcut all the same.
    void emphasiseReason();

    /// Shortcuts in force, for the tooltips; Ctrl+Enter and Ctrl+Shift+Enter unless told otherwise.
    void setShortcutHints(const QString &make, const QString &next);

    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void makeRequested(unclip::ModePanel::Place place);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void showSentence();

    QString m_text;
    QString m_reason;
    QString m_note;
    QString m_makeHint;
    QString m_nextHint;
    bool m_isEmphasised = false;
    QLabel *m_sentence = nullptr;
    QPushButton *m_button = nullptr;
    QToolButton *m_more = nullptr;
    QAction *m_next = nullptr;
};

} // namespace unclip
