#include "librarysamples.h"
#include "session/gallerymodel.h"
#include "session/library.h"
#include "session/thumbnailcache.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <algorithm>

using namespace unclip;
using namespace unclip::test;

class TestGalleryModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsTheLibraryNewestFirst();
    void newPicturesAreInserted();
    void runsGoInAndOutAtOnce();
    void filters_data();
    void filters();
    void daysAreLocalAndInclusive();
    void rankingSetsTheOrder();
    void undoneTrashTakesItsRankAgain();
    void marksMovePicturesInAndOut();
    void onlyAnotherFilterResets();
    void thumbnailsArriveForTheirRowAlone();
    void brokenPicturesStayPlaceholders();
    void dragsCarryFilesAndIds();
    void spokenTextTellsMarks();
    void picturesOfTheIndexAreShown();

private:
    QString add(const QString &title, const std::function<void(PictureRecord &)> &change = {});
    QStringList shown() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PictureStore> m_store;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<ThumbnailCache> m_thumbnails;
    std::unique_ptr<GalleryModel> m_model;
    int m_added = 0;
};

void TestGalleryModel::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->path()));
    m_store = std::make_unique<PictureStore>(m_folder->filePath(QStringLiteral("library")));
    m_library = std::make_unique<Library>(*m_store);
    m_thumbnails = std::make_unique<ThumbnailCache>(*m_store);
    m_model = std::make_unique<GalleryModel>(*m_library, *m_thumbnails);
    new QAbstractItemModelTester(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_model.get());
    QSignalSpy scanned(m_library.get(), &Library::scanProgressed);
    m_library->open();
    QTRY_VERIFY(scanned.count() >= 2);
    m_added = 0;
}

void TestGalleryModel::cleanup()
{
    m_model.reset();
    m_thumbnails.reset();
    m_library.reset();
}

/// A picture a minute younger than the one before.
QString TestGalleryModel::add(const QString &title,
                              const std::function<void(PictureRecord &)> &change)
{
    PictureRecord record = saved(*m_store, title.toStdString(), 10 + m_added);
    record.created = QDateTime(QDate(2024, 5, 6), QTime(12, 0), Qt::UTC).addSecs(60 * m_added++);
    if (change)
        change(record);
    m_library->add(record);
    return record.id;
}

QStringList TestGalleryModel::shown() const
{
    QStringList titles;
    for (int row = 0; row < m_model->rowCount(); ++row)
        titles << m_model->index(row).data(GalleryModel::TitleRole).toString();
    return titles;
}

void TestGalleryModel::showsTheLibraryNewestFirst()
{
    add(QStringLiteral("a"));
    const QString b = add(QStringLiteral("b"));
    QCOMPARE(shown(), QStringList({ QStringLiteral("b"), QStringLiteral("a") }));
    const QModelIndex first = m_model->index(0);
    const PictureRecord *record = m_library->find(b);
    QCOMPARE(first.data(GalleryModel::IdRole).toString(), b);
    QCOMPARE(first.data(GalleryModel::FileRole).toString(), record->file);
    QCOMPARE(first.data(GalleryModel::ModeRole).toInt(), static_cast<int>(Mode::Create));
    QCOMPARE(first.data(GalleryModel::StarredRole).toBool(), false);
    QCOMPARE(first.data(GalleryModel::RatingRole).toInt(), 0);
    QCOMPARE(first.data(GalleryModel::BrokenRole).toBool(), false);
    QCOMPARE(first.data(GalleryModel::RecordRole).value<PictureRecord>().id, b);
    QCOMPARE(m_model->idAt(0), b);
    QCOMPARE(m_model->rowOf(b), 0);
    QVERIFY(m_model->idAt(2).isEmpty());
    QVERIFY(m_model->idAt(-1).isEmpty());
    QCOMPARE(m_model->rowOf(QStringLiteral("unknown")), -1);
}

void TestGalleryModel::newPicturesAreInserted()
{
    add(QStringLiteral("old"));
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const QString id = add(QStringLiteral("new"));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted[0][1].toInt(), 0);
    QCOMPARE(inserted[0][2].toInt(), 0);
    m_library->add(*m_library->find(id)); // known already
    QCOMPARE(inserted.count(), 1);
    add(QStringLiteral("ancient"),
        [](PictureRecord &record) { record.created = record.created.addYears(-10); });
    QCOMPARE(
        shown(),
        QStringList({ QStringLiteral("new"), QStringLiteral("old"), QStringLiteral("ancient") }));
    QVERIFY(reset.isEmpty());
}

void TestGalleryModel::runsGoInAndOutAtOnce()
{
    QStringList ids;
    for (int i = 0; i < 8; ++i)
        ids << add(QString::number(i));
    const QStringList before = shown();
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    m_library->moveToTrash({ ids[5], ids[2], ids[6], ids[0] }); // rows 1-2, 5, 7
    QCOMPARE(removed.count(), 3);
    QCOMPARE(shown(),
             QStringList({ QStringLiteral("7"), QStringLiteral("4"), QStringLiteral("3"),
                           QStringLiteral("1") }));
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->rowOf(m_model->idAt(row)), row);
    m_library->undoTrash();
    QTRY_COMPARE(m_model->rowCount(), 8);
    QCOMPARE(inserted.count(), 3);
    QCOMPARE(shown(), before);
}

