#pragma once

#include "session/failure.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace unclip {

/// Decodes whole pictures for a view, off the GUI thread, and keeps the last few. GUI thread.
class PictureReader : public QObject
{
    Q_OBJECT

public:
    explicit PictureReader(QObject *parent = nullptr);
    ~PictureReader() override;

    QImage cached(const QString &file) const; ///< null: has to be read

    /// ready() or failed() follows, unless dropWaiting() comes before it was begun. Not for cached
    /// pictures.
    void read(const QString &file);

    /// Files asked for but not begun are forgotten: the person has moved on.
    void dropWaiting();

Q_SIGNALS:
    void ready(const QString &file, const QImage &picture);
    void failed(const QString &file, const unclip::Failure &failure);

private:
    void take(const QString &file, const QImage &picture, const Failure &failure);

    QCache<QString, QImage> m_pictures; ///< cost in KiB
    std::shared_ptr<std::atomic_int> m_generation = std::make_shared<std::atomic_int>(0);
    QThreadPool m_pool;
};

} // namespace unclip
