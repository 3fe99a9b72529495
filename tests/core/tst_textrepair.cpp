#include "text/htmlentities.h"
#include "text/mojibake.h"
#include "text/textrepair.h"

#include <QTest>

#include <unicode/locid.h>
#include <unicode/unistr.h>

using namespace unclip;

class TestTextRepair : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repairs_data();
    void repairs();
    void leavesGoodText_data();
    void leavesGoodText();
    void unescapes_data();
    void unescapes();
    void cleans_data();
    void cleans();
    void lowersLikeIcu_data();
    void lowersLikeIcu();
    void lowersEveryCharacter();
    void replacesIllFormedBytes_data();
    void replacesIllFormedBytes();
    void tracesEnds();
    void settlesOnHostileText();
};

void TestTextRepair::repairs_data()
{
    QTest::addColumn<QByteArray>("damaged");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &damaged, const QByteArray &expected) {
        QTest::newRow(name) << damaged << expected;
    };
    row("entities", "tom &amp; &eacute;&EACUTE;&#33;&#x21;&NotEqualTilde;", "tom & éÉ!!≂̸");
    row("nested entity", "&amp;amp;amp; b", "& b");
    row("capital sharp s", "&SZLIG;", "SS");
    row("C1", "\u0093x\u0094 a\u0085 \u0080", "\"x\" a… €");
    row("undefined C1", "a\u0081b", "a\u0081b");
    row("ligatures", "ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ Ĳ ĳ ŉ Ǆ ǈ ǳ", "ff fi fl ffi ffl ſt st IJ ij 'n DŽ Lj dz");
    row("full width", "ＡＢＣ１２３！　ｘ￥", "ABC123! x¥");
    row("half width", "ｶﾞｷ ﾡ", "ガキ ᄀ");
    row("quotes", "‘a’ ‚b‛ “c” „d‟ ʼ", "'a' 'b' \"c\" \"d\" '");
    row("line ends", "a\r\nb\rc\u2028d\u2029e\n", "a\nb\nc\nd\ne\n");
    row("colours", "\x1b[31;1mred\x1b[0m \x1b[x", "red ");
    row("broken colour", "\x1b[31", "[31");
    row("controls",
        "a\x07"
        "b\x0b"
        "c\x7f\ufeff\u206a\ufff9d",
        "abcd");
    row("NFC", "e\u0301 A\u030a \u1100\u1161", "é Å 가");
    row("apostrophe", "donâ€™t", "don't");
    row("dash", "a â€” b", "a — b");
    row("accents", "cafÃ© Ã¼ber PiÃ±ata Ã‰tude", "café über Piñata Étude");
    row("at the end", "l’humanitÃ©", "l'humanité");
    row("degrees", "25Â°C", "25°C");
    row("no-break space", "aÂ\u00a0b", "a\u00a0b");
    row("Latin-1 layer", "cafÃ\u00a9 \u00e2\u0080\u0099", "café '");
    row("twice", "donÃ¢â‚¬â„¢t", "don't");
    row("emoji", "cat ðŸ˜€", "cat 😀");
    row("Polish", "Å‚Ã³dÅº zaÅ¼Ã³Å‚Ä‡", "łódź zażółć");
    row("Cyrillic", "ÐºÐ¾Ñ‚", "кот");
    row("Chinese", "ä¸\u00adæ–‡", "中文");
    row("entity in mojibake", "&acirc;&euro;&trade;", "'");
    row("BOM", "ï»¿cat", "cat");
}

void TestTextRepair::repairs()
{
    QFETCH(QByteArray, damaged);
    const std::string repaired = toUtf8(repairText(decodeUtf8(damaged.toStdString())));
    QTEST(QByteArray::fromStdString(repaired), "expected");
}

void TestTextRepair::leavesGoodText_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArrayList texts = { "café…»",
                                   "voilà\u00a0»",
                                   "CAFÉ®",
                                   "Brontë…»",
                                   "IRMÃ™",
                                   "SÃO PAULO",
                                   "Ünïcödé",
                                   "½ ① ㎏ ²",
                                   "«é» ‹à›",
                                   "zero\u200bwidth\u00ad",
                                   "′ ″",
                                   "a < b &amp; c",
                                   "&bogus; & &;",
                                   "&#xZZ; &#; &ampx;",
                                   "日本語のテキスト",
                                   "한국어",
                                   "Þórður",
                                   "naïve coöperation",
                                   "5×¹",
                                   "Привет",
                                   "\t\n\f",
                                   "🦊" };
    for (const QByteArray &text : texts)
        QTest::newRow(text.constData()) << text;
}

void TestTextRepair::leavesGoodText()
{
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(toUtf8(repairText(decodeUtf8(text.toStdString())))), text);
}

