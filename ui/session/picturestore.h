#pragma once

#include "session/picturerecord.h"
#include "unclip/pipeline.h"
#include "unclip/recipe.h"

namespace unclip {

/// Writes finished pictures into the library folder:
/// `<root>/YYYY-MM-DD/YYYYMMDD-HHMMSS-mode-slug-sSEED-id.png` with the recipe inside; the decoder's
/// own small picture goes beside the thumbnails (`<root>/.unclip/base/<id>.png`). Any thread, no
/// state but the folder. A file is whole and on disk (fsync) before save() returns.
class PictureStore
{
public:
    explicit PictureStore(QString root);

    const QString &root() const { return m_root; }

    /// @param complete the request with defaults filled in and without pixels
    /// @throws FileError; nothing is left behind
    PictureRecord save(const Frame &frame, const Recipe &recipe, const QString &batch) const;

    /// The record that a file of the library describes; `broken` when it cannot be read as one. A
    /// sound PNG without a recipe is not broken: it goes by its name.
    PictureRecord read(const QString &file) const;
    PictureRecord read(const QString &file, const std::vector<std::uint8_t> &bytes) const;

    QString baseFile(const QString &id) const; ///< empty for what is no id
    QString thumbnailFile(const QString &id) const; ///< empty for what is no id
    QString indexFile() const; ///< SQLite
    QString inputsFolder() const; ///< pasted pictures
    QString trashFolder() const; ///< where the desktop has no trash
    QString baseFolder() const;
    QString thumbnailFolder() const;
    QString marksFile() const; ///< stars and ratings, to survive the loss of the index
    QString lockFile() const; ///< held by the studio that may write

    /// Larger files in the library folder are not ours.
    static constexpr qint64 maxPictureBytes = qint64 { 256 } << 20;

private:
    void saveBase(const QString &id, const Image &base) const;
    QString inside(const char *name) const;

    QString m_root;
};

/// Lower-case letters and digits, at most 32: safe in file names whatever file it came from.
bool isPictureId(const QString &id);

/// The id of a file that has none of its own, or whose id another file has: always the same one
/// for the same path.
/// @param path relative to the library folder
QString derivedPictureId(const QString &path);

/// Ten letters and digits from 50 random bits.
QString newPictureId();

} // namespace unclip
