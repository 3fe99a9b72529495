#include "session/gallerymodel.h"

#include "session/picturemime.h"

#include <QFileInfo>
#include <QMimeData>
#include <QSet>
#include <QStringMatcher>

#include <algorithm>
#include <iterator>
#include <limits>

namespace unclip {

namespace {

using Places = std::vector<int>; ///< rising

/// Calls `work` with first and last of every run of neighbours, the last run first: rows before
/// one stay what they are while it is taken out.
template <typename Work> void forRunsFromEnd(const Places &rows, const Work &work)
{
    for (auto end = rows.rbegin(); end != rows.rend();) {
        auto next = std::next(end);
        int first = *end;
        while (next != rows.rend() && *next == first - 1)
            first = *next++;
        work(first, *end);
        end = next;
    }
}

bool isDigits(const QString &word)
{
    return std::all_of(word.begin(), word.end(),
                       [](QChar letter) { return letter >= u'0' && letter <= u'9'; });
}

} // namespace

bool operator==(const GalleryFilter &a, const GalleryFilter &b)
{
    return a.mode == b.mode && a.model == b.model && a.from == b.from && a.to == b.to
        && a.minimumRating == b.minimumRating && a.starredOnly == b.starredOnly && a.text == b.text
        && a.ranking == b.ranking;
}

/// A filter made ready for many records.
struct GalleryModel::Sieve
{
    struct Word
    {
        QStringMatcher matcher;
        bool isNumber = false; ///< may be a part of a seed
    };

    std::vector<Word> words;
    qint64 from = std::numeric_limits<qint64>::min(); ///< ms since 1970
    qint64 until = std::numeric_limits<qint64>::max(); ///< the first moment after
    QHash<QString, int> rankOf;

    explicit Sieve(const GalleryFilter &filter)
    {
        for (const QString &word : filter.text.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            words.push_back({ QStringMatcher(word, Qt::CaseInsensitive), isDigits(word) });
        if (filter.from.isValid())
            from = filter.from.startOfDay().toMSecsSinceEpoch();
        if (filter.to.isValid())
            until = filter.to.addDays(1).startOfDay().toMSecsSinceEpoch();
        int rank = 0;
        for (const QString &id : filter.ranking) {
            if (!rankOf.contains(id))
                rankOf.insert(id, rank);
            ++rank;
        }
    }

    bool holds(const PictureRecord &record, const Word &word) const
    {
        return word.matcher.indexIn(record.title) >= 0 || word.matcher.indexIn(record.id) >= 0
            || word.matcher.indexIn(record.modelName) >= 0
            || (word.isNumber && word.matcher.indexIn(QString::number(record.seed)) >= 0);
    }
};

GalleryModel::GalleryModel(Library &library, ThumbnailCache &thumbnails, QObject *parent)
    : QAbstractListModel(parent)
    , m_library(library)
    , m_thumbnails(thumbnails)
    , m_sieve(std::make_unique<Sieve>(m_filter))
{
    connect(&m_library, &Library::loaded, this, [this] {
        beginResetModel();
        refill();
        endResetModel();
    });
    connect(&m_library, &Library::added, this, &GalleryModel::onAdded);
    connect(&m_library, &Library::removed, this, [this](const QStringList &ids) {
        for (const QString &id : ids)
            m_thumbnails.forget(id);
        onRemoved(ids);
    });
    connect(&m_library, &Library::changed, this, &GalleryModel::onChanged);
    const auto onThumbnail = [this](const QString &id) {
        redraw({ id }, { Qt::DecorationRole, BrokenRole });
    };
    connect(&m_thumbnails, &ThumbnailCache::ready, this, onThumbnail);
    connect(&m_thumbnails, &ThumbnailCache::broken, this, onThumbnail);
    connect(&m_thumbnails, &ThumbnailCache::dropped, this,
            [this](const QStringList &ids) { redraw(ids, { Qt::DecorationRole }); });
    refill();
}

GalleryModel::~GalleryModel() = default;

void GalleryModel::setFilter(const GalleryFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_sieve = std::make_unique<Sieve>(filter);
    refill();
    endResetModel();
    Q_EMIT filterChanged();
}

int GalleryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant GalleryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PictureRecord *record = m_library.find(idAt(index.row()));
    if (record == nullptr) // on its way out
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case TitleRole:
        return record->title;
    case Qt::AccessibleTextRole:
        return accessibleText(*record);
    case Qt::DecorationRole: {
        if (record->broken)
            return {};
        const QImage thumbnail = m_thumbnails.thumbnail(record->id, record->file);
        return thumbnail.isNull() ? QVariant() : QVariant(thumbnail);
    }
    case IdRole:
        return record->id;
    case FileRole:
        return record->file;
    case ModeRole:
        return static_cast<int>(record->mode);
    case StarredRole:
        return record->starred;
    case RatingRole:
        return record->rating;
    case BrokenRole:
        return record->broken || m_thumbnails.isBroken(record->id);
    case RecordRole:
        return QVariant::fromValue(*record);
    default:
        return {};
    }
}

