#include "training/data/captions.h"

#include "unclip/error.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace unclip;

namespace {

CaptionWords shippedWords()
{
    return CaptionWords(UNCLIP_SOURCE_DIR "/resources/training/synonyms.json");
}

CaptionSource dog()
{
    CaptionSource source;
    source.english = "dog face";
    source.chinese = "狗脸";
    source.keywordsEnglish = { "dog", "face", "pet" };
    source.keywordsChinese = { "宠物", "狗" };
    source.style = "3D";
    source.styleChinese = "立体";
    return source;
}

std::set<std::string> manyCaptions(const CaptionSource &source, int count = 3000)
{
    const CaptionMaker maker(shippedWords());
    std::set<std::string> captions;
    for (int i = 0; i < count; ++i)
        captions.insert(maker.make(source, 1, static_cast<std::uint64_t>(i)).text);
    return captions;
}

bool isChinese(const std::string &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
}

} // namespace

class TestCaptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reachesEverydayWords_data();
    void reachesEverydayWords();
    void variesAndRepeats();
    void sharesAreAsAsked();
    void colourIsTheOneSaid();
    void plainTextPassesThrough();
    void saysSkinTone();
    void articles_data();
    void articles();
    void measureWords_data();
    void measureWords();
    void naturalNames_data();
    void naturalNames();
    void evaluationCaptionsAreFixed();
    void pairsNameBothInOrder();
    void sources_data();
    void sources();
    void colourBoxesAreOrdered();
};

void TestCaptions::reachesEverydayWords_data()
{
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("chinese");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *english, const char *chinese, const char *wanted) {
        QTest::newRow(wanted) << QString::fromUtf8(english) << QString::fromUtf8(chinese)
                              << QString::fromUtf8(wanted);
    };
    row("red apple", "红苹果", "a red apple");
    row("red apple", "红苹果", "苹果");
    row("grinning cat", "大笑的猫", "a smiling cat");
    row("grinning cat with smiling eyes", "微笑的猫", "一只微笑的猫");
    row("dog face", "狗脸", "一只小狗");
    row("dog face", "狗脸", "a puppy");
    row("automobile", "汽车", "a car");
    row("rose", "玫瑰", "一朵玫瑰");
}

void TestCaptions::reachesEverydayWords()
{
    QFETCH(QString, english);
    QFETCH(QString, chinese);
    QFETCH(QString, wanted);
    CaptionSource source;
    source.english = english.toStdString();
    source.chinese = chinese.toStdString();
    QVERIFY(manyCaptions(source).count(wanted.toStdString()) == 1);
}

void TestCaptions::variesAndRepeats()
{
    const CaptionMaker maker(shippedWords());
    for (std::uint64_t i = 0; i < 100; ++i) {
        const TrainingCaption first = maker.make(dog(), 5, i);
        const TrainingCaption second = maker.make(dog(), 5, i);
        QCOMPARE(first.text, second.text);
        QVERIFY(first.background == second.background);
    }
    QVERIFY(manyCaptions(dog()).size() > 300);
}

void TestCaptions::sharesAreAsAsked()
{
    const CaptionMaker maker(shippedWords());
    const int count = 20000;
    int chinese = 0;
    int coloured = 0;
    for (int i = 0; i < count; ++i) {
        const TrainingCaption caption = maker.make(dog(), 2, static_cast<std::uint64_t>(i));
        chinese += isChinese(caption.text) ? 1 : 0;
        coloured += caption.background != white ? 1 : 0;
    }
    QVERIFY(std::abs(chinese / double(count) - 0.5) < 0.02);
    QVERIFY(std::abs(coloured / double(count) - 0.22) < 0.02);
}

