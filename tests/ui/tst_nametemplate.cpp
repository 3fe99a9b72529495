#include "session/nametemplate.h"

#include <QSet>
#include <QTest>

using namespace unclip;

namespace {

PictureRecord sample()
{
    PictureRecord record;
    record.id = QStringLiteral("a1b2");
    record.mode = Mode::Edit;
    record.title = QStringLiteral("a red fox");
    record.modelName = QStringLiteral("starter");
    record.seed = 42;
    record.parameter = 0.35;
    record.rating = 4;
    record.created = QDateTime(QDate(2025, 1, 31), QTime(14, 5, 9), Qt::LocalTime).toUTC();
    return record;
}

QString named(const QString &pattern, const PictureRecord &record = sample())
{
    return NameTemplate(pattern).name(record, 3, 120);
}

QString u(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestNameTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsEveryToken();
    void cleansNames_data();
    void cleansNames();
    void leavesUnknownTokensAndTellsThem();
    void doesNotExpandWhatAPromptSays();
    void keepsNamesShortAndWhole();
    void numbersEqualNamesInPreview();
    void previewIsBounded();
    void padsNumbersToTheCount();
};

void TestNameTemplate::fillsEveryToken()
{
    QCOMPARE(named(QStringLiteral("{date}-{mode}-{prompt}-{seed}-{n}")),
             QStringLiteral("2025-01-31-edit-a-red-fox-42-003"));
    QCOMPARE(named(QStringLiteral("{time} {value} {model} {rating} {id}")),
             QStringLiteral("14-05-09 0.35 starter 4 a1b2"));
    for (const QString &token : NameTemplate::tokens())
        QVERIFY2(!named(token).contains(QLatin1Char('{')), qPrintable(token));
    QVERIFY(NameTemplate(NameTemplate::defaultPattern()).unknownTokens().isEmpty());
}

void TestNameTemplate::cleansNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("clean");

    QTest::newRow("path signs") << u("a/b\\c:d*e?f\"g<h>i|j") << u("a-b-c-d-e-f-g-h-i-j");
    QTest::newRow("climbing up") << u("../../etc/passwd") << u("etc-passwd");
    QTest::newRow("hidden") << u(".hidden") << u("hidden");
    QTest::newRow("trailing dots") << u("name. . ") << u("name");
    QTest::newRow("option-like") << u("--force") << u("force");
    QTest::newRow("line breaks") << u("one\ntwo\tthree") << u("one two three");
    QTest::newRow("control") << QStringLiteral("a\x01") + QChar(0x7f) + u("b") << u("ab");
    QTest::newRow("right-to-left override") << u("a\u202Egnp.exe") << u("agnp.exe");
    QTest::newRow("lone surrogate") << QString(QChar(0xD800)) + u("x") << u("x");
    QTest::newRow("device") << u("CON") << u("_CON");
    QTest::newRow("device with suffix") << u("nul.txt") << u("_nul.txt");
    QTest::newRow("Chinese") << u("雪地里的红狐狸") << u("雪地里的红狐狸");
    QTest::newRow("decomposed") << u("cafe\u0301") << u("caf\u00e9");
    QTest::newRow("emoji") << u("fox 🦊") << u("fox 🦊");
    QTest::newRow("nothing left") << u("///...") << QString();
}

void TestNameTemplate::cleansNames()
{
    QFETCH(QString, text);
    QFETCH(QString, clean);
    QCOMPARE(cleanFileName(text), clean);
}

void TestNameTemplate::leavesUnknownTokensAndTellsThem()
{
    const NameTemplate pattern(QStringLiteral("{sead}-{n}-{x}-{sead}{"));
    QCOMPARE(pattern.unknownTokens(), QStringList({ u("{sead}"), u("{x}") }));
    QCOMPARE(pattern.name(sample(), 1, 1), u("{sead}-01-{x}-{sead}{"));
}

void TestNameTemplate::doesNotExpandWhatAPromptSays()
{
    PictureRecord record = sample();
    record.title = QStringLiteral("{seed} and {n}");
    QCOMPARE(named(QStringLiteral("{prompt}"), record), u("{seed}-and-{n}"));
}

void TestNameTemplate::keepsNamesShortAndWhole()
{
    PictureRecord record = sample();
    record.title = u("雪").repeated(400);
    const QString name = named(QStringLiteral("{date}-{prompt}-{seed}-{n}"), record);
    QVERIFY(name.toUtf8().size() <= 160);
    QVERIFY(name.endsWith(u("-42-003"))); // the prompt gives way, not the numbers
    QVERIFY(!name.contains(QChar::ReplacementCharacter));

    record.title =
        u("👩‍👩‍👧").repeated(60); // joined emoji lose their joiners, never a half pair
    const QString emoji = named(QStringLiteral("{prompt}"), record);
    QVERIFY(!emoji.isEmpty());
    QCOMPARE(QString::fromUtf8(emoji.toUtf8()), emoji);

    QCOMPARE(named(QString()), u("picture"));
    QCOMPARE(named(u("/")), u("picture"));
    QVERIFY(named(u("x").repeated(5000)).toUtf8().size() <= 160);
}

void TestNameTemplate::numbersEqualNamesInPreview()
{
    std::vector<PictureRecord> pictures(3, sample());
    pictures[1].title = QStringLiteral("A RED FOX"); // the same on systems that ignore case
    const QStringList names =
        previewNames(NameTemplate(QStringLiteral("{prompt}")), pictures, QStringLiteral("png"), 10);
    QCOMPARE(names,
             QStringList({ u("a-red-fox.png"), u("A-RED-FOX (2).png"), u("a-red-fox (3).png") }));
}

void TestNameTemplate::previewIsBounded()
{
    const std::vector<PictureRecord> pictures(25000, sample());
    const QStringList names = previewNames(NameTemplate(NameTemplate::defaultPattern()), pictures,
                                           QStringLiteral("jpg"), 3);
    QCOMPARE(names.size(), 3);
    QVERIFY(names.front().endsWith(u("-00001.jpg")));
}

void TestNameTemplate::padsNumbersToTheCount()
{
    const NameTemplate pattern(QStringLiteral("{n}"));
    QCOMPARE(pattern.name(sample(), 7, 9), u("07"));
    QCOMPARE(pattern.name(sample(), 7, 1000), u("0007"));
}

QTEST_GUILESS_MAIN(TestNameTemplate)
#include "tst_nametemplate.moc"
