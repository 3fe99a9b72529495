#pragma once

#include "session/failure.h"
#include "session/picturerecord.h"

#include <QImage>
#include <QMimeData>
#include <QObject>
#include <QThreadPool>

#include <vector>

namespace unclip {

/// What a drag of library pictures carries: their files and, for the studio itself, their ids. No
/// file is touched. The caller owns it.
QMimeData *dragDataOf(const std::vector<PictureRecord> &pictures);

/// Pictures on their way to the clipboard.
struct CopiedPictures
{
    std::vector<PictureRecord> pictures;
    QImage image; ///< of the first
    QString text; ///< prompt and parameters of each, a blank line between
};

/// Image, files and text. The caller owns it.
QMimeData *clipboardDataOf(const CopiedPictures &copied);

/// Reads pictures off the GUI thread and puts them on the clipboard. GUI thread.
class PictureCopier : public QObject
{
    Q_OBJECT

public:
    explicit PictureCopier(QObject *parent = nullptr);
    ~PictureCopier() override;

    /// copied() or failed() follows, but for a copy that a later one replaces meanwhile.
    void copy(const std::vector<PictureRecord> &pictures);

Q_SIGNALS:
    void copied(int count);
    void failed(const unclip::Failure &failure);

private:
    void take(int round, const CopiedPictures &copied, const Failure &failure);

    QThreadPool m_pool;
    int m_round = 0;
};

} // namespace unclip
