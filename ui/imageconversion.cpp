#include "imageconversion.h"

#include <QColorSpace>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace unclip {

namespace {

constexpr int bytesPerPixel = 3;

QImage over(const Image &image, QImageCleanupFunction cleanup, void *owner)
{
    return QImage(image.rgb.data(), image.width, image.height, image.width * bytesPerPixel,
                  QImage::Format_RGB888, cleanup, owner);
}

QRect centredSquare(const QSize &size)
{
    const int side = std::min(size.width(), size.height());
    return { (size.width() - side) / 2, (size.height() - side) / 2, side, side };
}

QRect squareOf(const QSize &size, const Crop &crop)
{
    const double shorter = std::min(size.width(), size.height());
    const int side = std::clamp(static_cast<int>(std::lround(crop.size * shorter)), 1,
                                static_cast<int>(shorter));
    const int x = static_cast<int>(std::lround(crop.x * size.width()));
    const int y = static_cast<int>(std::lround(crop.y * size.height()));
    return { std::clamp(x, 0, size.width() - side), std::clamp(y, 0, size.height() - side), side,
             side };
}

QImage padded(const QImage &image)
{
    const int side = std::max(image.width(), image.height());
    QImage square(side, side, QImage::Format_RGB888);
    square.fill(Qt::white);
    QPainter painter(&square);
    painter.drawImage((side - image.width()) / 2, (side - image.height()) / 2, image);
    return square;
}

} // namespace

QImage toQImage(const Image &image)
{
    return image.isEmpty() ? QImage() : over(image, nullptr, nullptr).copy();
}

QImage toQImage(const SharedImage &image)
{
    if (!image || image->isEmpty())
        return {};
    const auto release = [](void *owner) { delete static_cast<SharedImage *>(owner); };
    return over(*image, release, new SharedImage(image));
}

Image toImage(const QImage &image)
{
    if (image.isNull())
        return {};
    QImage source = image;
    if (source.colorSpace().isValid() && source.colorSpace() != QColorSpace(QColorSpace::SRgb))
        source.convertToColorSpace(QColorSpace(QColorSpace::SRgb));
    QImage opaque(source.size(), QImage::Format_RGB888);
    opaque.fill(Qt::white);
    QPainter painter(&opaque);
    painter.drawImage(0, 0, source);
    painter.end();

    Image result { opaque.width(), opaque.height(), {} };
    const auto rowBytes = static_cast<std::size_t>(opaque.width()) * bytesPerPixel;
    result.rgb.resize(rowBytes * static_cast<std::size_t>(opaque.height()));
    for (int y = 0; y < opaque.height(); ++y)
        std::memcpy(result.rgb.data() + rowBytes * static_cast<std::size_t>(y),
                    opaque.constScanLine(y), rowBytes);
    return result;
}

QImage cropped(const QImage &image, const Crop &crop)
{
    if (image.isNull())
        return {};
    switch (crop.mode) {
    case Crop::Mode::Centre:
        return image.copy(centredSquare(image.size()));
    case Crop::Mode::Square:
        return image.copy(squareOf(image.size(), crop));
    case Crop::Mode::Fit:
        break;
    }
    return padded(image);
}

} // namespace unclip
