#pragma once

#include "session/embeddingmatrix.h"
#include "session/libraryindex.h"
#include "session/picturestore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace unclip::test {

inline constexpr int largeLibrarySize = 25000; ///< of the product's promise

inline PictureRecord numberedRecord(const PictureStore &store, int number)
{
    PictureRecord record;
    record.id = derivedPictureId(QString::number(number));
    record.created =
        QDateTime(QDate(2020, 1, 1), QTime(), Qt::UTC).addSecs(600 * qint64 { number });
    record.file = store.root() + record.created.toString(QStringLiteral("/yyyy-MM-dd/"))
        + QStringLiteral("20200101-000000-create-a-red-apple-s%1-%2.png")
              .arg(number)
              .arg(record.id);
    record.mode = static_cast<Mode>(number % 5);
    record.title =
        QStringLiteral("A 3D red apple number %1 on a wooden table, by morning light").arg(number);
    record.modelName = QStringLiteral("Starter");
    record.modelHash = QString(64, QLatin1Char('a')); // of the scripted pipeline
    record.seed = static_cast<quint64>(number) * 7919;
    record.width = record.height = 256;
    record.batch = QStringLiteral("batch%1").arg(number / 4);
    if (number % 3 == 0 && number > 0)
        record.parents << derivedPictureId(QString::number(number - 1));
    return record;
}

/// What every picture of a large library looks like to CLIP, but for one direction a picture.
inline std::vector<float> numberedEmbedding(int number, int dimension)
{
    std::vector<float> values(static_cast<std::size_t>(dimension), 0.01f);
    values[static_cast<std::size_t>(number % dimension)] = 1.0f;
    return normalised(values);
}

/// A few files under 25,000 names, and the index that the comparison with the folder expects.
/// @param dimension of the embeddings that the index holds
inline void fillLargeLibrary(const PictureStore &store, const QList<QByteArray> &contents,
                             int dimension = 2)
{
    QDir().mkpath(QFileInfo(store.indexFile()).path());
    for (int i = 0; i < contents.size(); ++i) {
        QFile file(store.root() + QStringLiteral("/source%1").arg(i));
        if (!file.open(QIODevice::WriteOnly) || file.write(contents[i]) != contents[i].size())
            qFatal("cannot write %s", qUtf8Printable(file.fileName()));
    }
    LibraryIndex index(store.root(), store.indexFile());
    index.open(LibraryIndex::Access::ReadWrite);
    index.inTransaction([&] {
        for (int i = 0; i < largeLibrarySize; ++i) {
            const QFileInfo source(store.root()
                                   + QStringLiteral("/source%1").arg(i % contents.size()));
            IndexedPicture picture { numberedRecord(store, i), QByteArray(32, 'h'), source.size(),
                                     source.lastModified().toMSecsSinceEpoch(), true };
            picture.sha256.replace(0, 10, picture.record.id.toLatin1());
            QDir().mkpath(QFileInfo(picture.record.file).path());
            if (::link(QFile::encodeName(source.filePath()).constData(),
                       QFile::encodeName(picture.record.file).constData())
                != 0)
                qFatal("cannot link %s", qUtf8Printable(picture.record.file));
            index.put(picture);
            if (i % 10 == 0)
                index.setMark(picture.record.id, { true, 3 });
            index.putEmbedding(picture.record.id, picture.record.modelHash,
                               numberedEmbedding(i, dimension));
        }
    });
}

} // namespace unclip::test
