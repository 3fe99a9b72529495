#pragma once

#include "session/picturestore.h"

#include <QImage>
#include <QObject>
#include <QStringList>

#include <memory>

namespace unclip {

/// Small pictures of the library, made off the GUI thread, kept in memory and on disk. GUI thread.
class ThumbnailCache : public QObject
{
    Q_OBJECT

public:
    static constexpr int side = 256; ///< pixels, longer edge
    static constexpr int maxPending = 200; ///< wishes that wait
    static constexpr int memoryBytes = 128 << 20;

    explicit ThumbnailCache(const PictureStore &store, QObject *parent = nullptr);
    ~ThumbnailCache() override;

    /// The thumbnail, or a null image while it is being made; ready() or broken() follows. The
    /// newest wishes are served first, and wishes far behind are dropped.
    QImage thumbnail(const QString &id, const QString &file);
    bool isBroken(const QString &id) const; ///< tried and failed; nothing more follows for it
    void forget(const QString &id); ///< also on disk

Q_SIGNALS:
    void ready(const QString &id);
    void broken(const QString &id);

    /// Dropped wishes, once there is time for them: who still wants one asks again.
    void dropped(const QStringList &ids);

private:
    struct State;

    void serveNext();
    void take(const QString &id, quint64 number, const QImage &image);

    std::shared_ptr<State> m_state;
};

} // namespace unclip
