#include "widgets/section.h"

#include "theme.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int chevronSize = 14;

} // namespace

Section::Section(QWidget *parent)
    : QWidget(parent)
    , m_header(new QToolButton(this))
{
    m_header->setObjectName(QStringLiteral("sectionHeader"));
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setIconSize({ chevronSize, chevronSize });
    m_header->setAutoRaise(true);
    m_header->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_header->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_header);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::spacing);
    column->addWidget(m_header);
    connect(m_header, &QToolButton::clicked, this, [this] {
        setUnfolded(!isUnfolded());
        Q_EMIT unfoldedChanged(isUnfolded());
    });
    showState();
}

void Section::setTitle(const QString &title)
{
    m_header->setText(title);
    setAccessibleName(title);
    showState();
}

void Section::setContent(QWidget *content)
{
    const bool wasUnfolded = isUnfolded();
    delete m_content;
    m_content = content;
    layout()->addWidget(content);
    setUnfolded(wasUnfolded);
}

void Section::setUnfolded(bool unfolded)
{
    m_isUnfolded = unfolded;
    showState();
}

bool Section::isUnfolded() const
{
    return m_isUnfolded;
}

void Section::showState()
{
    m_header->setIcon(theme::icon(m_isUnfolded ? QStringLiteral("chevron-down")
                                               : QStringLiteral("chevron-right")));
    m_header->setAccessibleName(m_header->text());
    m_header->setAccessibleDescription(m_isUnfolded ? tr("Unfolded") : tr("Folded"));
    if (m_content != nullptr)
        m_content->setVisible(m_isUnfolded);
}

} // namespace unclip
