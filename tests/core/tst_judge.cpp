#include "evaluation/judge.h"
#include "evaluation/judgetraining.h"
#include "evaluation/metrics.h"
#include "training/batch.h"
#include "unclip/error.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace unclip;
using namespace unclip::evaluation;

namespace {

constexpr int side = 16;
constexpr std::int64_t picturesPerConcept = 6;

/// Opaque bars on a transparent ground: concept 0 lies, concept 1 stands.
JudgeLesson barLesson()
{
    JudgeLesson lesson;
    lesson.conceptCount = 2;
    lesson.pixels = at::zeros({ 2 * picturesPerConcept, side, side, 4 }, at::kByte);
    for (std::int64_t i = 0; i < lesson.pixels.size(0); ++i) {
        const std::int64_t standing = i % 2;
        at::Tensor bar = lesson.pixels[i].narrow(standing, 5 + i / 4, 4);
        bar.narrow(2, 3, 1).fill_(255);
        bar.narrow(2, i % 3, 1).fill_(200);
        lesson.concepts.push_back(standing);
        lesson.cumulative.push_back(static_cast<double>(i + 1));
    }
    return lesson;
}

/// A bar of a colour that no lesson has.
Image bar(bool isStanding, int size)
{
    Image image = Image::blank(size, size);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            if (const int across = isStanding ? x : y;
                across >= size * 3 / 8 && across < size * 5 / 8)
                image.rgb[static_cast<std::size_t>(y * size + x) * 3 + 1] = 90;
    return image;
}

JudgeSettings settingsWith(const std::filesystem::path &file, std::int64_t steps)
{
    JudgeSettings settings;
    settings.file = file;
    settings.steps = steps;
    settings.seed = 3;
    return settings;
}

} // namespace

/// A judge of lying and standing bars.
class JudgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void learnsAndComesBackTheSame()
    {
        std::int64_t reported = 0;
        const Judge judge = Judge::make(m_lesson, settingsWith(file("bars"), 60), {},
                                        [&](std::int64_t step, std::int64_t count) {
                                            QCOMPARE(count, std::int64_t { 60 });
                                            reported = step;
                                        });
        QCOMPARE(reported, std::int64_t { 60 });
        QVERIFY(!judge.origin().isFromFile);
        QVERIFY(!judge.origin().isCutShort());
        for (const int size : { side, 40 }) { // any size is looked at
            const auto verdicts = judge.look({ bar(false, size), bar(true, size) });
            QCOMPARE(indexOfLargest(verdicts[0].scores), std::size_t { 0 });
            QCOMPARE(indexOfLargest(verdicts[1].scores), std::size_t { 1 });
            QCOMPARE(verdicts[0].features.size(),
                     static_cast<std::size_t>(JudgeNetworkImpl::featureCount));
        }

        const Judge again = Judge::make(m_lesson, settingsWith(file("bars"), 60), {},
                                        [](std::int64_t, std::int64_t) { QFAIL("trained again"); });
        QVERIFY(again.origin().isFromFile);
        QCOMPARE(again.origin().steps, std::int64_t { 60 });
        const Verdict before = judge.look(bar(true, side));
        const Verdict after = again.look(bar(true, side));
        QCOMPARE(after.scores, before.scores);
        QCOMPARE(after.features, before.features);
    }

    void equalSeedsGiveEqualJudges()
    {
        const Judge first = Judge::make(m_lesson, settingsWith({}, 5), {});
        const Judge second = Judge::make(m_lesson, settingsWith({}, 5), {});
        QCOMPARE(first.look(bar(true, side)).scores, second.look(bar(true, side)).scores);
    }

    void otherPicturesOrSettingsTrainAnew_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("pixel");
        QTest::newRow("settings") << 5 << 0;
        QTest::newRow("pictures") << 4 << 1;
    }

    void otherPicturesOrSettingsTrainAnew()
    {
        QFETCH(int, steps);
        QFETCH(int, pixel);
        const auto kept = file(QTest::currentDataTag());
        Judge::make(m_lesson, settingsWith(kept, 4), {});
        JudgeLesson lesson = barLesson();
        lesson.pixels.view({ -1 })[0].fill_(pixel);
        QVERIFY(!Judge::make(lesson, settingsWith(kept, steps), {}).origin().isFromFile);
        QVERIFY(Judge::make(lesson, settingsWith(kept, steps), {}).origin().isFromFile);
    }

    void timeBoundsTraining()
    {
        JudgeSettings settings = settingsWith(file("short"), 1000000);
        settings.maxSeconds = 0.5;
        const Judge judge = Judge::make(m_lesson, settings, {});
        QVERIFY(judge.origin().isCutShort());
        QVERIFY(judge.origin().steps >= 16);
        QVERIFY(Judge::make(m_lesson, settings, {}).origin().isFromFile);
        settings.maxSeconds = 0.6; // there is more time now
        QVERIFY(!Judge::make(m_lesson, settings, {}).origin().isFromFile);
    }

    void otherFilesAreNotReplaced()
    {
        const auto kept = file("notes");
        std::ofstream(kept) << "my notes";
        QVERIFY_EXCEPTION_THROWN(Judge::make(m_lesson, settingsWith(kept, 4), {}), FileError);
        std::string text;
        std::getline(std::ifstream(kept), text);
        QCOMPARE(text, std::string("my notes"));
    }

    void cancelStopsTrainingAndLeavesNoFile()
    {
        CancellationToken token;
        const auto stop = [token](std::int64_t step, std::int64_t) mutable {
            if (step == 3)
                token.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(
            Judge::make(m_lesson, settingsWith(file("cancelled"), 100), token, stop), Cancelled);
        QVERIFY(!std::filesystem::exists(file("cancelled")));
    }

    void augmentationKeepsShapeAndRange()
    {
        const auto make = [this](std::int64_t step) {
            return augmented(m_lesson, { 0, 1, 2, 3 }, training::stepGenerator(1, step));
        };
        const at::Tensor pictures = make(0);
        QCOMPARE(pictures.sizes().vec(), (std::vector<std::int64_t> { 4, 3, side, side }));
        QVERIFY(pictures.abs().max().item<float>() <= 1.0f);
        QVERIFY(at::equal(pictures, make(0)));
        QVERIFY(!at::equal(pictures, make(1)));
    }

private:
    std::filesystem::path file(const std::string &name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / (name + ".safetensors");
    }

    QTemporaryDir m_folder;
    JudgeLesson m_lesson = barLesson();
};

QTEST_GUILESS_MAIN(JudgeTest)
#include "tst_judge.moc"
