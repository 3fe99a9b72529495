#include "exportsamples.h"
#include "session/gallerymodel.h"
#include "session/picturemime.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace unclip;
using namespace unclip::test;

class TestPictureMime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dragCarriesFilesAndIds();
    void copyPutsImageUrlAndText();
    void copyWithoutRecipeSaysTheTitle();
    void unreadablePictureFails();
    void onlyTheLastCopyCounts();

private:
    QTemporaryDir m_folder;
};

void TestPictureMime::dragCarriesFilesAndIds()
{
    PictureRecord a;
    a.id = QStringLiteral("a");
    a.file = QStringLiteral("/nowhere/雪 a.png"); // not touched
    PictureRecord b = a;
    b.id = QStringLiteral("b");
    const std::unique_ptr<QMimeData> data(dragDataOf({ a, b }));
    QCOMPARE(data->urls(), QList<QUrl>(2, QUrl::fromLocalFile(a.file)));
    QCOMPARE(data->data(QString::fromLatin1(pictureIdsMimeType)), QByteArray("a\nb"));
    QVERIFY(!data->hasImage());
}

void TestPictureMime::copyPutsImageUrlAndText()
{
    const std::vector<PictureRecord> pictures = samplePictures(m_folder.path(), 2);
    PictureCopier copier;
    QSignalSpy copied(&copier, &PictureCopier::copied);
    copier.copy({});
    copier.copy(pictures);
    QTRY_COMPARE(copied.size(), 1);
    QCOMPARE(copied[0][0].toInt(), 2);
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(data->imageData().value<QImage>().size(), QSize(48, 32));
    QCOMPARE(data->urls().size(), 2);
    QVERIFY(data->text().startsWith(QStringLiteral("a red fox 0")));
    QVERIFY(data->text().contains(QStringLiteral("Seed: 41")));
}

void TestPictureMime::copyWithoutRecipeSaysTheTitle()
{
    QDir().mkpath(m_folder.filePath(QStringLiteral("plain")));
    PictureRecord record = samplePictures(m_folder.filePath(QStringLiteral("plain")), 1).front();
    writeFileAtomically(pathOf(record.file), encodePng(gradient(4, 4, 0)), OverwriteMode::Replace);
    PictureCopier copier;
    QSignalSpy copied(&copier, &PictureCopier::copied);
    copier.copy({ record });
    QTRY_COMPARE(copied.size(), 1);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a red fox 0"));
}

void TestPictureMime::unreadablePictureFails()
{
    PictureRecord record;
    record.file = m_folder.filePath(QStringLiteral("gone.png"));
    PictureCopier copier;
    QSignalSpy failed(&copier, &PictureCopier::failed);
    copier.copy({ record });
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].value<Failure>().kind != Failure::Kind::None);
}

void TestPictureMime::onlyTheLastCopyCounts()
{
    const QString folder = m_folder.filePath(QStringLiteral("last"));
    QDir().mkpath(folder);
    const std::vector<PictureRecord> pictures = samplePictures(folder, 2);
    PictureCopier copier;
    QSignalSpy copied(&copier, &PictureCopier::copied);
    copier.copy({ pictures[0] });
    copier.copy({ pictures[1] });
    QTRY_COMPARE(copied.size(), 1);
    QCOMPARE(QGuiApplication::clipboard()->mimeData()->urls().front().toLocalFile(),
             pictures[1].file);
}

QTEST_MAIN(TestPictureMime)
#include "tst_picturemime.moc"
