#include "picturereader.h"

#include "imageconversion.h"
#include "session/exportfiles.h"
#include "unclip/imagefile.h"

#include <exception>

namespace unclip {

namespace {

constexpr int keptKilobytes = 192 * 1024;
constexpr int readers = 2; ///< two pictures of a comparison at once

struct Decoded
{
    QImage picture;
    Failure failure;
};

Decoded decode(const QString &file)
{
    try {
        const Image image = readImage(pathOf(file));
        return { toQImage(image).convertToFormat(QImage::Format_RGB32), {} };
    } catch (const std::exception &error) { // the boundary of the reading thread
        return { {}, failureOf(error) };
    }
}

} // namespace

PictureReader::PictureReader(QObject *parent)
    : QObject(parent)
    , m_pictures(keptKilobytes)
{
    m_pool.setMaxThreadCount(readers);
}

PictureReader::~PictureReader()
{
    dropWaiting();
    m_pool.waitForDone();
}

QImage PictureReader::cached(const QString &file) const
{
    const QImage *kept = m_pictures.object(file);
    return kept != nullptr ? *kept : QImage();
}

void PictureReader::read(const QString &file)
{
    const int mine = m_generation->load();
    m_pool.start([this, file, mine, generation = m_generation] {
        if (generation->load() != mine)
            return;
        const Decoded decoded = decode(file);
        QMetaObject::invokeMethod(
            this, [this, file, decoded] { take(file, decoded.picture, decoded.failure); },
            Qt::QueuedConnection);
    });
}

void PictureReader::dropWaiting()
{
    m_generation->fetch_add(1);
}

void PictureReader::take(const QString &file, const QImage &picture, const Failure &failure)
{
    if (picture.isNull()) {
        Q_EMIT failed(file, failure);
        return;
    }
    const auto kilobytes = static_cast<int>(picture.sizeInBytes() / 1024) + 1;
    m_pictures.insert(file, new QImage(picture), kilobytes);
    Q_EMIT ready(file, picture);
}

} // namespace unclip