void TestTextRepair::unescapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const QByteArray &text, const QByteArray &expected) {
        QTest::newRow(text.constData()) << text << expected;
    };
    row("&amp &ampx &notit; &notin; &hearts", "& &x ¬it; ∉ &hearts");
    row("&#65;&#65 &#x41&#X41;", "AA AA");
    row("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\ufffd\ufffd\ufffd\ufffd");
    row("&#128;&#x9f;&#129;", "€Ÿ\u0081");
    row("&#1;&#xb;&#xfffe;&#xfdd0;|", "|");
    row("&#13;|", "\r|");
    row("& &; &# &#; &#x; &x; &EACUTE;", "& &; &# &#; &#x; &x; &EACUTE;");
    row("&fjlig;&NotEqualTilde;", "fj≂̸");
    row("&CounterClockwiseContourIntegral;", "∳");
    row("&", "&");
    row("&lt", "<");
}

void TestTextRepair::unescapes()
{
    QFETCH(QByteArray, text);
    const std::string plain = toUtf8(unescapeHtml(decodeUtf8(text.toStdString())));
    QTEST(QByteArray::fromStdString(plain), "expected");
}

void TestTextRepair::cleans_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &prompt, const QByteArray &expected) {
        QTest::newRow(name) << prompt << expected;
    };
    row("spaces", " \t a\u00a0\u2003\nb\u3000 \r\n", "a b");
    row("entity beside markup", "<i> &lt;B&gt; &nbsp;", "<i> <b>");
    row("twice", "<i> &amp;lt;", "<i> <");
    row("dotted I", "İ", "i\u0307");
    row("only spaces", " \u2028 ", "");
}

void TestTextRepair::cleans()
{
    QFETCH(QByteArray, prompt);
    QTEST(QByteArray::fromStdString(toUtf8(cleanPrompt(prompt.toStdString()))), "expected");
}

void TestTextRepair::lowersLikeIcu_data()
{
    QTest::addColumn<QString>("text");
    const QStringList texts = {
        QStringLiteral("ΟΔΥΣΣΕΥΣ ΣΟΦΟΣ"),  QStringLiteral("Σ"),
        QStringLiteral("ΑΣ' ΑΣ'Α"),        QStringLiteral("Α.Σ ΑΣ. ΑΣ\u0301Α"),
        QStringLiteral("1Σ Σ1 ΣΣΣ"),       QStringLiteral("İSTANBUL ISPARTA"),
        QStringLiteral("GROẞE ǅ Ω Å K 𐐀Σ")
    };
    for (const QString &text : texts)
        QTest::newRow(qPrintable(text)) << text;
}

void TestTextRepair::lowersLikeIcu()
{
    QFETCH(QString, text);
    icu::UnicodeString expected(reinterpret_cast<const char16_t *>(text.utf16()),
                                static_cast<std::int32_t>(text.size()));
    std::string utf8;
    expected.toLower(icu::Locale::getRoot()).toUTF8String(utf8);
    QCOMPARE(toUtf8(lowerCase(decodeUtf8(text.toStdString()))), utf8);
}

void TestTextRepair::lowersEveryCharacter()
{
    for (char32_t value = 0; value < 0x20000; ++value) {
        if (value >= 0xD800 && value <= 0xDFFF)
            continue;
        icu::UnicodeString expected(static_cast<UChar32>(value));
        std::string utf8;
        expected.toLower(icu::Locale::getRoot()).toUTF8String(utf8);
        if (toUtf8(lowerCase({ { value, 1 } })) != utf8)
            QFAIL(qPrintable(QStringLiteral("U+%1").arg(std::uint32_t(value), 4, 16)));
    }
}

void TestTextRepair::replacesIllFormedBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("stray") << QByteArray("a\x80z") << QByteArray("a\ufffdz");
    QTest::newRow("cut") << QByteArray("a\xe2\x82") << QByteArray("a\ufffd");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\ufffd\ufffd");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\ufffd\ufffd\ufffd");
    QTest::newRow("too large") << QByteArray("\xf5") << QByteArray("\ufffd");
    QTest::newRow("good") << QByteArray("é€😀") << QByteArray("é€😀");
}

void TestTextRepair::replacesIllFormedBytes()
{
    QFETCH(QByteArray, bytes);
    QTEST(QByteArray::fromStdString(toUtf8(decodeUtf8(bytes.toStdString()))), "expected");
}

void TestTextRepair::tracesEnds()
{
    const TracedText text = repairText(decodeUtf8("&amp;ﬁe\u0301donâ€™t"));
    std::vector<std::uint32_t> ends;
    for (const TracedChar &character : text)
        ends.push_back(character.end);
    // & f i é d o n ' t: half the ligature claims nothing of it
    QCOMPARE(ends, (std::vector<std::uint32_t> { 5, 5, 8, 11, 12, 13, 14, 22, 23 }));
}

void TestTextRepair::settlesOnHostileText()
{
    std::string nested = "&";
    for (int i = 0; i < 50000; ++i)
        nested += "amp;";
    QVERIFY(repairText(decodeUtf8(nested)).size() < nested.size());
    std::string marks = "a";
    for (int i = 0; i < 50000; ++i)
        marks += i % 2 == 0 ? "\u0301" : "\u0323";
    QVERIFY(!repairText(decodeUtf8(marks)).empty());
    QVERIFY(!cleanPrompt(std::string(200000, '&')).empty());
}

QTEST_GUILESS_MAIN(TestTextRepair)
#include "tst_textrepair.moc"