void TestGalleryModel::filters_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << QString() << QString() << QStringLiteral("tree boat apple");
    QTest::newRow("mode") << QStringLiteral("mode") << QString() << QStringLiteral("boat");
    QTest::newRow("model") << QStringLiteral("model") << QString() << QStringLiteral("tree");
    QTest::newRow("starred") << QStringLiteral("star") << QString() << QStringLiteral("apple");
    QTest::newRow("rating") << QStringLiteral("rating") << QString() << QStringLiteral("boat");
    QTest::newRow("word") << QString() << QStringLiteral("APPLE") << QStringLiteral("apple");
    QTest::newRow("part") << QString() << QStringLiteral("re") << QStringLiteral("tree apple");
    QTest::newRow("all words") << QString() << QStringLiteral(" red  apple ")
                               << QStringLiteral("apple");
    QTest::newRow("one word is missing") << QString() << QStringLiteral("red boat") << QString();
    QTest::newRow("accents") << QString() << QStringLiteral("ÉTÉ") << QStringLiteral("tree");
    QTest::newRow("chinese") << QString() << QStringLiteral("小船") << QStringLiteral("boat");
    QTest::newRow("model's name") << QString() << QStringLiteral("karlo") << QStringLiteral("tree");
    QTest::newRow("seed") << QString() << QStringLiteral("18446744073709551615")
                          << QStringLiteral("boat");
    QTest::newRow("no pattern") << QString() << QStringLiteral(".*") << QString();
}

void TestGalleryModel::filters()
{
    QFETCH(QString, field);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const QString apple = add(QStringLiteral("a red apple"));
    const QString boat = add(QStringLiteral("小船 boat"), [](PictureRecord &record) {
        record.mode = Mode::Vary;
        record.seed = std::numeric_limits<quint64>::max();
    });
    add(QStringLiteral("tree in Été"),
        [](PictureRecord &record) { record.modelName = QStringLiteral("Karlo 1"); });
    m_library->setStarred({ apple }, true);
    m_library->setRating({ apple }, 2);
    m_library->setRating({ boat }, 4);

    GalleryFilter filter;
    filter.text = text;
    if (field == QLatin1String("mode"))
        filter.mode = Mode::Vary;
    else if (field == QLatin1String("model"))
        filter.model = QStringLiteral("Karlo 1");
    else if (field == QLatin1String("star"))
        filter.starredOnly = true;
    else if (field == QLatin1String("rating"))
        filter.minimumRating = 3;
    m_model->setFilter(filter);
    QVERIFY(m_model->filter() == filter);
    const QStringList words = expected.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const QStringList titles = shown();
    QCOMPARE(titles.size(), words.size());
    for (qsizetype i = 0; i < words.size(); ++i)
        QVERIFY2(titles[i].contains(words[i]), qUtf8Printable(titles[i]));
}

void TestGalleryModel::daysAreLocalAndInclusive()
{
    const QDate day(2024, 3, 10);
    const auto at = [](const QDateTime &local) {
        return [local](PictureRecord &record) { record.created = local.toUTC(); };
    };
    add(QStringLiteral("before"), at(day.startOfDay().addMSecs(-1)));
    add(QStringLiteral("dawn"), at(day.startOfDay()));
    add(QStringLiteral("dusk"), at(day.addDays(1).startOfDay().addMSecs(-1)));
    add(QStringLiteral("after"), at(day.addDays(1).startOfDay()));
    GalleryFilter filter;
    filter.from = day;
    filter.to = day;
    m_model->setFilter(filter);
    QCOMPARE(shown(), QStringList({ QStringLiteral("dusk"), QStringLiteral("dawn") }));
    filter.to = {};
    m_model->setFilter(filter);
    QCOMPARE(shown().size(), 3);
    filter.from = {};
    filter.to = day;
    m_model->setFilter(filter);
    QCOMPARE(shown().last(), QStringLiteral("before"));
}

void TestGalleryModel::rankingSetsTheOrder()
{
    const QString a = add(QStringLiteral("a red"));
    const QString b = add(QStringLiteral("b"));
    const QString c = add(QStringLiteral("c red"));
    GalleryFilter filter;
    filter.ranking = { a, QStringLiteral("unknown"), c, b, a };
    m_model->setFilter(filter);
    QCOMPARE(
        shown(),
        QStringList({ QStringLiteral("a red"), QStringLiteral("c red"), QStringLiteral("b") }));
    filter.text = QStringLiteral("red"); // filters narrow a search
    m_model->setFilter(filter);
    QCOMPARE(shown(), QStringList({ QStringLiteral("a red"), QStringLiteral("c red") }));
    QCOMPARE(m_model->rowOf(c), 1);
    QCOMPARE(m_model->rowOf(b), -1);
    add(QStringLiteral("later red")); // no result of the search
    QCOMPARE(m_model->rowCount(), 2);
}

