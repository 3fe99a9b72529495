#pragma once

#include "imageconversion.h"
#include "session/inputs.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QImage>
#include <QMimeData>
#include <QString>
#include <QTemporaryDir>
#include <QWidget>

#include <memory>

namespace unclip::test {

inline QImage plainPicture(const QSize &size, const QColor &color = Qt::darkGreen)
{
    QImage image(size, QImage::Format_RGB888);
    image.fill(color);
    return image;
}

/// A PNG in `folder`; its path.
inline QString savedPicture(const QTemporaryDir &folder, const QString &name,
                            const QSize &size = { 40, 30 }, const QColor &color = Qt::darkGreen)
{
    const QString file = folder.filePath(name);
    plainPicture(size, color).save(file, "PNG");
    return file;
}

inline QString savedBytes(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    QFile file(folder.filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
    return file.fileName();
}

/// A slot's value with pixels, as a session holds it.
inline SlotInput pictureInput(const QSize &size, const QString &file = QStringLiteral("/a/cat.png"))
{
    SlotInput input;
    input.kind = SlotInput::Kind::Picture;
    input.file = file;
    input.sha256 = QStringLiteral("0123");
    input.image = std::make_shared<const Image>(toImage(plainPicture(size)));
    return input;
}

/// What a drag over a widget and its release send.
enum class DropAnswer { Refused, Accepted };
inline DropAnswer dropOn(QWidget &widget, const QMimeData &data)
{
    const QPoint middle = widget.rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton,
                          Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(&widget, &enter);
    if (!enter.isAccepted())
        return DropAnswer::Refused;
    QDropEvent drop(middle, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &drop);
    return drop.isAccepted() && drop.dropAction() == Qt::CopyAction ? DropAnswer::Accepted
                                                                    : DropAnswer::Refused;
}

} // namespace unclip::test