QString GalleryModel::accessibleText(const PictureRecord &record) const
{
    const QString title =
        record.title.isEmpty() ? QFileInfo(record.file).completeBaseName() : record.title;
    if (record.broken)
        //: read aloud; %1: what the picture is called
        return tr("%1, damaged").arg(title);
    if (record.starred && record.rating > 0)
        //: read aloud; %1: what the picture is called
        return tr("%1, starred, rated %n of 5", nullptr, record.rating).arg(title);
    if (record.starred)
        //: read aloud; %1: what the picture is called
        return tr("%1, starred").arg(title);
    if (record.rating > 0)
        //: read aloud; %1: what the picture is called
        return tr("%1, rated %n of 5", nullptr, record.rating).arg(title);
    return title;
}

QStringList GalleryModel::mimeTypes() const
{
    return { QString::fromLatin1(pictureIdsMimeType), QStringLiteral("text/uri-list") };
}

QMimeData *GalleryModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<PictureRecord> records;
    for (const QModelIndex &index : indexes)
        if (const PictureRecord *record = m_library.find(idAt(index.row())))
            records.push_back(*record);
    return records.empty() ? nullptr : dragDataOf(records);
}

Qt::ItemFlags GalleryModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags base = QAbstractListModel::flags(index);
    return index.isValid() ? base | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren : base;
}

QString GalleryModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)].id : QString();
}

int GalleryModel::rowOf(const QString &id) const
{
    const PictureRecord *record = m_library.find(id);
    const auto found = record != nullptr
        ? std::lower_bound(m_rows.begin(), m_rows.end(), rowFor(*record), &isBefore)
        : std::find_if(m_rows.begin(), m_rows.end(),
                       [&id](const Row &row) { return row.id == id; });
    return found != m_rows.end() && found->id == id ? static_cast<int>(found - m_rows.begin()) : -1;
}

bool GalleryModel::isBefore(const Row &a, const Row &b)
{
    return a.key != b.key ? a.key < b.key : a.id > b.id;
}

GalleryModel::Row GalleryModel::rowFor(const PictureRecord &record) const
{
    if (!m_sieve->rankOf.isEmpty())
        return { m_sieve->rankOf.value(record.id, -1), record.id };
    return { -record.created.toMSecsSinceEpoch(), record.id };
}

void GalleryModel::onAdded(const QStringList &ids)
{
    std::vector<Row> fresh;
    for (const QString &id : ids) {
        const PictureRecord *record = m_library.find(id);
        if (record != nullptr && accepts(*record) && rowOf(id) < 0)
            fresh.push_back(rowFor(*record));
    }
    std::sort(fresh.begin(), fresh.end(), &isBefore);
    for (auto first = fresh.begin(); first != fresh.end();) {
        const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), *first, &isBefore);
        // All that belong before the same old row come in at once.
        const auto last = place == m_rows.end()
            ? fresh.end()
            : std::lower_bound(first, fresh.end(), *place, &isBefore);
        const auto row = static_cast<int>(place - m_rows.begin());
        beginInsertRows({}, row, row + static_cast<int>(last - first) - 1);
        m_rows.insert(place, first, last);
        endInsertRows();
        first = last;
    }
}

void GalleryModel::onRemoved(const QStringList &ids)
{
    const QSet<QString> gone(ids.begin(), ids.end());
    Places rows;
    for (int row = 0; row < rowCount(); ++row)
        if (gone.contains(idAt(row)))
            rows.push_back(row);
    forRunsFromEnd(rows, [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
    });
}

void GalleryModel::onChanged(const QStringList &ids)
{
    QStringList stay;
    QStringList come;
    QStringList go;
    for (const QString &id : ids) {
        const PictureRecord *record = m_library.find(id);
        const bool isWanted = record != nullptr && accepts(*record);
        const bool isShown = rowOf(id) >= 0;
        if (isWanted)
            (isShown ? stay : come) << id;
        else if (isShown)
            go << id;
    }
    if (!go.isEmpty())
        onRemoved(go);
    onAdded(come);
    redraw(stay, {});
}

void GalleryModel::redraw(const QStringList &ids, const QList<int> &roles)
{
    Places rows;
    for (const QString &id : ids) {
        const int row = rowOf(id);
        if (row >= 0)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    forRunsFromEnd(rows, [this, &roles](int first, int last) {
        Q_EMIT dataChanged(index(first), index(last), roles);
    });
}

void GalleryModel::refill()
{
    m_rows.clear();
    if (m_filter.ranking.isEmpty()) {
        for (const PictureRecord &record : m_library.pictures())
            if (accepts(record))
                m_rows.push_back(rowFor(record));
        return;
    }
    for (auto it = m_sieve->rankOf.begin(); it != m_sieve->rankOf.end(); ++it) {
        const PictureRecord *record = m_library.find(it.key());
        if (record != nullptr && accepts(*record))
            m_rows.push_back(rowFor(*record));
    }
    std::sort(m_rows.begin(), m_rows.end(), &isBefore);
}

bool GalleryModel::accepts(const PictureRecord &record) const
{
    const qint64 created = record.created.toMSecsSinceEpoch();
    const bool isSimplyIn = (!m_filter.mode || record.mode == *m_filter.mode)
        && (m_filter.model.isEmpty() || record.modelName == m_filter.model)
        && record.rating >= m_filter.minimumRating && (record.starred || !m_filter.starredOnly)
        && created >= m_sieve->from && created < m_sieve->until
        && (m_sieve->rankOf.isEmpty() || m_sieve->rankOf.contains(record.id));
    return isSimplyIn
        && std::all_of(m_sieve->words.begin(), m_sieve->words.end(),
                       [&](const auto &word) { return m_sieve->holds(record, word); });
}

} // namespace unclip