void TestGalleryModel::undoneTrashTakesItsRankAgain()
{
    const QString a = add(QStringLiteral("a"));
    const QString b = add(QStringLiteral("b"));
    const QString c = add(QStringLiteral("c"));
    GalleryFilter filter;
    filter.ranking = { b, a, c };
    m_model->setFilter(filter);
    const QStringList before = shown();
    m_library->moveToTrash({ a });
    QCOMPARE(m_model->rowCount(), 2);
    m_library->undoTrash();
    QTRY_COMPARE(m_model->rowCount(), 3);
    QCOMPARE(shown(), before);
}

void TestGalleryModel::marksMovePicturesInAndOut()
{
    const QString a = add(QStringLiteral("a"));
    const QString b = add(QStringLiteral("b"));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_library->setRating({ a, b }, 2);
    QCOMPARE(changed.count(), 1); // neighbours together
    QCOMPARE(changed[0][0].toModelIndex().row(), 0);
    QCOMPARE(changed[0][1].toModelIndex().row(), 1);
    GalleryFilter filter;
    filter.minimumRating = 3;
    m_model->setFilter(filter);
    QCOMPARE(m_model->rowCount(), 0);
    m_library->setRating({ a }, 3);
    QCOMPARE(shown(), QStringList { QStringLiteral("a") });
    m_library->setRating({ b }, 4);
    QCOMPARE(shown(), QStringList({ QStringLiteral("b"), QStringLiteral("a") }));
    m_library->setRating({ a }, 0);
    QCOMPARE(shown(), QStringList { QStringLiteral("b") });
}

void TestGalleryModel::onlyAnotherFilterResets()
{
    add(QStringLiteral("a"));
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy filterChanged(m_model.get(), &GalleryModel::filterChanged);
    m_model->setFilter({});
    QVERIFY(reset.isEmpty());
    GalleryFilter filter;
    filter.text = QStringLiteral("zebra"); // in no prompt and no random name
    m_model->setFilter(filter);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(filterChanged.count(), 1);
    QCOMPARE(m_model->rowCount(), 0);
}

void TestGalleryModel::thumbnailsArriveForTheirRowAlone()
{
    add(QStringLiteral("a"));
    add(QStringLiteral("b"));
    add(QStringLiteral("c"));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    const QModelIndex middle = m_model->index(1);
    QVERIFY(!middle.data(Qt::DecorationRole).isValid());
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex(), middle);
    QCOMPARE(changed[0][1].toModelIndex(), middle);
    QVERIFY(changed[0][2].value<QList<int>>().contains(Qt::DecorationRole));
    QCOMPARE(middle.data(Qt::DecorationRole).value<QImage>().size(), QSize(16, 16));
}

void TestGalleryModel::brokenPicturesStayPlaceholders()
{
    const QString id = add(QStringLiteral("a"));
    writeFile(m_library->find(id)->file, "no picture");
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    const QModelIndex index = m_model->index(0);
    index.data(Qt::DecorationRole);
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(index.data(GalleryModel::BrokenRole).toBool());
    QVERIFY(!index.data(Qt::DecorationRole).isValid());
}

void TestGalleryModel::dragsCarryFilesAndIds()
{
    const QString a = add(QStringLiteral("a"));
    const QString b = add(QStringLiteral("b"));
    const std::unique_ptr<QMimeData> data(
        m_model->mimeData({ m_model->index(0), m_model->index(1) }));
    QCOMPARE(data->data(QLatin1String(pictureIdsMimeType)), (b + QLatin1Char('\n') + a).toUtf8());
    QCOMPARE(data->urls().size(), 2);
    QCOMPARE(data->urls()[0].toLocalFile(), m_library->find(b)->file);
    QVERIFY(m_model->flags(m_model->index(0)) & Qt::ItemIsDragEnabled);
    for (const QString &type : m_model->mimeTypes())
        QVERIFY(data->hasFormat(type));
    QCOMPARE(m_model->mimeData({}), nullptr);
}

void TestGalleryModel::spokenTextTellsMarks()
{
    const QString id = add(QStringLiteral("a boat"));
    const auto text = [this] { return m_model->index(0).data(Qt::AccessibleTextRole).toString(); };
    QCOMPARE(text(), QStringLiteral("a boat"));
    m_library->setStarred({ id }, true);
    QCOMPARE(text(), QStringLiteral("a boat, starred"));
    m_library->setRating({ id }, 4);
    QCOMPARE(text(), QStringLiteral("a boat, starred, rated 4 of 5"));
}

void TestGalleryModel::picturesOfTheIndexAreShown()
{
    add(QStringLiteral("kept"));
    cleanup();
    Library library(*m_store);
    ThumbnailCache thumbnails(*m_store);
    GalleryModel model(library, thumbnails);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    library.open();
    QVERIFY(reset.wait());
    QCOMPARE(model.rowCount(), 1);
}

QTEST_GUILESS_MAIN(TestGalleryModel)
#include "tst_gallerymodel.moc"
