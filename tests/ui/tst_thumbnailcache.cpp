#include "librarysamples.h"
#include "session/thumbnailcache.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;
using namespace unclip::test;

class TestThumbnailCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aThumbnailFollows();
    void largePicturesAreScaled_data();
    void largePicturesAreScaled();
    void keptOnDisk();
    void olderThanItsPictureIsMadeAnew();
    void damagedThumbnailsAreMadeAnew();
    void brokenPicturesAreRemembered();
    void forgottenOnesAreMadeAnew();
    void newestWishesComeFirst();
    void droppedWishesAreAnnounced();
    void nothingIsKeptWhereNothingCanBeWritten();
    void destructionWithWishesWaiting();

private:
    PictureRecord picture(int width, int height, int shade = 90) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PictureStore> m_store;
};

void TestThumbnailCache::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<PictureStore>(m_folder->path());
}

PictureRecord TestThumbnailCache::picture(int width, int height, int shade) const
{
    Frame frame;
    frame.image = Image::blank(width, height, static_cast<std::uint8_t>(shade));
    return m_store->save(frame, recipeOf("x"), {});
}

void TestThumbnailCache::aThumbnailFollows()
{
    const PictureRecord record = picture(20, 10);
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    QVERIFY(cache.thumbnail(record.id, record.file).isNull());
    QVERIFY(cache.thumbnail(record.id, record.file).isNull()); // asking twice makes one
    QVERIFY(ready.wait());
    QCOMPARE(ready[0][0].toString(), record.id);
    const QImage thumbnail = cache.thumbnail(record.id, record.file);
    QCOMPARE(thumbnail.size(), QSize(20, 10)); // small ones are not blown up
    QCOMPARE(thumbnail.pixelColor(3, 3), QColor(90, 90, 90));
    QCOMPARE(ready.count(), 1);
    QVERIFY(!cache.isBroken(record.id));
}

void TestThumbnailCache::largePicturesAreScaled_data()
{
    QTest::addColumn<QSize>("picture");
    QTest::addColumn<QSize>("thumbnail");
    QTest::newRow("square") << QSize(512, 512) << QSize(256, 256);
    QTest::newRow("wide") << QSize(512, 128) << QSize(256, 64);
    QTest::newRow("thin") << QSize(1, 2000) << QSize(1, 256);
}

void TestThumbnailCache::largePicturesAreScaled()
{
    QFETCH(QSize, picture);
    QFETCH(QSize, thumbnail);
    const PictureRecord record = this->picture(picture.width(), picture.height());
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    cache.thumbnail(record.id, record.file);
    QVERIFY(ready.wait());
    QCOMPARE(cache.thumbnail(record.id, record.file).size(), thumbnail);
}

void TestThumbnailCache::keptOnDisk()
{
    const PictureRecord record = picture(300, 300, 200);
    {
        ThumbnailCache cache(*m_store);
        QSignalSpy ready(&cache, &ThumbnailCache::ready);
        cache.thumbnail(record.id, record.file);
        QVERIFY(ready.wait());
    }
    QVERIFY(QFileInfo(m_store->thumbnailFile(record.id)).isFile());
    QCOMPARE(QDir(m_store->thumbnailFolder()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    QVERIFY(QFile::remove(record.file)); // so it can only come from the kept one
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    cache.thumbnail(record.id, record.file);
    QVERIFY(ready.wait());
    QCOMPARE(cache.thumbnail(record.id, record.file).size(), QSize(256, 256));
}

void TestThumbnailCache::olderThanItsPictureIsMadeAnew()
{
    const PictureRecord record = picture(20, 20);
    QVERIFY(QDir().mkpath(m_store->thumbnailFolder()));
    const QString kept = m_store->thumbnailFile(record.id);
    const std::vector<std::uint8_t> other = encodePng(Image::blank(8, 8));
    writeFile(kept,
              QByteArray(reinterpret_cast<const char *>(other.data()),
                         static_cast<qsizetype>(other.size())));
    QFile file(kept);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-1),
                             QFileDevice::FileModificationTime));
    file.close();
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    cache.thumbnail(record.id, record.file);
    QVERIFY(ready.wait());
    QCOMPARE(cache.thumbnail(record.id, record.file).size(), QSize(20, 20));
}

