#include "widgets/messagebar.h"

#include "panels/panelcolumn.h"
#include "theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace unclip {

namespace {

constexpr int iconSide = 20;
constexpr int stripeWidth = 4;
constexpr int detailLines = 5;

bool isSame(const uitext::Trouble &a, const uitext::Trouble &b)
{
    return a.title == b.title && a.reason == b.reason && a.details == b.details;
}

QToolButton *flatButton(const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("messageBar"));
    build();
    retranslate();
    setVisible(false);
}

void MessageBar::build()
{
    m_icon = new QLabel(this);
    m_title = wrappedLabel(QString(), this);
    m_title->setObjectName(QStringLiteral("messageTitle"));
    QFont strong = m_title->font();
    strong.setBold(true);
    m_title->setFont(strong);
    m_reason = wrappedLabel(QString(), this);
    m_reason->setObjectName(QStringLiteral("messageReason"));
    m_waiting = new QLabel(this);
    m_waiting->setObjectName(QStringLiteral("messagesWaiting"));
    setRole(m_waiting, QStringLiteral("muted"));
    for (QLabel *label : { m_title, m_reason, m_waiting })
        label->setTextFormat(Qt::PlainText);
    m_details = new QPlainTextEdit(this);
    m_details->setObjectName(QStringLiteral("messageDetails"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_details->setFixedHeight(m_details->fontMetrics().lineSpacing() * detailLines
                              + theme::largeSpacing);
    buildButtons();

    auto *words = new QVBoxLayout;
    words->setSpacing(theme::smallSpacing);
    words->addWidget(m_title);
    words->addWidget(m_reason);
    words->addWidget(m_detailsButton, 0, Qt::AlignLeft);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::spacing);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_waiting);
    row->addWidget(m_action);
    row->addWidget(m_close, 0, Qt::AlignTop);
    m_detailsBox = new QWidget(this);
    auto *details = new QHBoxLayout(m_detailsBox);
    details->setContentsMargins(iconSide + theme::spacing, 0, 0, 0);
    details->setSpacing(theme::spacing);
    details->addWidget(m_details, 1);
    details->addWidget(m_copy, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::spacing, theme::spacing, theme::spacing);
    layout->setSpacing(theme::spacing);
    layout->addLayout(row);
    layout->addWidget(m_detailsBox);
}

void MessageBar::buildButtons()
{
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_detailsButton = flatButton(QStringLiteral("messageDetailsButton"), this);
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_close = flatButton(QStringLiteral("messageClose"), this);
    m_close->setIcon(theme::icon(QStringLiteral("clear")));
    m_copy = new QPushButton(this);
    m_copy->setObjectName(QStringLiteral("messageCopy"));
    connect(m_action, &QPushButton::clicked, this, &MessageBar::runAction);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_copy, &QPushButton::clicked, this, &MessageBar::copy);
    connect(m_detailsButton, &QToolButton::clicked, this,
            [this] { showDetails(m_detailsBox->isHidden()); });
}

void MessageBar::show(const Failure &failure)
{
    if (failure.kind != Failure::Kind::None)
        add({ failure, uitext::trouble(failure) });
}

void MessageBar::showTrouble(const uitext::Trouble &trouble)
{
    if (!trouble.title.isEmpty())
        add({ std::nullopt, trouble });
}

void MessageBar::add(const Message &message)
{
    const bool isKnown =
        std::any_of(m_messages.begin(), m_messages.end(), [&message](const Message &each) {
            return isSame(each.trouble, message.trouble);
        });
    if (isKnown)
        return;
    m_messages.push_back(message);
    if (m_messages.size() > capacity)
        m_messages.erase(m_messages.begin() + 1); // the shown one stays under the pointer
    if (m_messages.size() == 1)
        showDetails(false);
    showFirst();
}

void MessageBar::dismiss()
{
    if (!m_messages.empty())
        m_messages.pop_front();
    showDetails(false);
    showFirst();
}

void MessageBar::dismissKind(Failure::Kind kind)
{
    const auto isOver = [kind](const Message &each) {
        return each.failure && each.failure->kind == kind;
    };
    m_messages.erase(std::remove_if(m_messages.begin(), m_messages.end(), isOver),
                     m_messages.end());
    showFirst();
}

void MessageBar::clear()
{
    m_messages.clear();
    showFirst();
}

int MessageBar::count() const
{
    return static_cast<int>(m_messages.size());
}

void MessageBar::showFirst()
{
    setVisible(!m_messages.empty());
    if (m_messages.empty())
        return;
    const uitext::Trouble &trouble = m_messages.front().trouble;
    m_icon->setPixmap(theme::icon(isWarning() ? QStringLiteral("warning") : QStringLiteral("error"))
                          .pixmap(iconSide, iconSide));
    const bool isNew = m_title->text() != trouble.title;
    m_title->setText(trouble.title);
    m_reason->setText(trouble.reason);
    m_reason->setVisible(!trouble.reason.isEmpty());
    m_action->setText(trouble.action);
    m_action->setVisible(!trouble.action.isEmpty() && !trouble.actionId.isEmpty());
    m_detailsButton->setVisible(!trouble.details.isEmpty());
    if (m_details->toPlainText() != trouble.details)
        m_details->setPlainText(trouble.details);
    const int waiting = count() - 1;
    m_waiting->setText(waiting > 0 ? tr("%n more", "messages that wait", waiting) : QString());
    m_waiting->setVisible(waiting > 0);
    setAccessibleName(trouble.title);
    setAccessibleDescription(trouble.reason);
    if (isNew) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
    update();
}

void MessageBar::showDetails(bool visible)
{
    m_detailsBox->setVisible(visible);
    m_detailsButton->setIcon(
        theme::icon(visible ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    m_detailsButton->setAccessibleDescription(visible ? tr("Unfolded") : tr("Folded"));
}

void MessageBar::runAction()
{
    if (m_messages.empty())
        return;
    const QString actionId = m_messages.front().trouble.actionId;
    dismiss();
    Q_EMIT actionRequested(actionId);
}

void MessageBar::copy() const
{
    const uitext::Trouble &trouble = m_messages.front().trouble;
    QGuiApplication::clipboard()->setText(trouble.title + QLatin1Char('\n') + trouble.reason
                                          + QStringLiteral("\n\n") + trouble.details);
}

bool MessageBar::isWarning() const
{
    const Message &message = m_messages.front();
    return !message.failure || message.failure->kind == Failure::Kind::BadRequest
        || message.failure->kind == Failure::Kind::ModelPart;
}

void MessageBar::retranslate()
{
    for (Message &message : m_messages) {
        if (message.failure)
            message.trouble = uitext::trouble(*message.failure);
    }
    m_detailsButton->setText(tr("Details"));
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the details"));
    m_details->setAccessibleName(tr("Details"));
    m_close->setToolTip(tr("Close this message (Esc)"));
    m_close->setAccessibleName(tr("Close this message"));
    showFirst();
}

void MessageBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_close->setIcon(theme::icon(QStringLiteral("clear")));
        showFirst();
    }
    QWidget::changeEvent(event);
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_messages.empty())
        return dismiss();
    QWidget::keyPressEvent(event);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    if (m_messages.empty())
        return;
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath card;
    card.addRoundedRect(area, theme::radius, theme::radius);
    painter.fillPath(card, colors.raised);
    painter.setClipPath(card);
    painter.fillRect(QRectF(area.left(), area.top(), stripeWidth, area.height()),
                     isWarning() ? colors.warning : colors.error);
    painter.setClipping(false);
    painter.setPen(colors.border);
    painter.drawPath(card);
}

} // namespace unclip
