#include "session/inputs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <limits>

using namespace unclip;

namespace {

constexpr std::uint64_t largestSeed = std::numeric_limits<std::uint64_t>::max();

SlotInput picture(const QString &file)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Picture;
    slot.file = file;
    slot.sha256 = QString(64, QLatin1Char('b'));
    slot.pictureId = QStringLiteral("id-7");
    slot.crop = { Crop::Mode::Square, 0.1, 1.0 / 3.0, 0.7 };
    slot.image = std::make_shared<const Image>(Image::blank(2, 2));
    return slot;
}

Sampling unusualSampling()
{
    Sampling sampling;
    sampling.prior = PriorKind::Autoregressive;
    sampling.priorSteps = 2;
    sampling.priorGuidanceScale = 4.1;
    sampling.candidates = 64;
    sampling.candidateChoice = CandidateChoice::Picked;
    sampling.pickedCandidate = 63;
    sampling.decoderSteps = 1000;
    sampling.decoderGuidanceScale = 0.0;
    sampling.eta = 0.1 + 0.2;
    sampling.superResSteps = 7;
    sampling.superResSecondSteps = 9;
    sampling.upsampleStages = 0;
    sampling.seed = largestSeed;
    return sampling;
}

/// No field has its default.
StudioInputs unusualInputs()
{
    StudioInputs inputs;
    inputs.create = { QStringLiteral("一只猫 \u00e9 \U0001F431\n\"quoted\""), 1000, false,
                      unusualSampling() };
    inputs.vary = { picture(QStringLiteral("/a b/ü.png")),
                    1.0 / 3.0,
                    1,
                    { 1.0, 0.1 },
                    false,
                    50,
                    unusualSampling() };
    SlotInput prompt;
    prompt.kind = SlotInput::Kind::Prompt;
    prompt.prompt = QStringLiteral("a dog");
    prompt.crop.mode = Crop::Mode::Fit;
    inputs.blend.layout = BlendInput::Layout::Pad;
    inputs.blend.ends = { { picture(QStringLiteral("/c.png")), -1.0 },
                          { prompt, 0.123456789 },
                          {} };
    inputs.blend.mix = std::nextafter(0.5, 1.0);
    inputs.blend.padX = 0.0;
    inputs.blend.padY = 1.0;
    inputs.blend.frames = 33;
    inputs.blend.baseNoise = BaseNoise::Shared;
    inputs.blend.inversionSteps = 3;
    inputs.blend.sampling = unusualSampling();
    inputs.edit = { picture(QStringLiteral("/d.png")),
                    QStringLiteral("before"),
                    QStringLiteral("after"),
                    0.9,
                    {},
                    4,
                    unusualSampling() };
    inputs.explore = { picture(QStringLiteral("/e.png")), 320, unusualSampling() };
    return inputs;
}

StudioInputs throughText(const StudioInputs &inputs)
{
    const QByteArray text = QJsonDocument(toJson(inputs)).toJson();
    return inputsFromJson(QJsonDocument::fromJson(text).object());
}

/// `json` with one value replaced; `path` has keys, and indices of arrays.
QJsonValue replaced(const QJsonValue &json, const QStringList &path, const QJsonValue &value)
{
    if (path.isEmpty())
        return value;
    if (json.isArray()) {
        QJsonArray list = json.toArray();
        const int index = path.first().toInt();
        list.replace(index, replaced(list.at(index), path.mid(1), value));
        return list;
    }
    QJsonObject object = json.toObject();
    object.insert(path.first(), replaced(object.value(path.first()), path.mid(1), value));
    return object;
}

StudioInputs withDamage(const QString &path, const QJsonValue &value)
{
    return inputsFromJson(
        replaced(toJson(unusualInputs()), path.split(QLatin1Char('/')), value).toObject());
}

} // namespace

