#include "session/imageloader.h"

#include "session/gallerymodel.h"

#include <QFileInfo>
#include <QList>
#include <QUrl>

#include <algorithm>

namespace unclip {

namespace {

const char *const modelIndexName = "model_index.json"; ///< of the diffusers layout

QString pictureIdIn(const QMimeData &data)
{
    const QByteArray ids = data.data(QString::fromLatin1(pictureIdsMimeType));
    const QString first = QString::fromUtf8(ids).section(QLatin1Char('\n'), 0, 0).trimmed();
    return isPictureId(first) ? first : QString();
}

/// The first local file or model folder.
void takeLocal(OfferedPicture &offered, const QList<QUrl> &urls)
{
    for (const QUrl &url : urls) {
        if (!url.isLocalFile())
            continue;
        const QFileInfo file(url.toLocalFile());
        if (file.isFile()) {
            offered.file = file.absoluteFilePath();
            return;
        }
        const QString index =
            file.absoluteFilePath() + QLatin1Char('/') + QLatin1String(modelIndexName);
        if (file.isDir() && QFileInfo(index).isFile()) {
            offered.modelFolder = file.absoluteFilePath();
            return;
        }
    }
}

} // namespace

OfferedPicture offeredBy(const QMimeData &data)
{
    OfferedPicture offered;
    const QList<QUrl> urls = data.urls();
    takeLocal(offered, urls);
    if (!offered.file.isEmpty())
        offered.pictureId = pictureIdIn(data);
    if (!offered.isEmpty())
        return offered;
    if (data.hasImage())
        offered.pixels = qvariant_cast<QImage>(data.imageData());
    offered.onlyRemote = offered.isEmpty()
        && std::any_of(urls.begin(), urls.end(),
                       [](const QUrl &url) { return !url.isLocalFile(); });
    return offered;
}

bool mayOffer(const QMimeData &data)
{
    return data.hasFormat(QString::fromLatin1(pictureIdsMimeType)) || data.hasUrls()
        || data.hasImage();
}

} // namespace unclip