void TestCaptions::colourIsTheOneSaid()
{
    CaptionMix mix;
    mix.coloured = 1.0;
    mix.naming = 1.0;
    const CaptionMaker maker(CaptionWords(), mix);
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const TrainingCaption caption = maker.make(dog(), 3, i);
        const bool fits =
            std::any_of(backgroundColours().begin(), backgroundColours().end(),
                        [&](const BackgroundColour &colour) {
                            bool isInside = true;
                            for (std::size_t c = 0; c < 3; ++c)
                                isInside = isInside && caption.background[c] >= colour.lowest[c]
                                    && caption.background[c] <= colour.highest[c];
                            const auto says = [&](std::string_view name) {
                                return caption.text.find(name) != std::string::npos;
                            };
                            return isInside && (says(colour.english) || says(colour.chinese));
                        });
        QVERIFY2(fits, caption.text.c_str());
    }
}

void TestCaptions::plainTextPassesThrough()
{
    CaptionSource source;
    source.plain = "A photo,  as is: 图";
    const CaptionMaker maker(shippedWords());
    for (std::uint64_t i = 0; i < 50; ++i) {
        QCOMPARE(maker.make(source, 1, i).text, source.plain);
        QVERIFY(maker.make(source, 1, i).background == white);
    }
    QCOMPARE(maker.evaluationCaption(source, CaptionLanguage::Chinese), source.plain);
}

void TestCaptions::saysSkinTone()
{
    CaptionSource source;
    source.english = "thumbs up";
    source.chinese = "拇指向上";
    source.skinTone = "medium-dark";
    const auto captions = manyCaptions(source);
    QVERIFY(captions.count("thumbs up with medium-dark skin tone") == 1);
    QVERIFY(captions.count("中等偏深肤色的拇指向上") == 1);
    QVERIFY(captions.count("thumbs up") == 1);
}

void TestCaptions::articles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const char *wanted) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(wanted);
    };
    row("cat", "a cat");
    row("apple", "an apple");
    row("unicorn", "a unicorn");
    row("umbrella", "an umbrella");
    row("hourglass done", "an hourglass done");
    row("SOS button", "an SOS button");
    row("TOP arrow", "a TOP arrow");
    row("scissors", "scissors");
    row("books", "books");
    row("women with bunny ears", "women with bunny ears");
    row("cat with wry smile", "a cat with wry smile");
    row("bus", "a bus");
    row("octopus", "an octopus");
    row("glass of milk", "a glass of milk");
    row("rice", "rice");
    row("Statue of Liberty", "Statue of Liberty");
    row("flag of Japan", "a flag of Japan");
    row("", "a ");
}

void TestCaptions::articles()
{
    QFETCH(QString, name);
    QFETCH(QString, wanted);
    QCOMPARE(QString::fromStdString(shippedWords().withArticle(name.toStdString())), wanted);
}

void TestCaptions::measureWords_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const char *wanted) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(wanted);
    };
    row("狗", "一只狗");
    row("玫瑰", "一朵玫瑰");
    row("消防车", "一辆消防车");
    row("海马", "一匹海马");
    row("热茶", "一杯热茶");
    row("机器人", "一个机器人");
    row("长颈鹿", "一头长颈鹿");
}

void TestCaptions::measureWords()
{
    QFETCH(QString, name);
    QFETCH(QString, wanted);
    QCOMPARE(QString::fromStdString(shippedWords().withMeasureWord(name.toStdString())), wanted);
}

void TestCaptions::naturalNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const char *wanted) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(wanted);
    };
    row("flag: France", "flag of France");
    row("keycap: 1", "keycap 1");
    row("family: man, woman, girl", "family with man, woman and girl");
    row("person: beard", "person with beard");
    row("eight o’clock", "eight o'clock");
    row("red apple", "red apple");
}

void TestCaptions::naturalNames()
{
    QFETCH(QString, name);
    QFETCH(QString, wanted);
    QCOMPARE(QString::fromStdString(naturalEnglish(name.toStdString())), wanted);
    QCOMPARE(naturalChinese("旗: 法国"), std::string("法国国旗"));
}