void TestThumbnailCache::damagedThumbnailsAreMadeAnew()
{
    const PictureRecord record = picture(20, 20);
    QVERIFY(QDir().mkpath(m_store->thumbnailFolder()));
    writeFile(m_store->thumbnailFile(record.id), "damaged");
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    cache.thumbnail(record.id, record.file);
    QVERIFY(ready.wait());
    QCOMPARE(cache.thumbnail(record.id, record.file).size(), QSize(20, 20));
}

void TestThumbnailCache::brokenPicturesAreRemembered()
{
    const PictureRecord record = picture(20, 20);
    writeFile(record.file, contentOf(record.file).left(60));
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    QSignalSpy broken(&cache, &ThumbnailCache::broken);
    cache.thumbnail(record.id, record.file);
    QVERIFY(broken.wait());
    QCOMPARE(broken[0][0].toString(), record.id);
    QVERIFY(cache.isBroken(record.id));
    cache.thumbnail(record.id, record.file);
    const PictureRecord other = picture(20, 20);
    cache.thumbnail(other.id, other.file);
    QVERIFY(ready.wait()); // by now a second try would have been over
    QCOMPARE(broken.count(), 1);
    QVERIFY(!QFileInfo::exists(m_store->thumbnailFile(record.id)));
}

void TestThumbnailCache::forgottenOnesAreMadeAnew()
{
    const PictureRecord record = picture(20, 20);
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    cache.thumbnail(record.id, record.file);
    cache.forget(record.id); // before it is there: nothing comes
    const PictureRecord other = picture(20, 20);
    cache.thumbnail(other.id, other.file);
    QVERIFY(ready.wait());
    QCOMPARE(ready[0][0].toString(), other.id);
    cache.forget(other.id);
    QTRY_VERIFY(!QFileInfo::exists(m_store->thumbnailFile(other.id)));
    QVERIFY(cache.thumbnail(other.id, other.file).isNull());
    QVERIFY(ready.wait());
}

void TestThumbnailCache::newestWishesComeFirst()
{
    std::vector<PictureRecord> records;
    for (int i = 0; i < 24; ++i)
        records.push_back(picture(300, 300));
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    for (const PictureRecord &record : records)
        cache.thumbnail(record.id, record.file);
    QTRY_COMPARE(ready.count(), 24);
    const auto place = [&ready](const QString &id) {
        for (int i = 0; i < ready.count(); ++i)
            if (ready[i][0].toString() == id)
                return i;
        return -1;
    };
    QVERIFY(place(records[23].id) < 12); // some had begun before it was wished for
    QVERIFY(place(records[22].id) < place(records[12].id));
    QVERIFY(place(records[2].id) > place(records[21].id));
}

void TestThumbnailCache::droppedWishesAreAnnounced()
{
    const PictureRecord record = picture(400, 400);
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    QSignalSpy dropped(&cache, &ThumbnailCache::dropped);
    constexpr int wishes = 2 * ThumbnailCache::maxPending;
    for (int i = 0; i < wishes; ++i) // a fast scroll; all show the same file
        cache.thumbnail(QStringLiteral("wish%1").arg(i), record.file);
    QTRY_COMPARE(dropped.count(), 1);
    const QStringList ids = dropped[0][0].toStringList();
    QVERIFY(!ids.isEmpty());
    QVERIFY(ids.size() <= wishes - ThumbnailCache::maxPending);
    QCOMPARE(ready.count() + ids.size(), wishes);
    QVERIFY(!ids.contains(QStringLiteral("wish%1").arg(wishes - 1)));
}

void TestThumbnailCache::nothingIsKeptWhereNothingCanBeWritten()
{
    const PictureRecord record = picture(20, 20);
    writeFile(m_store->root() + QStringLiteral("/.unclip"), "in the way");
    ThumbnailCache cache(*m_store);
    QSignalSpy ready(&cache, &ThumbnailCache::ready);
    cache.thumbnail(record.id, record.file);
    QVERIFY(ready.wait());
    QVERIFY(!cache.thumbnail(record.id, record.file).isNull());
}

void TestThumbnailCache::destructionWithWishesWaiting()
{
    const PictureRecord record = picture(500, 500);
    for (int round = 0; round < 10; ++round) {
        ThumbnailCache cache(*m_store);
        for (int i = 0; i < 100; ++i)
            cache.thumbnail(QStringLiteral("r%1w%2").arg(round).arg(i), record.file);
    }
    QVERIFY(QFileInfo::exists(record.file));
}

QTEST_GUILESS_MAIN(TestThumbnailCache)
#include "tst_thumbnailcache.moc"