/// What panels hold, and its form in the session file.
class InputsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsSurviveTheFile() { QVERIFY(throughText({}) == StudioInputs {}); }

    void everyFieldSurvivesTheFile()
    {
        const StudioInputs inputs = unusualInputs();
        const StudioInputs back = throughText(inputs);
        QVERIFY(back.create == inputs.create);
        QVERIFY(back.vary == inputs.vary);
        QVERIFY(back.blend == inputs.blend);
        QVERIFY(back.edit == inputs.edit);
        QVERIFY(back.explore == inputs.explore);
        QCOMPARE(back.create.sampling.seed, largestSeed);
        QVERIFY(!back.vary.source.image);
    }

    void pixelsAreNoDifference()
    {
        SlotInput a = picture(QStringLiteral("/a.png"));
        SlotInput b = a;
        b.image.reset();
        QVERIFY(a == b);
        b.sha256 = QString(64, QLatin1Char('c'));
        QVERIFY(a != b);
    }

    void equalitySeesEveryPart_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("prompt") << "create/prompt" << QJsonValue(QStringLiteral("x"));
        QTest::newRow("create seed") << "create/sampling/seed" << QJsonValue(QStringLiteral("5"));
        QTest::newRow("vary slot") << "vary/source/prompt" << QJsonValue(QStringLiteral("x"));
        QTest::newRow("sheet") << "vary/sheet_etas" << QJsonValue(QJsonArray { 0.5 });
        QTest::newRow("crop") << "vary/source/crop/x" << QJsonValue(0.2);
        QTest::newRow("weight") << "blend/ends/0/weight" << QJsonValue(0.5);
        QTest::newRow("noise") << "blend/base_noise" << QJsonValue(QStringLiteral("inverted"));
        QTest::newRow("eta") << "blend/sampling/eta" << QJsonValue(0.9);
        QTest::newRow("filmstrip") << "edit/filmstrip" << QJsonValue(QJsonArray { 0.5 });
        QTest::newRow("dimensions") << "explore/dimensions" << QJsonValue(2);
        QTest::newRow("steps") << "explore/sampling/decoder_steps" << QJsonValue(20);
    }

    void equalitySeesEveryPart()
    {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        QVERIFY(!(withDamage(path, value) == unusualInputs()));
    }

    void whatDoesNotFitTakesItsDefault_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("bad");
        QTest::addColumn<QJsonValue>("expected");
        const QJsonArray sheet { 0.0, 0.25, 0.5, 0.75, 1.0 };
        const QJsonObject noObject;
        const QJsonValue word(QStringLiteral("many"));
        QTest::newRow("count too large") << "create/count" << QJsonValue(1001) << QJsonValue(4);
        QTest::newRow("count none") << "create/count" << QJsonValue(0) << QJsonValue(4);
        QTest::newRow("count broken") << "create/count" << QJsonValue(2.5) << QJsonValue(4);
        QTest::newRow("count huge") << "create/count" << QJsonValue(1e300) << QJsonValue(4);
        QTest::newRow("count a word") << "create/count" << word << QJsonValue(4);
        QTest::newRow("prompt a number")
            << "create/prompt" << QJsonValue(7) << QJsonValue(QString());
        QTest::newRow("flag a word") << "create/fresh_seed" << word << QJsonValue(true);
        QTest::newRow("seed negative") << "create/sampling/seed" << QJsonValue(QStringLiteral("-1"))
                                       << QJsonValue(QStringLiteral("0"));
        QTest::newRow("seed too large")
            << "create/sampling/seed" << QJsonValue(QStringLiteral("18446744073709551616"))
            << QJsonValue(QStringLiteral("0"));
        QTest::newRow("one step") << "create/sampling/prior_steps" << QJsonValue(1)
                                  << QJsonValue(0);
        QTest::newRow("unknown prior")
            << "create/sampling/prior" << word << QJsonValue(QStringLiteral("diffusion"));
        QTest::newRow("stages") << "create/sampling/upsample_stages" << QJsonValue(3)
                                << QJsonValue(-1);
        QTest::newRow("eta") << "vary/eta" << QJsonValue(1.01) << QJsonValue(0.6);
        QTest::newRow("sheet value") << "vary/sheet_etas/1" << QJsonValue(2.0) << QJsonValue();
        QTest::newRow("sheet null") << "vary/sheet_etas" << QJsonValue() << QJsonValue(sheet);
        QTest::newRow("hash") << "vary/source/sha256" << QJsonValue(QString(64, QLatin1Char('Z')))
                              << QJsonValue(QString());
        QTest::newRow("no file") << "vary/source/file" << QJsonValue(QString()) << QJsonValue();
        QTest::newRow("crop of nothing")
            << "vary/source/crop/size" << QJsonValue(0.0) << QJsonValue(1.0);
        QTest::newRow("weight") << "blend/ends/0/weight" << QJsonValue(-1.5) << QJsonValue(1.0);
        QTest::newRow("frames") << "blend/frames" << QJsonValue(-2) << QJsonValue(9);
        QTest::newRow("pad") << "blend/pad_x" << QJsonValue(-0.1) << QJsonValue(0.5);
        QTest::newRow("dimensions") << "explore/dimensions" << QJsonValue(-3) << QJsonValue(0);
        QTest::newRow("a mode gone") << "explore" << QJsonValue(noObject) << QJsonValue();
    }

    void whatDoesNotFitTakesItsDefault()
    {
        QFETCH(QString, path);
        QFETCH(QJsonValue, bad);
        QFETCH(QJsonValue, expected);
        StudioInputs wanted;
        const QString parent = path.section(QLatin1Char('/'), 0, -2);
        if (!expected.isNull())
            wanted = withDamage(path, expected);
        else if (parent == QLatin1String("vary/sheet_etas"))
            wanted = withDamage(
                parent, toJson({}).value(QStringLiteral("vary"))[QStringLiteral("sheet_etas")]);
        else if (parent == QLatin1String("vary/source"))
            wanted = withDamage(QStringLiteral("vary/source/file"), QString());
        else
            wanted = withDamage(path, toJson({}).value(path));
        QVERIFY(withDamage(path, bad) == wanted);
        if (parent == QLatin1String("vary/source") && expected.isNull())
            QVERIFY(withDamage(path, bad).vary.source.kind == SlotInput::Kind::Empty);
    }

    void endsStayBetweenTwoAndSixtyFour()
    {
        const QString path = QStringLiteral("blend/ends");
        QCOMPARE(withDamage(path, QJsonArray()).blend.ends.size(), std::size_t { 2 });
        QCOMPARE(withDamage(path, QJsonValue(5)).blend.ends.size(), std::size_t { 2 });
        QJsonArray many;
        for (int i = 0; i < 100; ++i)
            many.append(QJsonValue(QStringLiteral("no end")));
        const StudioInputs inputs = withDamage(path, many);
        QCOMPARE(inputs.blend.ends.size(), std::size_t { 64 });
        QVERIFY(inputs.blend.ends.back().slot == SlotInput {});
    }

    void textThatJsonCannotCarryDoesNoHarm()
    {
        StudioInputs inputs;
        inputs.edit.before = QStringLiteral("a") + QChar(0xD800) + QStringLiteral("b") + QChar(0);
        inputs.edit.after = QString(200000, QChar(0x732B));
        inputs.explore.dimensions = 5;
        const StudioInputs back = throughText(inputs);
        QVERIFY(back.edit.before.startsWith(QLatin1Char('a')));
        QVERIFY(back.edit.before.contains(QLatin1Char('b')));
        QCOMPARE(back.edit.after, QString(65536, QChar(0x732B)));
        QCOMPARE(back.explore.dimensions, 5);
    }

    void damagedBytesGiveInputsThatSurvive()
    {
        QRandomGenerator random(7);
        const QByteArray whole =
            QJsonDocument(toJson(unusualInputs())).toJson(QJsonDocument::Compact);
        int readable = 0;
        for (int round = 0; round < 500; ++round) {
            QByteArray text = whole;
            for (int i = 0; i < 2; ++i)
                text[random.bounded(text.size())] = static_cast<char>(random.bounded(32, 127));
            const QJsonDocument document = QJsonDocument::fromJson(text);
            readable += document.isObject() ? 1 : 0;
            const StudioInputs inputs = inputsFromJson(document.object());
            QVERIFY(throughText(inputs) == inputs);
        }
        QVERIFY2(readable > 50, qPrintable(QString::number(readable)));
    }

    void slotsAreReadyWithPixelsOrWords()
    {
        SlotInput slot;
        QVERIFY(!slot.isReady());
        slot.kind = SlotInput::Kind::Prompt;
        slot.prompt = QStringLiteral(" \n");
        QVERIFY(!slot.isReady());
        slot.prompt = QStringLiteral("cat");
        QVERIFY(slot.isReady());
        slot = picture(QStringLiteral("/a.png"));
        QVERIFY(slot.isReady());
        slot.image = std::make_shared<const Image>();
        QVERIFY(!slot.isReady());
        slot.image.reset();
        QVERIFY(!slot.isReady());
    }

    void slotsComeInTheOrderOfThePanels()
    {
        StudioInputs inputs;
        const std::vector<SlotInput *> expected { &inputs.vary.source, &inputs.blend.ends[0].slot,
                                                  &inputs.blend.ends[1].slot, &inputs.edit.source,
                                                  &inputs.explore.source };
        QVERIFY(slotsOf(inputs) == expected);
        QVERIFY(slotsOf(inputs, Mode::Create).empty());
        QVERIFY(slotsOf(inputs, Mode::Edit) == std::vector<SlotInput *> { &inputs.edit.source });
    }

    void modesHaveKeys()
    {
        for (const Mode mode :
             { Mode::Create, Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore, Mode::Gallery })
            QCOMPARE(modeFromKey(modeKey(mode)), mode);
        QCOMPARE(modeKey(Mode::Explore), QStringLiteral("explore"));
        QCOMPARE(modeFromKey(QStringLiteral("Vary ")), Mode::Create);
    }
};

QTEST_GUILESS_MAIN(InputsTest)
#include "tst_inputs.moc"
