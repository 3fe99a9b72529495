#include "session/librarycontents.h"

#include <algorithm>
#include <iterator>

namespace unclip {

bool isNewer(const PictureRecord &a, const PictureRecord &b)
{
    const qint64 timeOfA = a.created.toMSecsSinceEpoch();
    const qint64 timeOfB = b.created.toMSecsSinceEpoch();
    return timeOfA != timeOfB ? timeOfA > timeOfB : a.id > b.id;
}

int LibraryContents::rowOf(const QString &id) const
{
    const auto found = m_fromEnd.constFind(id);
    if (found == m_fromEnd.constEnd())
        return -1;
    return static_cast<int>(static_cast<qsizetype>(m_pictures.size()) - 1 - *found);
}

const PictureRecord *LibraryContents::find(const QString &id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_pictures[static_cast<std::size_t>(row)];
}

void LibraryContents::setPictures(std::vector<PictureRecord> newestFirst)
{
    m_pictures = std::move(newestFirst);
    m_children.clear();
    m_fromEnd.clear();
    for (const PictureRecord &record : m_pictures)
        noteParents(record);
    countRows(static_cast<int>(m_pictures.size()));
}

QStringList LibraryContents::insert(std::vector<PictureRecord> records)
{
    if (records.empty())
        return {};
    std::sort(records.begin(), records.end(), &isNewer);
    QStringList ids;
    for (const PictureRecord &record : records) {
        ids << record.id;
        noteParents(record);
    }
    const PictureRecord oldest = records.back();
    const auto count = static_cast<std::ptrdiff_t>(records.size());
    m_pictures.insert(m_pictures.begin(), std::make_move_iterator(records.begin()),
                      std::make_move_iterator(records.end()));
    std::inplace_merge(m_pictures.begin(), m_pictures.begin() + count, m_pictures.end(), &isNewer);
    const auto end = std::upper_bound(m_pictures.begin(), m_pictures.end(), oldest, &isNewer);
    countRows(static_cast<int>(end - m_pictures.begin())); // older ones stay as far from the end
    return ids;
}

std::vector<PictureRecord> LibraryContents::remove(const QStringList &ids)
{
    std::vector<int> rows;
    for (const QString &id : ids)
        if (const int row = rowOf(id); row >= 0)
            rows.push_back(row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::vector<PictureRecord> records;
    if (rows.empty())
        return records;
    auto kept = m_pictures.begin() + rows.front();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto removed = m_pictures.begin() + rows[i];
        const auto next = i + 1 < rows.size() ? m_pictures.begin() + rows[i + 1] : m_pictures.end();
        m_fromEnd.remove(removed->id);
        records.push_back(std::move(*removed));
        kept = std::move(removed + 1, next, kept);
    }
    m_pictures.erase(kept, m_pictures.end());
    countRows(rows.back()); // older ones stay as far from the end
    return records;
}

void LibraryContents::update(const PictureRecord &record)
{
    const int row = rowOf(record.id);
    if (row < 0)
        return;
    m_pictures[static_cast<std::size_t>(row)] = record;
    noteParents(record);
}

QStringList LibraryContents::childrenOf(const QString &id) const
{
    std::vector<int> rows;
    for (const QString &child : m_children.value(id)) {
        const PictureRecord *record = find(child);
        if (record != nullptr && record->parents.contains(id))
            rows.push_back(rowOf(child));
    }
    std::sort(rows.begin(), rows.end(), std::greater<>());
    QStringList ids;
    for (const int row : rows)
        ids << m_pictures[static_cast<std::size_t>(row)].id;
    return ids;
}

QStringList LibraryContents::parentsOf(const QString &id) const
{
    QStringList parents;
    if (const PictureRecord *record = find(id))
        for (const QString &parent : record->parents)
            if (rowOf(parent) >= 0)
                parents << parent;
    return parents;
}

void LibraryContents::setHash(const QString &id, const QByteArray &sha256)
{
    if (!sha256.isEmpty())
        m_idOfHash.insert(sha256, id);
}

const PictureRecord *LibraryContents::findHash(const QByteArray &sha256) const
{
    return find(m_idOfHash.value(sha256));
}

void LibraryContents::setEmbedded(const QString &id, const QString &modelHash)
{
    m_embedded[modelHash].insert(id);
}

void LibraryContents::dropEmbedded(const QString &id)
{
    for (QSet<QString> &ids : m_embedded)
        ids.remove(id);
}

bool LibraryContents::isEmbedded(const QString &id, const QString &modelHash) const
{
    const auto found = m_embedded.constFind(modelHash);
    return found != m_embedded.constEnd() && found->contains(id);
}

void LibraryContents::noteParents(const PictureRecord &record)
{
    for (const QString &parent : record.parents) {
        QStringList &children = m_children[parent];
        if (!children.contains(record.id))
            children << record.id;
    }
}

void LibraryContents::countRows(int count)
{
    const auto total = static_cast<qsizetype>(m_pictures.size());
    m_fromEnd.reserve(total);
    for (qsizetype row = 0; row < std::min<qsizetype>(count, total); ++row)
        m_fromEnd.insert(m_pictures[static_cast<std::size_t>(row)].id, total - 1 - row);
}

} // namespace unclip
