#include "cli/options.h"

#include <QTest>

using namespace unclip;

/// Checks that options share.
class CliOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isPositive");
        QTest::addColumn<bool>("isNonNegative");
        QTest::newRow("1") << QByteArray("1") << true << true;
        QTest::newRow("a fraction") << QByteArray("0.5") << true << true;
        QTest::newRow("0") << QByteArray("0") << false << true;
        QTest::newRow("negative") << QByteArray("-1") << false << false;
        QTest::newRow("a word") << QByteArray("many") << false << false;
        QTest::newRow("nothing") << QByteArray("") << false << false;
        QTest::newRow("NaN") << QByteArray("nan") << false << false;
    }

    void numbers()
    {
        QFETCH(const QByteArray, text);
        QTEST(problemWithPositive(text.toStdString()).empty(), "isPositive");
        QTEST(problemWithNonNegative(text.toStdString()).empty(), "isNonNegative");
    }

    void refusesInAFewWords()
    {
        CLI::App app;
        int steps = 1;
        app.add_option("--steps", steps)->check(problemWithPositive, "POSITIVE");
        try {
            app.parse("--steps 0");
            QFAIL("accepted");
        } catch (const CLI::ParseError &error) {
            QCOMPARE(error.what(), "--steps: \"0\" is no number above 0");
        }
        QVERIFY(app.help().find("POSITIVE") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(CliOptionsTest)

#include "tst_cli_options.moc"
