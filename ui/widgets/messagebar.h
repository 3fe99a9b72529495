#pragma once

#include "session/failure.h"
#include "uitext.h"

#include <QWidget>

#include <deque>
#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace unclip {

/// What went wrong, calmly, inside the window: title, one line why, a button that helps, details
/// folded with Copy. One message at a time; others wait. Takes no room while there is none.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t capacity = 20; ///< waiting messages; the oldest go first

    explicit MessageBar(QWidget *parent = nullptr);

    /// Queues a message; one that is shown or waits already is not queued again. Kind::None is
    /// nothing to tell.
    void show(const Failure &failure);
    void showTrouble(const uitext::Trouble &trouble);

    void dismiss(); ///< the shown one; the next comes up
    void dismissKind(Failure::Kind kind); ///< it is over: takes all such messages away
    void clear();

    int count() const; ///< the shown one and those that wait

Q_SIGNALS:
    void actionRequested(const QString &actionId); ///< of the shown message, which then goes

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Message
    {
        std::optional<Failure> failure; ///< what the words are made of, again in another language
        uitext::Trouble trouble;
    };

    void build();
    void buildButtons();
    void add(const Message &message);
    void showFirst();
    void showDetails(bool visible);
    void runAction();
    void copy() const;
    void retranslate();
    bool isWarning() const;

    std::deque<Message> m_messages; ///< the first one is shown
    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_reason = nullptr;
    QLabel *m_waiting = nullptr; ///< "2 more"
    QPushButton *m_action = nullptr;
    QToolButton *m_detailsButton = nullptr;
    QToolButton *m_close = nullptr;
    QWidget *m_detailsBox = nullptr;
    QPlainTextEdit *m_details = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace unclip
