#include "panels/galleryfilterbar.h"

#include "session/library.h"
#include "theme.h"
#include "uitext.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QToolButton>

#include <array>
#include <set>

namespace unclip {

namespace {

constexpr int modeCount = 5;
constexpr int mostStars = 5;
constexpr int anyTime = -1;
constexpr int daysBack[] = { 0, 6, 29, 364 };
constexpr int anyMode = -1;
constexpr int narrowColumns = 2;
constexpr int widestField = 200; ///< pixels, in one row

QComboBox *combo(const QString &name, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    return box;
}

/// Fills a box again and keeps what was chosen.
template <typename Fill> void refill(QComboBox *box, Fill fill)
{
    const QSignalBlocker blocker(box);
    const QVariant chosen = box->currentData();
    box->clear();
    fill(box);
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

} // namespace

GalleryFilterBar::GalleryFilterBar(Library &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_mode(combo(QStringLiteral("modeFilter"), this))
    , m_model(combo(QStringLiteral("modelFilter"), this))
    , m_date(combo(QStringLiteral("dateFilter"), this))
    , m_rating(combo(QStringLiteral("ratingFilter"), this))
    , m_starred(new QToolButton(this))
{
    m_starred->setObjectName(QStringLiteral("starFilter"));
    m_starred->setCheckable(true);
    m_starred->setIcon(theme::icon(QStringLiteral("star")));
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(theme::smallSpacing);
    layOut(false);
    retranslate();
    for (QComboBox *box : { m_mode, m_model, m_date, m_rating })
        connect(box, &QComboBox::activated, this, &GalleryFilterBar::edited);
    connect(m_starred, &QToolButton::toggled, this, &GalleryFilterBar::edited);
    connect(&m_library, &Library::loaded, this, &GalleryFilterBar::fillModels);
    connect(&m_library, &Library::added, this, &GalleryFilterBar::onAdded);
}

void GalleryFilterBar::setWide(bool wide)
{
    layOut(wide);
}

/// Two rows of two fields, or one row with room left over.
void GalleryFilterBar::layOut(bool wide)
{
    const std::array<QComboBox *, 4> fields { m_mode, m_date, m_model, m_rating };
    for (int i = 0; i < static_cast<int>(fields.size()); ++i) {
        QComboBox *field = fields[static_cast<std::size_t>(i)];
        field->setMaximumWidth(wide ? widestField : QWIDGETSIZE_MAX);
        m_grid->addWidget(field, wide ? 0 : i / narrowColumns, wide ? i : i % narrowColumns);
    }
    m_grid->addWidget(m_starred, 0, wide ? 4 : narrowColumns, wide ? 1 : 2, 1);
    constexpr int afterAll = 5;
    for (int column = 0; column < narrowColumns; ++column)
        m_grid->setColumnStretch(column, wide ? 0 : 1);
    for (int column = 0; column < static_cast<int>(fields.size()); ++column)
        m_grid->setColumnMinimumWidth(column, wide ? widestField : 0);
    m_grid->setColumnStretch(afterAll, wide ? 1 : 0);
    m_grid->activate(); // others ask at once how little room it needs
}

void GalleryFilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void GalleryFilterBar::retranslate()
{
    m_mode->setAccessibleName(tr("Made by"));
    m_model->setAccessibleName(tr("Model"));
    m_date->setAccessibleName(tr("Made when"));
    m_rating->setAccessibleName(tr("Rating"));
    m_starred->setAccessibleName(tr("Only starred pictures"));
    m_starred->setToolTip(tr("Only starred pictures"));
    refill(m_mode, [](QComboBox *box) {
        box->addItem(tr("Every mode"), anyMode);
        for (int i = 0; i < modeCount; ++i)
            box->addItem(uitext::mode(static_cast<Mode>(i)), i);
    });
    refill(m_date, [](QComboBox *box) {
        box->addItem(tr("Any time"), anyTime);
        box->addItem(tr("Today"), daysBack[0]);
        box->addItem(tr("Last 7 days"), daysBack[1]);
        box->addItem(tr("Last 30 days"), daysBack[2]);
        box->addItem(tr("Last year"), daysBack[3]);
    });
    refill(m_rating, [](QComboBox *box) {
        box->addItem(tr("Any rating"), 0);
        for (int stars = 1; stars <= mostStars; ++stars)
            box->addItem(tr("%1 and more").arg(QString(stars, QChar(0x2605))), stars);
    });
    fillModels();
}

/// The whole library is looked through only for a model that is not listed yet.
void GalleryFilterBar::onAdded(const QStringList &ids)
{
    for (const QString &id : ids) {
        const PictureRecord *record = m_library.find(id);
        if (record != nullptr && m_model->findData(record->modelName) < 0)
            return fillModels();
    }
}

void GalleryFilterBar::fillModels()
{
    std::set<QString> names;
    for (const PictureRecord &record : m_library.pictures())
        if (!record.modelName.isEmpty())
            names.insert(record.modelName);
    refill(m_model, [&names](QComboBox *box) {
        box->addItem(tr("Every model"), QString());
        for (const QString &name : names)
            box->addItem(uitext::modelName(name), name);
    });
}

void GalleryFilterBar::setFilter(const GalleryFilter &filter)
{
    const QSignalBlocker blocker(m_starred);
    const auto choose = [](QComboBox *box, const QVariant &value) {
        box->setCurrentIndex(std::max(0, box->findData(value)));
    };
    choose(m_mode, filter.mode ? static_cast<int>(*filter.mode) : anyMode);
    choose(m_model, filter.model);
    choose(m_date,
           filter.from.isNull() ? anyTime
                                : static_cast<int>(filter.from.daysTo(QDate::currentDate())));
    choose(m_rating, filter.minimumRating);
    m_starred->setChecked(filter.starredOnly);
}

GalleryFilter GalleryFilterBar::filter() const
{
    GalleryFilter filter;
    if (const int mode = m_mode->currentData().toInt(); mode != anyMode)
        filter.mode = static_cast<Mode>(mode);
    filter.model = m_model->currentData().toString();
    if (const int days = m_date->currentData().toInt(); days != anyTime)
        filter.from = QDate::currentDate().addDays(-days);
    filter.minimumRating = m_rating->currentData().toInt();
    filter.starredOnly = m_starred->isChecked();
    return filter;
}

} // namespace unclip
