#pragma once

#include "session/failure.h"
#include "session/inputs.h"
#include "unclip/recipe.h"

#include <QImage>
#include <QMimeData>
#include <QObject>
#include <QThreadPool>

#include <optional>

namespace unclip {

/// A picture read from a file for a slot.
struct LoadedImage
{
    QString file; ///< as asked for
    QString sha256;
    SharedImage image; ///< null when it failed
    std::optional<Recipe> recipe; ///< when the file has a well-formed one
    QString recipeProblem; ///< a malformed recipe's flaw, in English
    Failure failure;
};

/// Reads and decodes pictures off the GUI thread. GUI thread.
class ImageLoader : public QObject
{
    Q_OBJECT

public:
    /// @param inputsFolder where pasted pixels become files
    explicit ImageLoader(QString inputsFolder, QObject *parent = nullptr);
    ~ImageLoader() override;

    void load(const QString &file); ///< loaded() follows, always

    /// Writes pixels (a paste, a drag from a browser) to `<inputsFolder>/<SHA-256 of the
    /// file>.png`, then as load().
    void store(const QImage &pixels);

Q_SIGNALS:
    void loaded(const unclip::LoadedImage &result);
    void storing(const QString &file); ///< store() chose this file

private:
    void deliver(const LoadedImage &result);

    QString m_inputsFolder;
    QThreadPool m_pool;
};

/// What a drop or paste offers to a slot, best first: library pictures, files, pixels. A web
/// address alone is `onlyRemote`: nothing is ever fetched.
struct OfferedPicture
{
    QString file;
    QString pictureId;
    QImage pixels;
    QString modelFolder; ///< a dropped folder
    bool onlyRemote = false;

    bool isEmpty() const { return file.isEmpty() && pixels.isNull() && modelFolder.isEmpty(); }
};
OfferedPicture offeredBy(const QMimeData &data);
bool mayOffer(const QMimeData &data); ///< cheap, for drag-enter: no file is touched

} // namespace unclip

Q_DECLARE_METATYPE(unclip::LoadedImage)
