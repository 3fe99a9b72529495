#include "panels/batchstrip.h"

#include "picturetext.h"
#include "theme.h"
#include "widgets/filmstrip.h"

#include <QVBoxLayout>

#include <algorithm>

namespace unclip {

namespace {

/// A sheet of η × seed is the largest batch; what lies further back belongs to older ones.
constexpr std::size_t searchedAtMost = 4096;

} // namespace

BatchStrip::BatchStrip(Library &library, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_thumbnails(thumbnails)
    , m_strip(new Filmstrip(this))
{
    setObjectName(QStringLiteral("batchStrip"));
    m_strip->setObjectName(QStringLiteral("batchFilmstrip"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::spacing, 0, theme::spacing, 0);
    column->addWidget(m_strip);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_strip, &Filmstrip::currentChanged, this, [this](int index) {
        m_current = m_ids.value(index);
        Q_EMIT picked(m_current);
    });
    connect(m_strip, &Filmstrip::menuRequested, this, [this](int index, const QPoint &position) {
        Q_EMIT menuRequested(m_ids.value(index), position);
    });
    connect(m_strip, &Filmstrip::dragRequested, this,
            [this](int index) { Q_EMIT dragRequested(m_ids.value(index)); });
    connect(&thumbnails, &ThumbnailCache::ready, this, &BatchStrip::onThumbnail);
    connect(&thumbnails, &ThumbnailCache::dropped, this, [this](const QStringList &dropped) {
        for (const QString &id : dropped)
            onThumbnail(id);
    });
    for (const auto signal : { &Library::added, &Library::removed })
        connect(&library, signal, this, [this] { refill(); });
    connect(&library, &Library::loaded, this, [this] { refill(); });
    hide();
}

void BatchStrip::showBatchOf(const PictureRecord &record)
{
    m_current = record.id;
    m_batch = record.batch;
    refill();
}

void BatchStrip::clear()
{
    m_current.clear();
    m_batch.clear();
    refill();
}

QString BatchStrip::neighbour(const QString &id, int steps) const
{
    const auto index = m_ids.indexOf(id);
    return index < 0 ? QString() : m_ids.value(index + steps);
}

QStringList BatchStrip::collected() const
{
    QStringList ids;
    if (m_batch.isEmpty())
        return ids;
    const std::vector<PictureRecord> &pictures = m_library.pictures();
    const auto current =
        std::find_if(pictures.begin(), pictures.end(),
                     [this](const PictureRecord &record) { return record.id == m_current; });
    const auto place = static_cast<std::size_t>(current - pictures.begin());
    const std::size_t first = place > searchedAtMost ? place - searchedAtMost : 0;
    const std::size_t last = std::min(pictures.size(), place + searchedAtMost);
    for (std::size_t i = first; i < last; ++i)
        if (pictures[i].batch == m_batch)
            ids.prepend(pictures[i].id);
    return ids;
}

void BatchStrip::refill()
{
    const QStringList ids = collected();
    if (ids != m_ids) {
        m_ids = ids;
        QStringList captions;
        for (const QString &id : m_ids) {
            const PictureRecord *record = m_library.find(id);
            captions.append(record != nullptr
                                ? picturetext::parameter(record->mode, record->parameter)
                                : QString());
        }
        m_strip->setCaptions(captions);
        for (const QString &id : m_ids)
            onThumbnail(id);
    }
    m_strip->setCurrent(static_cast<int>(m_ids.indexOf(m_current)));
    setVisible(m_ids.size() > 1);
}

void BatchStrip::onThumbnail(const QString &id)
{
    const auto index = static_cast<int>(m_ids.indexOf(id));
    const PictureRecord *record = index < 0 ? nullptr : m_library.find(id);
    if (record != nullptr)
        m_strip->setPicture(index, m_thumbnails.thumbnail(id, record->file));
}

} // namespace unclip
