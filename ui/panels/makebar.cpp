#include "panels/makebar.h"

#include "panels/panelcolumn.h"
#include "theme.h"

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace unclip {

namespace {

constexpr int buttonHeight = 36;

QString defaultHint(QKeyCombination key)
{
    return QKeySequence(key).toString(QKeySequence::NativeText);
}

} // namespace

MakeBar::MakeBar(QWidget *parent)
    : QWidget(parent)
    , m_makeHint(defaultHint(Qt::CTRL | Qt::Key_Enter))
    , m_nextHint(defaultHint(Qt::CTRL | Qt::SHIFT | Qt::Key_Enter))
    , m_sentence(new QLabel(this))
    , m_button(new QPushButton(this))
    , m_more(new QToolButton(this))
    , m_next(new QAction(this))
{
    m_sentence->setObjectName(QStringLiteral("makeReason"));
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumHeight(m_sentence->fontMetrics().lineSpacing());
    m_button->setObjectName(QStringLiteral("makeButton"));
    m_button->setProperty("primary", true);
    m_button->setMinimumHeight(buttonHeight);
    m_button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_next->setObjectName(QStringLiteral("makeNextAction"));
    auto *menu = new QMenu(this);
    menu->addAction(m_next);
    m_more->setObjectName(QStringLiteral("makeMoreButton"));
    m_more->setIcon(theme::icon(QStringLiteral("chevron-down")));
    m_more->setMinimumSize(buttonHeight, buttonHeight);
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setStyleSheet(QStringLiteral(
        "QToolButton { padding: 4px; } QToolButton::menu-indicator { image: none; }"));

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(panelMargin, theme::spacing, panelMargin, panelMargin);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_sentence, 0, 0, 1, 2);
    layout->addWidget(m_button, 1, 0);
    layout->addWidget(m_more, 1, 1);
    connect(m_button, &QPushButton::clicked, this,
            [this] { Q_EMIT makeRequested(ModePanel::Place::Last); });
    connect(m_next, &QAction::triggered, this,
            [this] { Q_EMIT makeRequested(ModePanel::Place::Next); });
    retranslate();
    showSentence();
}

void MakeBar::setText(const QString &text)
{
    m_text = text;
    m_button->setText(text);
    m_button->setAccessibleName(text);
}

void MakeBar::setReason(const QString &reason)
{
    if (reason != m_reason)
        m_isEmphasised = false;
    m_reason = reason;
    m_button->setEnabled(reason.isEmpty());
    m_more->setEnabled(reason.isEmpty());
    m_next->setEnabled(reason.isEmpty());
    showSentence();
}

void MakeBar::setNote(const QString &note)
{
    m_note = note;
    showSentence();
}

void MakeBar::emphasiseReason()
{
    m_isEmphasised = !m_reason.isEmpty();
    showSentence();
}

void MakeBar::setShortcutHints(const QString &make, const QString &next)
{
    m_makeHint = make;
    m_nextHint = next;
    retranslate();
}

void MakeBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MakeBar::retranslate()
{
    m_next->setText(tr("Make next in line"));
    m_next->setToolTip(tr("Before everything that waits in the queue"));
    if (!m_nextHint.isEmpty())
        m_next->setText(m_next->text() + QLatin1Char('\t') + m_nextHint);
    m_more->setAccessibleName(tr("More ways to make"));
    m_more->setToolTip(m_more->accessibleName());
    showSentence();
}

void MakeBar::showSentence()
{
    const bool isBlocked = !m_reason.isEmpty();
    m_sentence->setText(isBlocked ? m_reason : m_note);
    setRole(m_sentence, m_isEmphasised ? QStringLiteral("warning") : QStringLiteral("muted"));
    m_button->setAccessibleDescription(m_reason);
    if (isBlocked)
        m_button->setToolTip(m_reason);
    else if (m_makeHint.isEmpty())
        m_button->setToolTip(tr("Adds this to the end of the queue"));
    else
        m_button->setToolTip(tr("Adds this to the end of the queue (%1)").arg(m_makeHint));
}

} // namespace unclip
