#include "dialogs/namefield.h"

#include "panels/panelcolumn.h"
#include "session/nametemplate.h"
#include "theme.h"
#include "widgets/elidedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace unclip {

namespace {

constexpr int maxPatternLength = 300;

} // namespace

NameField::NameField(QWidget *parent)
    : QWidget(parent)
    , m_pattern(new QLineEdit(this))
    , m_insert(new QToolButton(this))
    , m_menu(new QMenu(this))
    , m_unknown(wrappedLabel(QStringLiteral("warning"), this))
    , m_more(new QLabel(this))
{
    m_pattern->setObjectName(QStringLiteral("nameField"));
    m_pattern->setMaxLength(maxPatternLength);
    setFocusProxy(m_pattern);
    m_insert->setObjectName(QStringLiteral("insertTokenButton"));
    m_insert->setMenu(m_menu);
    m_insert->setPopupMode(QToolButton::InstantPopup);
    m_insert->setIcon(theme::icon(QStringLiteral("chevron-down")));
    m_insert->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_insert->setStyleSheet(QStringLiteral(
        "QToolButton { padding: 4px; } QToolButton::menu-indicator { image: none; }"));
    m_insert->setFocusPolicy(Qt::StrongFocus);
    m_unknown->setObjectName(QStringLiteral("unknownTokens"));
    setRole(m_more, QStringLiteral("muted"));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::spacing);
    row->addWidget(m_pattern, 1);
    row->addWidget(m_insert);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    layout->addLayout(row);
    layout->addWidget(m_unknown);
    for (int i = 0; i < previewLines; ++i) {
        m_lines[i] = new ElidedLabel(ElidedLabel::Tone::Muted, this);
        m_lines[i]->setObjectName(QStringLiteral("namePreview%1").arg(i));
        layout->addWidget(m_lines[i]);
    }
    layout->addWidget(m_more);
    connect(m_pattern, &QLineEdit::textChanged, this, &NameField::showUnknown);
    connect(m_pattern, &QLineEdit::textEdited, this, &NameField::edited);
    retranslate();
}

void NameField::setPattern(const QString &pattern)
{
    m_pattern->setText(pattern);
}

QString NameField::pattern() const
{
    return m_pattern->text();
}

void NameField::setPreview(const QStringList &names, int count)
{
    for (int i = 0; i < previewLines; ++i) {
        m_lines[i]->setText(names.value(i));
        m_lines[i]->setVisible(i < names.size());
    }
    const int shown = static_cast<int>(std::min<qsizetype>(names.size(), previewLines));
    m_moreCount = count - shown;
    m_more->setText(tr("and %n more", "file names", m_moreCount));
    m_more->setVisible(m_moreCount > 0);
}

void NameField::showUnknown()
{
    const QStringList unknown = NameTemplate(m_pattern->text()).unknownTokens();
    m_unknown->setText(tr("Not known, stays as it is: %1").arg(unknown.join(QStringLiteral(", "))));
    m_unknown->setVisible(!unknown.isEmpty());
}

void NameField::fillMenu()
{
    // The order of NameTemplate::tokens().
    const QStringList meanings { tr("Day of making"),
                                 tr("Time of making"),
                                 tr("Mode"),
                                 tr("Prompt or source"),
                                 tr("Seed"),
                                 tr("Position (t, θ, η or k)"),
                                 tr("Model"),
                                 tr("Rating"),
                                 tr("Id in the library"),
                                 tr("Number in this export") };
    const QStringList tokens = NameTemplate::tokens();
    m_menu->clear();
    for (int i = 0; i < tokens.size(); ++i) {
        QAction *action = m_menu->addAction(meanings.value(i) + QLatin1Char('\t') + tokens[i]);
        connect(action, &QAction::triggered, this, [this, token = tokens[i]] {
            m_pattern->insert(token);
            m_pattern->setFocus();
            Q_EMIT edited(m_pattern->text());
        });
    }
}

void NameField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void NameField::retranslate()
{
    m_pattern->setAccessibleName(tr("Name template"));
    m_pattern->setToolTip(tr("Words in braces become what they stand for. Equal names are "
                             "numbered; nothing is ever overwritten."));
    m_insert->setText(tr("Insert"));
    m_insert->setToolTip(tr("Insert a part that changes from picture to picture"));
    m_more->setText(tr("and %n more", "file names", m_moreCount));
    fillMenu();
    showUnknown();
}

} // namespace unclip
