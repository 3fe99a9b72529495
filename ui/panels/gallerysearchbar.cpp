#include "panels/gallerysearchbar.h"

#include "imageconversion.h"
#include "session/imageloader.h"
#include "theme.h"
#include "widgets/flowlayout.h"
#include "widgets/painting.h"
#include "widgets/plaintooltip.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr double lessOf = -0.5; ///< weight of a term that is turned round
constexpr int chipTextWidth = 120;
constexpr int chipPicture = 20; ///< side of its thumbnail
constexpr int coarseSide = 16 * chipPicture; ///< first, for pictures may be huge

/// The square of the picture that CLIP sees, or what there is of it.
QIcon thumbnailOf(const SharedImage &pixels)
{
    const QImage square = cropped(painting::reduced(toQImage(pixels), coarseSide), {});
    return QPixmap::fromImage(painting::reduced(square, 2 * chipPicture));
}

} // namespace

GallerySearchBar::GallerySearchBar(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_meaning(new QToolButton)
    , m_chips(new QWidget)
{
    setAcceptDrops(true);
    m_field->setObjectName(QStringLiteral("searchField"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(theme::icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_field->setAcceptDrops(false); // pictures go to the bar
    m_meaning->setObjectName(QStringLiteral("meaningButton"));
    m_meaning->setCheckable(true);
    m_meaning->setIcon(theme::icon(QStringLiteral("meaning")));
    m_chipRow = new FlowLayout(m_chips);
    m_chipRow->setContentsMargins(0, 0, 0, 0);
    m_chipRow->setSpacing(theme::smallSpacing);
    m_chips->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(theme::smallSpacing);
    row->addWidget(m_field, 1);
    row->addWidget(m_meaning);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    layout->addLayout(row);
    layout->addWidget(m_chips);

    connect(m_field, &QLineEdit::textChanged, this, &GallerySearchBar::onTyped);
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        if (isByMeaning())
            requestOrClear();
    });
    connect(m_meaning, &QToolButton::toggled, this, &GallerySearchBar::onMeaningToggled);
    retranslate();
}

void GallerySearchBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showTerms();
    }
    QWidget::changeEvent(event);
}

void GallerySearchBar::retranslate()
{
    m_field->setPlaceholderText(isByMeaning() ? tr("What it looks like, then Enter")
                                              : tr("Search prompts"));
    m_field->setAccessibleName(tr("Search the gallery"));
    m_meaning->setAccessibleName(tr("Search by meaning"));
    if (m_meaning->isEnabled())
        m_meaning->setToolTip(tr("Search by what pictures show (CLIP similarity). Pictures dropped "
                                 "here are searched for, too."));
}

void GallerySearchBar::setMeaningAvailable(bool available, const QString &reason)
{
    m_meaning->setEnabled(available);
    if (!available)
        m_meaning->setToolTip(reason);
    retranslate();
}

bool GallerySearchBar::isByMeaning() const
{
    return m_meaning->isChecked();
}

QString GallerySearchBar::words() const
{
    return isByMeaning() ? QString() : m_field->text();
}

std::vector<SearchTerm> GallerySearchBar::terms() const
{
    std::vector<SearchTerm> terms;
    for (const NamedTerm &picture : m_pictures)
        terms.push_back(picture.term);
    const QString text = m_field->text().trimmed();
    if (!isByMeaning() || text.isEmpty())
        return terms;
    SearchTerm words;
    words.what.kind = SlotInput::Kind::Prompt;
    words.what.prompt = text;
    terms.push_back(words);
    return terms;
}

void GallerySearchBar::addPicture(const SlotInput &picture, const QString &name)
{
    m_pictures.push_back({ { picture, 1.0 }, name, thumbnailOf(picture.image) });
    const QSignalBlocker blocker(m_meaning);
    if (!m_meaning->isChecked()) {
        const QSignalBlocker fieldBlocker(m_field);
        m_field->clear(); // words of the other kind of search
        m_meaning->setChecked(true);
    }
    retranslate();
    showTerms();
    Q_EMIT meaningRequested();
}

void GallerySearchBar::clear()
{
    const QSignalBlocker fieldBlocker(m_field);
    const QSignalBlocker meaningBlocker(m_meaning);
    m_field->clear();
    m_meaning->setChecked(false);
    m_pictures.clear();
    showTerms();
    retranslate();
}

void GallerySearchBar::onTyped(const QString &text)
{
    if (!isByMeaning())
        Q_EMIT wordsEdited(text);
    else if (text.isEmpty())
        requestOrClear();
}

void GallerySearchBar::onMeaningToggled(bool on)
{
    retranslate();
    if (!on) {
        m_pictures.clear();
        showTerms();
        Q_EMIT cleared();
        Q_EMIT wordsEdited(m_field->text());
        return;
    }
    Q_EMIT wordsEdited(QString());
    if (!m_field->text().isEmpty())
        requestOrClear();
}

void GallerySearchBar::requestOrClear()
{
    if (terms().empty())
        Q_EMIT cleared();
    else
        Q_EMIT meaningRequested();
}

void GallerySearchBar::showTerms()
{
    while (QLayoutItem *item = m_chipRow->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        QPushButton *chip = makeChip(m_pictures[i]);
        connect(chip, &QPushButton::clicked, this, [this, i] { turnRound(i); });
        m_chipRow->addWidget(chip);
        chip->show(); // now, for what is hidden takes no focus
    }
    m_chips->setVisible(!m_pictures.empty());
}

QPushButton *GallerySearchBar::makeChip(const NamedTerm &named)
{
    auto *chip = new QPushButton(m_chips);
    chip->setObjectName(QStringLiteral("searchTerm"));
    const bool isLess = named.term.weight < 0;
    const QString name = named.name.simplified();
    const QString shown = chip->fontMetrics().elidedText(name, Qt::ElideRight, chipTextWidth);
    QString label = (isLess ? QStringLiteral("− ") : QStringLiteral("+ ")) + shown;
    chip->setText(label.replace(QLatin1Char('&'), QStringLiteral("&&"))); // no mnemonic
    chip->setIcon(named.thumbnail);
    chip->setIconSize({ chipPicture, chipPicture });
    chip->setAccessibleName(isLess ? tr("Less of: %1").arg(name) : tr("More of: %1").arg(name));
    const QString use =
        isLess ? tr("Click: take it away.") : tr("Click: less of this. Click again: take it away.");
    chip->setToolTip(plainToolTip(name + QLatin1Char('\n') + use));
    chip->setAccessibleDescription(use);
    return chip;
}

/// More of this, less of this, nothing of it; the keyboard stays where it was.
void GallerySearchBar::turnRound(std::size_t index)
{
    SearchTerm &term = m_pictures[index].term;
    if (term.weight > 0)
        term.weight = lessOf;
    else
        m_pictures.erase(m_pictures.begin() + static_cast<std::ptrdiff_t>(index));
    showTerms();
    if (index < m_pictures.size())
        m_chipRow->itemAt(static_cast<int>(index))->widget()->setFocus();
    else
        m_field->setFocus();
    requestOrClear();
}

void GallerySearchBar::dragEnterEvent(QDragEnterEvent *event)
{
    if (mayOffer(*event->mimeData()))
        event->acceptProposedAction();
}

void GallerySearchBar::dropEvent(QDropEvent *event)
{
    const OfferedPicture offered = offeredBy(*event->mimeData());
    if (offered.file.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT pictureDropped(offered.file, offered.pictureId);
}

} // namespace unclip
