#include "panels/lineagerow.h"

#include "theme.h"
#include "widgets/filmstrip.h"

#include <QLabel>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int stripHeight = 84;
constexpr qsizetype shownAtMost = 100; ///< children of a favourite picture may be many

} // namespace

LineageRow::LineageRow(const Library &library, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_thumbnails(thumbnails)
    , m_heading(new QLabel(this))
    , m_strip(new Filmstrip(this))
{
    m_heading->setProperty("role", QStringLiteral("muted"));
    m_strip->setFixedHeight(stripHeight);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::smallSpacing);
    column->addWidget(m_heading);
    column->addWidget(m_strip);
    connect(m_strip, &Filmstrip::activated, this,
            [this](int index) { Q_EMIT activated(m_ids.value(index)); });
    connect(m_strip, &Filmstrip::menuRequested, this, [this](int index, const QPoint &position) {
        Q_EMIT menuRequested(m_ids.value(index), position);
    });
    connect(&thumbnails, &ThumbnailCache::ready, this, &LineageRow::fillIn);
    connect(&thumbnails, &ThumbnailCache::dropped, this, [this](const QStringList &dropped) {
        for (const QString &id : dropped)
            fillIn(id);
    });
    hide();
}

void LineageRow::setHeading(const QString &heading)
{
    m_heading->setText(heading);
    m_strip->setAccessibleName(heading);
}

void LineageRow::setIds(const QStringList &ids)
{
    const QStringList shown = ids.mid(0, shownAtMost);
    setVisible(!shown.isEmpty());
    if (shown == m_ids)
        return;
    m_ids = shown;
    m_strip->setCaptions(QStringList(m_ids.size(), QString()));
    for (const QString &id : m_ids)
        fillIn(id);
}

void LineageRow::fillIn(const QString &id)
{
    const auto index = static_cast<int>(m_ids.indexOf(id));
    const PictureRecord *record = index < 0 ? nullptr : m_library.find(id);
    if (record != nullptr)
        m_strip->setPicture(index, m_thumbnails.thumbnail(id, record->file));
}

} // namespace unclip
