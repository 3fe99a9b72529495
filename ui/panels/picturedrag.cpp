#include "panels/picturedrag.h"

#include "session/picturemime.h"

#include <QDrag>
#include <QPixmap>

namespace unclip {

namespace {

constexpr int thumbnailSide = 96;

} // namespace

void dragOut(QWidget *from, const std::vector<PictureRecord> &pictures, const QImage &thumbnail)
{
    if (pictures.empty())
        return;
    auto *drag = new QDrag(from);
    drag->setMimeData(dragDataOf(pictures));
    if (!thumbnail.isNull())
        drag->setPixmap(QPixmap::fromImage(thumbnail.scaled(
            thumbnailSide, thumbnailSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    drag->exec(Qt::CopyAction);
}

} // namespace unclip
