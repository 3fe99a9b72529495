#pragma once

#include "session/library.h"
#include "session/thumbnailcache.h"

#include <QAbstractListModel>
#include <QDate>

#include <memory>
#include <optional>
#include <vector>

namespace unclip {

/// Which pictures the gallery shows, and in what order.
struct GalleryFilter
{
    std::optional<Mode> mode;
    QString model; ///< exact name; empty: any
    QDate from; ///< local days; null: open
    QDate to;
    int minimumRating = 0;
    bool starredOnly = false;
    QString text; ///< every word must occur in title, model, seed or id; case does not matter
    QStringList ranking; ///< of a CLIP search: only these, in this order; empty: newest first

    friend bool operator==(const GalleryFilter &a, const GalleryFilter &b);
};

/// The library's pictures that pass a filter. Thumbnails come when they are there: dataChanged
/// with Qt::DecorationRole follows. Rows are inserted and removed one range at a time; only a new
/// filter resets.
class GalleryModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        FileRole,
        TitleRole,
        ModeRole, ///< int of Mode
        StarredRole,
        RatingRole,
        BrokenRole,
        RecordRole, ///< PictureRecord
    };

    GalleryModel(Library &library, ThumbnailCache &thumbnails, QObject *parent = nullptr);
    ~GalleryModel() override;

    void setFilter(const GalleryFilter &filter);
    const GalleryFilter &filter() const { return m_filter; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override; ///< file URLs and ids
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    QString idAt(int row) const;
    int rowOf(const QString &id) const; ///< -1 when filtered out

Q_SIGNALS:
    void filterChanged(); ///< after the rows

private:
    struct Sieve;

    /// Rows rise by key: age, or rank in a search.
    struct Row
    {
        qint64 key = 0;
        QString id;
    };

    static bool isBefore(const Row &a, const Row &b);
    Row rowFor(const PictureRecord &record) const;
    void onAdded(const QStringList &ids);
    void onRemoved(const QStringList &ids);
    void onChanged(const QStringList &ids);
    void redraw(const QStringList &ids, const QList<int> &roles);
    void refill();
    bool accepts(const PictureRecord &record) const;
    QString accessibleText(const PictureRecord &record) const;

    Library &m_library;
    ThumbnailCache &m_thumbnails;
    GalleryFilter m_filter;
    std::unique_ptr<Sieve> m_sieve; ///< of m_filter
    std::vector<Row> m_rows;
};

/// Mime type of library pictures in a drag: ids, one a line.
inline constexpr const char *pictureIdsMimeType = "application/x-unclip-picture-ids";

} // namespace unclip
