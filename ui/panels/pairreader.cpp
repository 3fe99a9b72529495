#include "panels/pairreader.h"

#include <utility>

namespace unclip {

PairReader::PairReader(PictureReader &reader, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
{
    connect(&reader, &PictureReader::ready, this, &PairReader::take);
    connect(&reader, &PictureReader::failed, this,
            [this](const QString &file, const Failure &failure) {
                if (!isPending() || (file != m_fileA && file != m_fileB))
                    return;
                forget();
                Q_EMIT failed(file, failure);
            });
}

void PairReader::read(const QString &fileA, const QString &fileB)
{
    m_reader.dropWaiting();
    m_fileA = fileA;
    m_fileB = fileB;
    m_a = m_reader.cached(fileA);
    m_b = m_reader.cached(fileB);
    if (m_a.isNull())
        m_reader.read(fileA);
    if (m_b.isNull() && fileB != fileA)
        m_reader.read(fileB);
    take({}, {});
}

void PairReader::forget()
{
    m_fileA.clear();
    m_fileB.clear();
    m_a = m_b = {};
}

void PairReader::take(const QString &file, const QImage &picture)
{
    if (!isPending())
        return;
    if (file == m_fileA)
        m_a = picture;
    if (file == m_fileB)
        m_b = picture;
    if (m_a.isNull() || m_b.isNull())
        return;
    const QImage a = std::exchange(m_a, {});
    const QImage b = std::exchange(m_b, {});
    forget();
    Q_EMIT ready(a, b);
}

} // namespace unclip
