#include "panels/viewercaption.h"

#include "picturetext.h"
#include "theme.h"
#include "widgets/elidedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr double noDriftBelow = -1.0; ///< ViewerContent::drift

QToolButton *makeButton(QWidget *parent, const char *name, const char *icon)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIcon(theme::icon(QLatin1String(icon)));
    return button;
}

} // namespace

ViewerCaption::ViewerCaption(QWidget *parent)
    : QWidget(parent)
    , m_title(new ElidedLabel(ElidedLabel::Tone::Strong, this))
    , m_size(new ElidedLabel(ElidedLabel::Tone::Muted, this))
    , m_seed(new ElidedLabel(ElidedLabel::Tone::Muted, this))
    , m_parameter(new ElidedLabel(ElidedLabel::Tone::Muted, this))
    , m_drift(new ElidedLabel(ElidedLabel::Tone::Muted, this))
    , m_star(makeButton(this, "viewerStar", "star"))
    , m_more(makeButton(this, "viewerMore", "more"))
{
    setObjectName(QStringLiteral("viewerCaption"));
    m_title->setObjectName(QStringLiteral("captionTitle"));
    m_size->setObjectName(QStringLiteral("captionSize"));
    m_seed->setObjectName(QStringLiteral("captionSeed"));
    m_parameter->setObjectName(QStringLiteral("captionParameter"));
    m_drift->setObjectName(QStringLiteral("captionDrift"));
    m_star->setCheckable(true);
    auto *details = new QHBoxLayout;
    details->setSpacing(theme::largeSpacing);
    for (ElidedLabel *label : { m_size, m_seed, m_parameter, m_drift })
        details->addWidget(label);
    details->addStretch(1);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addWidget(m_title);
    lines->addLayout(details);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::spacing + theme::smallSpacing, theme::spacing, theme::spacing,
                            theme::spacing);
    row->setSpacing(theme::smallSpacing);
    row->addLayout(lines, 1);
    row->addWidget(m_star);
    row->addWidget(m_more);
    connect(m_star, &QToolButton::clicked, this, &ViewerCaption::starToggled);
    connect(m_more, &QToolButton::clicked, this,
            [this] { Q_EMIT menuRequested(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    retranslate();
}

void ViewerCaption::showNothing()
{
    m_shown = {};
    retranslate();
}

void ViewerCaption::showText(const QString &text)
{
    m_shown = text;
    retranslate();
}

void ViewerCaption::showRecord(const PictureRecord &record)
{
    m_shown = record;
    retranslate();
}

void ViewerCaption::showContent(const ViewerContent &content)
{
    m_shown = content;
    retranslate();
}

void ViewerCaption::setDetail(ElidedLabel *label, const QString &text, const QString &toolTip)
{
    label->setText(text);
    label->setToolTip(toolTip);
    label->setVisible(!text.isEmpty());
}

void ViewerCaption::clearDetails()
{
    for (ElidedLabel *label : { m_size, m_seed, m_parameter, m_drift })
        setDetail(label, {}, {});
    m_title->setText({});
}

void ViewerCaption::fill(const PictureRecord &record)
{
    m_title->setText(picturetext::title(record));
    setDetail(m_size, picturetext::size(record), tr("Width and height in pixels"));
    setDetail(m_seed, tr("seed %1").arg(record.seed),
              tr("The number that all noise of this picture was drawn from"));
    setDetail(m_parameter, picturetext::parameter(record.mode, record.parameter),
              picturetext::parameterToolTip(record.mode));
    setDetail(m_drift, picturetext::drift(record.mode, record.drift),
              picturetext::driftToolTip(record.mode, record.drift));
    m_star->setChecked(record.starred);
    m_star->setIcon(
        theme::icon(record.starred ? QStringLiteral("star-filled") : QStringLiteral("star")));
    m_star->setToolTip(record.starred ? tr("Take the star away (.)") : tr("Star this picture (.)"));
}

void ViewerCaption::fill(const ViewerContent &content)
{
    m_title->setText(content.caption);
    PictureRecord record;
    record.width = content.picture.width();
    record.height = content.picture.height();
    setDetail(m_size, content.isPreview ? QString() : picturetext::size(record),
              tr("Width and height in pixels"));
    if (content.drift < noDriftBelow)
        return;
    // Live frames come from the modes that have a source, so that any of them words it rightly.
    setDetail(m_drift, picturetext::drift(Mode::Vary, content.drift),
              picturetext::driftToolTip(Mode::Vary, content.drift));
}

void ViewerCaption::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ViewerCaption::retranslate()
{
    m_star->setAccessibleName(tr("Star"));
    m_more->setAccessibleName(tr("More actions"));
    m_more->setToolTip(tr("What can be done with this picture"));
    clearDetails();
    const auto *record = std::get_if<PictureRecord>(&m_shown);
    m_star->setVisible(record != nullptr);
    m_more->setVisible(record != nullptr);
    if (record != nullptr)
        fill(*record);
    else if (const auto *content = std::get_if<ViewerContent>(&m_shown))
        fill(*content);
    else if (const auto *text = std::get_if<QString>(&m_shown))
        m_title->setText(*text);
    setMinimumHeight(sizeHint().height());
}

} // namespace unclip
