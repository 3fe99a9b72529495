#pragma once

#include "session/picturerecord.h"

#include <QImage>

#include <vector>

class QWidget;

namespace unclip {

/// Lets library pictures be dragged out of `from` as real files; returns when they are dropped.
/// @param thumbnail of the first, under the cursor; may be null
void dragOut(QWidget *from, const std::vector<PictureRecord> &pictures, const QImage &thumbnail);

} // namespace unclip