void TestCaptions::evaluationCaptionsAreFixed()
{
    const CaptionMaker maker(shippedWords());
    QCOMPARE(maker.evaluationCaption(dog(), CaptionLanguage::English),
             std::string("a 3D dog face"));
    QCOMPARE(maker.evaluationCaption(dog(), CaptionLanguage::Chinese),
             std::string("立体风格的狗脸"));
    CaptionSource english = dog();
    english.chinese.clear();
    QCOMPARE(maker.evaluationCaption(english, CaptionLanguage::Chinese),
             std::string("a 3D dog face"));
    QVERIFY(shippedWords().evaluationPrompts().size() >= 20);
}

void TestCaptions::pairsNameBothInOrder()
{
    CaptionSource cat = dog();
    cat.english = "cat";
    cat.chinese = "猫";
    cat.keywordsEnglish = {};
    CaptionSource tulip = cat;
    tulip.english = "tulip";
    tulip.chinese = "郁金香";
    CaptionMix mix;
    mix.coloured = 0.0;
    const CaptionMaker maker(CaptionWords(), mix);
    std::set<std::string> captions;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        const std::string text = maker.makePair(cat, tulip, 1, i).text;
        QCOMPARE(maker.makePair(cat, tulip, 1, i).text, text);
        const auto first = text.find(isChinese(text) ? "猫" : "cat");
        const auto second = text.find(isChinese(text) ? "郁金香" : "tulip");
        QVERIFY2(first != std::string::npos && second != std::string::npos && first < second,
                 text.c_str());
        captions.insert(text);
    }
    for (const char *wanted : { "a cat next to a tulip", "a cat and a tulip in 3D style",
                                "猫和郁金香", "猫在郁金香旁边，立体风格", "猫旁边有郁金香" })
        QVERIFY2(captions.count(wanted) == 1, wanted);
    CaptionSource english = tulip;
    english.chinese.clear();
    for (std::uint64_t i = 0; i < 200; ++i)
        QVERIFY(!isChinese(maker.makePair(cat, english, 1, i).text));
    QCOMPARE(maker.evaluationPairCaption(cat, tulip, CaptionLanguage::English),
             std::string("a cat next to a tulip, 3D style"));
    QCOMPARE(maker.evaluationPairCaption(cat, tulip, CaptionLanguage::Chinese),
             std::string("猫和郁金香，立体风格"));
}

void TestCaptions::sources_data()
{
    QTest::addColumn<QString>("extension");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("plain"); // null: must be refused
    const auto row = [](const char *name, const char *extension, const char *content,
                        const QString &plain) {
        QTest::newRow(name) << QString::fromUtf8(extension) << QString::fromUtf8(content) << plain;
    };
    row("txt", "txt", " a cat \n", QStringLiteral("a cat"));
    row("caption", "json", R"({"caption": "a cat"})", QStringLiteral("a cat"));
    row("text", "json", R"({"text": "a cat", "weight": "heavy"})", QStringLiteral("a cat"));
    row("name", "json", R"({"name_en": "cat"})", QStringLiteral(""));
    row("nothing said", "json", R"({"url": "x"})", QString());
    row("empty txt", "txt", " \n", QString());
    row("no json", "json", "{", QString());
    row("an array", "json", "[]", QString());
    row("a number", "json", R"({"caption": 3})", QString());
}

void TestCaptions::sources()
{
    QFETCH(QString, extension);
    QFETCH(QString, content);
    QFETCH(QString, plain);
    const WebSample sample { "k", { { extension.toStdString(), content.toStdString() } } };
    if (plain.isNull()) {
        QVERIFY_THROWS_EXCEPTION(ModelError, captionSourceOf(sample));
        return;
    }
    QCOMPARE(QString::fromStdString(captionSourceOf(sample).plain), plain);
    QCOMPARE(captionSourceOf(sample).weight, 1.0);
}

void TestCaptions::colourBoxesAreOrdered()
{
    for (const BackgroundColour &colour : backgroundColours()) {
        for (std::size_t c = 0; c < 3; ++c)
            QVERIFY(colour.lowest[c] <= colour.highest[c]);
    }
}

QTEST_GUILESS_MAIN(TestCaptions)
#include "tst_captions.moc"
