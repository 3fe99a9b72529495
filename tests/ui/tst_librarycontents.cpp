#include "session/librarycontents.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace unclip;

namespace {

PictureRecord recordOf(int number)
{
    PictureRecord record;
    record.id = QStringLiteral("p%1").arg(number, 4, 10, QLatin1Char('0'));
    record.created = QDateTime::fromMSecsSinceEpoch(1000 * qint64 { number / 2 }, Qt::UTC);
    return record;
}

void check(const LibraryContents &contents)
{
    const std::vector<PictureRecord> &pictures = contents.pictures();
    QVERIFY(std::is_sorted(pictures.begin(), pictures.end(), &isNewer));
    for (std::size_t row = 0; row < pictures.size(); ++row) {
        QCOMPARE(contents.rowOf(pictures[row].id), static_cast<int>(row));
        QCOMPARE(contents.find(pictures[row].id), &pictures[row]);
    }
}

} // namespace

class TestLibraryContents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysInOrderThroughChanges();
    void insertTellsTheNewOnes();
    void removeGivesBackWhatWasThere();
    void childrenFollowTheirPictures();
    void hashesOfRemovedPicturesAreNotFound();
    void embeddingsAreKnownByModel();
};

void TestLibraryContents::staysInOrderThroughChanges()
{
    LibraryContents contents;
    std::mt19937 random(7);
    QSet<int> there;
    for (int round = 0; round < 60; ++round) {
        std::vector<PictureRecord> records;
        QStringList gone { QStringLiteral("unknown") };
        for (int i = 0; i < 8; ++i) {
            const int number = static_cast<int>(random() % 200);
            if (round % 3 == 2 && there.remove(number))
                gone << recordOf(number).id << recordOf(number).id;
            else if (round % 3 != 2 && !there.contains(number)) {
                there.insert(number);
                records.push_back(recordOf(number));
            }
        }
        contents.insert(records);
        contents.remove(gone);
        check(contents);
        QCOMPARE(contents.pictures().size(), static_cast<std::size_t>(there.size()));
        for (int number = 0; number < 200; ++number)
            QCOMPARE(contents.rowOf(recordOf(number).id) >= 0, there.contains(number));
    }
}

void TestLibraryContents::insertTellsTheNewOnes()
{
    LibraryContents contents;
    QVERIFY(contents.insert({}).isEmpty());
    contents.setPictures({ recordOf(9), recordOf(3) });
    QCOMPARE(contents.insert({ recordOf(1), recordOf(20), recordOf(6) }),
             QStringList({ recordOf(20).id, recordOf(6).id, recordOf(1).id }));
    check(contents);
    QCOMPARE(contents.rowOf(recordOf(1).id), 4);
}

void TestLibraryContents::removeGivesBackWhatWasThere()
{
    LibraryContents contents;
    contents.insert({ recordOf(1), recordOf(2), recordOf(3), recordOf(4) });
    const std::vector<PictureRecord> removed =
        contents.remove({ recordOf(1).id, recordOf(4).id, QStringLiteral("unknown") });
    QCOMPARE(removed.size(), std::size_t { 2 });
    QCOMPARE(removed[0].id, recordOf(4).id);
    QCOMPARE(removed[1].id, recordOf(1).id);
    check(contents);
    QVERIFY(contents.remove({}).empty());
}

void TestLibraryContents::childrenFollowTheirPictures()
{
    LibraryContents contents;
    PictureRecord child = recordOf(5);
    child.parents = { recordOf(1).id };
    PictureRecord younger = recordOf(8);
    younger.parents = { recordOf(1).id, recordOf(5).id };
    contents.insert({ recordOf(1), younger, child });
    QCOMPARE(contents.childrenOf(recordOf(1).id), QStringList({ child.id, younger.id }));
    QCOMPARE(contents.parentsOf(younger.id), QStringList({ recordOf(1).id, child.id }));
    contents.remove({ child.id });
    QCOMPARE(contents.childrenOf(recordOf(1).id), QStringList { younger.id });
    QCOMPARE(contents.parentsOf(younger.id), QStringList { recordOf(1).id });
    younger.parents.clear(); // the file was replaced
    contents.update(younger);
    QVERIFY(contents.childrenOf(recordOf(1).id).isEmpty());
    contents.insert({ child });
    QCOMPARE(contents.childrenOf(recordOf(1).id), QStringList { child.id });
}

void TestLibraryContents::hashesOfRemovedPicturesAreNotFound()
{
    LibraryContents contents;
    contents.insert({ recordOf(1) });
    contents.setHash(recordOf(1).id, "hash");
    contents.setHash(recordOf(1).id, {});
    QCOMPARE(contents.findHash("hash")->id, recordOf(1).id);
    QCOMPARE(contents.findHash({}), nullptr);
    contents.remove({ recordOf(1).id });
    QCOMPARE(contents.findHash("hash"), nullptr);
}

void TestLibraryContents::embeddingsAreKnownByModel()
{
    LibraryContents contents;
    contents.setEmbedded(QStringLiteral("a"), QStringLiteral("one"));
    QVERIFY(contents.isEmbedded(QStringLiteral("a"), QStringLiteral("one")));
    QVERIFY(!contents.isEmbedded(QStringLiteral("a"), QStringLiteral("two")));
    QVERIFY(!contents.isEmbedded(QStringLiteral("b"), QStringLiteral("one")));
    contents.dropEmbedded(QStringLiteral("a"));
    QVERIFY(!contents.isEmbedded(QStringLiteral("a"), QStringLiteral("one")));
}

QTEST_APPLESS_MAIN(TestLibraryContents)
#include "tst_librarycontents.moc"
