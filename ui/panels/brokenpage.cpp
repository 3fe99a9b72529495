#include "panels/brokenpage.h"

#include "theme.h"
#include "widgets/elidedlabel.h"
#include "widgets/plaintooltip.h"

#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int iconSide = 40;
constexpr int columnWidth = 460;

QPushButton *addButton(QHBoxLayout *row, const char *name)
{
    auto *button = new QPushButton;
    button->setObjectName(QLatin1String(name));
    row->addWidget(button);
    return button;
}

} // namespace

BrokenPage::BrokenPage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_reason(new QLabel(this))
    , m_name(new ElidedLabel(ElidedLabel::Tone::Muted, this))
{
    setObjectName(QStringLiteral("brokenPage"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_reason->setWordWrap(true);
    m_reason->setObjectName(QStringLiteral("brokenReason"));
    auto *buttons = new QHBoxLayout;
    m_retry = addButton(buttons, "brokenRetry");
    m_folder = addButton(buttons, "brokenShowInFolder");
    m_trash = addButton(buttons, "brokenTrash");
    m_copy = addButton(buttons, "brokenCopyDetails");
    buttons->addStretch(1);
    auto *column = new QWidget(this);
    column->setMaximumWidth(columnWidth);
    auto *lines = new QVBoxLayout(column);
    lines->setSpacing(theme::spacing);
    lines->addStretch(1);
    lines->addWidget(m_icon);
    lines->addWidget(m_title);
    lines->addWidget(m_reason);
    lines->addWidget(m_name);
    lines->addSpacing(theme::spacing);
    lines->addLayout(buttons);
    lines->addStretch(2);
    auto *row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    connect(m_retry, &QPushButton::clicked, this, &BrokenPage::retryRequested);
    connect(m_folder, &QPushButton::clicked, this, &BrokenPage::showInFolderRequested);
    connect(m_trash, &QPushButton::clicked, this, &BrokenPage::trashRequested);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_failure.detail); });
    retranslate();
}

void BrokenPage::setTrouble(const QString &file, const Failure &failure)
{
    m_file = file;
    m_failure = failure;
    retranslate();
}

void BrokenPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void BrokenPage::retranslate()
{
    m_icon->setPixmap(
        theme::icon(QStringLiteral("warning")).pixmap({ iconSide, iconSide }, devicePixelRatioF()));
    m_title->setText(tr("This picture cannot be shown"));
    if (m_failure.kind == Failure::Kind::File)
        m_reason->setText(tr("Its file is gone, or may not be read."));
    else if (m_failure.kind == Failure::Kind::Device)
        m_reason->setText(tr("There is not enough memory for it."));
    else
        m_reason->setText(tr("Its file is damaged. The other pictures are not affected."));
    m_name->setText(QFileInfo(m_file).fileName());
    m_name->setToolTip(plainToolTip(m_file));
    m_retry->setText(tr("Try again"));
    m_folder->setText(tr("Show in folder"));
    m_trash->setText(tr("Move to trash"));
    m_copy->setText(tr("Copy details"));
    m_copy->setToolTip(plainToolTip(m_failure.detail));
    m_copy->setVisible(!m_failure.detail.isEmpty());
}

} // namespace unclip
