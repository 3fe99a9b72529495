#include "session/picturemime.h"

#include "imageconversion.h"
#include "session/exportfiles.h"
#include "session/gallerymodel.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QUrl>

namespace unclip {

namespace {

QList<QUrl> urlsOf(const std::vector<PictureRecord> &pictures)
{
    QList<QUrl> urls;
    for (const PictureRecord &picture : pictures)
        urls << QUrl::fromLocalFile(picture.file);
    return urls;
}

void addPictures(QMimeData &data, const std::vector<PictureRecord> &pictures)
{
    QStringList ids;
    for (const PictureRecord &picture : pictures)
        ids << picture.id;
    data.setUrls(urlsOf(pictures));
    data.setData(QString::fromLatin1(pictureIdsMimeType), ids.join(QLatin1Char('\n')).toUtf8());
}

QString textOf(const PictureRecord &picture)
{
    try {
        const PngText texts = readPngText(pathOf(picture.file));
        const auto found = texts.find("parameters");
        if (found != texts.end())
            return QString::fromStdString(found->second);
    } catch (const Error &) { // the pixels may be fine: the title says enough
        return picture.title;
    }
    return picture.title;
}

CopiedPictures read(const std::vector<PictureRecord> &pictures)
{
    CopiedPictures copied { pictures, {}, {} };
    copied.image = toQImage(readImage(pathOf(pictures.front().file)));
    QStringList texts;
    for (const PictureRecord &picture : pictures)
        texts << textOf(picture);
    copied.text = texts.join(QStringLiteral("\n\n"));
    return copied;
}

} // namespace

QMimeData *dragDataOf(const std::vector<PictureRecord> &pictures)
{
    auto *data = new QMimeData;
    addPictures(*data, pictures);
    return data;
}

QMimeData *clipboardDataOf(const CopiedPictures &copied)
{
    auto *data = new QMimeData;
    addPictures(*data, copied.pictures);
    data->setImageData(copied.image);
    data->setText(copied.text);
    return data;
}

PictureCopier::PictureCopier(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

PictureCopier::~PictureCopier()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void PictureCopier::copy(const std::vector<PictureRecord> &pictures)
{
    if (pictures.empty())
        return;
    const int round = ++m_round;
    m_pool.clear();
    m_pool.start([this, round, pictures] {
        CopiedPictures copied;
        Failure failure;
        try {
            copied = read(pictures);
        } catch (const std::exception &error) { // the boundary of this thread
            failure = failureOf(error);
        }
        QMetaObject::invokeMethod(
            this, [this, round, copied, failure] { take(round, copied, failure); },
            Qt::QueuedConnection);
    });
}

void PictureCopier::take(int round, const CopiedPictures &copied, const Failure &failure)
{
    if (round != m_round)
        return;
    if (failure.kind != Failure::Kind::None) {
        Q_EMIT failed(failure);
        return;
    }
    QGuiApplication::clipboard()->setMimeData(clipboardDataOf(copied));
    Q_EMIT this->copied(static_cast<int>(copied.pictures.size()));
}

} // namespace unclip
