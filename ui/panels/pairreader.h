#pragma once

#include "picturereader.h"

namespace unclip {

/// Waits until both pictures of a comparison are decoded. GUI thread.
class PairReader : public QObject
{
    Q_OBJECT

public:
    explicit PairReader(PictureReader &reader, QObject *parent = nullptr);

    /// ready() or failed() follows, perhaps at once, unless forget() or another read() comes first.
    void read(const QString &fileA, const QString &fileB);
    void forget();
    bool isPending() const { return !m_fileA.isEmpty(); }

Q_SIGNALS:
    void ready(const QImage &a, const QImage &b);
    void failed(const QString &file, const unclip::Failure &failure); ///< the first that did

private:
    void take(const QString &file, const QImage &picture);

    PictureReader &m_reader;
    QString m_fileA; ///< empty: nothing is waited for
    QString m_fileB;
    QImage m_a;
    QImage m_b;
};

} // namespace unclip
