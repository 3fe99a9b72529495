#include "session/queuefile.h"

#include "session/requestparts.h"
#include "ui/queueworld.h"

#include <QTest>

using namespace unclip;

/// What is left of a queue after a crash or a restart.
class TestQueueFile : public QueueWorld
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void comesBackAfterACrash();
    void readsSourcesAgain();
    void refusesChangedSources_data();
    void refusesChangedSources();
    void setsADamagedFileAside_data();
    void setsADamagedFileAside();
    void diesWhileRunning();
};

/// The file is all that a crash leaves: it is copied while the first queue is at work.
void TestQueueFile::comesBackAfterACrash()
{
    startModel();
    JobSpec failing = named("failing");
    std::get<Create>(failing.request).sampling.upsampleStages = 2;
    m_queue->add(failing);
    QTRY_COMPARE(m_ended.size(), 1);
    m_gate->close();
    m_queue->add(named("running", 3));
    m_queue->add(named("waiting"));
    m_queue->add(named("gone"));
    m_queue->cancel(4);
    for (int step = 0; step < m_script->steps; ++step)
        m_gate->letOne();
    QTRY_COMPARE(m_saved.size(), 1);
    const QString kept = path("state/queue.json");
    QTRY_VERIFY([&] {
        QFile file(kept);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("\"made\": 1");
    }());
    QVERIFY(QFile::copy(kept, path("copy.json")));
    m_gate->open();
    m_queue.reset();
    m_runner.reset();
    QFile::remove(kept);
    QVERIFY(QFile::rename(path("copy.json"), kept));

    m_ended.clear();
    const QList<PictureRecord> before = m_saved.mid(0, 1);
    m_saved.clear();
    open();
    QCOMPARE(m_queue->restore(), 2);
    QCOMPARE(titles().join(u' '), QStringLiteral("failing running waiting"));
    QCOMPARE(state(1), JobState::Failed);
    QCOMPARE(value(2, JobQueue::MadeRole).toInt(), 1);
    startModel();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("running waiting"));
    QCOMPARE(m_saved.size(), 3);
    QCOMPARE(m_saved.at(0).batch, before.at(0).batch);
    QCOMPARE(m_saved.at(0).seed, bigSeed);
    QCOMPARE(picturesByPlace(m_saved.mid(0, 2) + before).size(), 3u);
}

void TestQueueFile::readsSourcesAgain()
{
    const Image image = Image::blank(6, 6, 77);
    const QString file = path("source.png");
    writeBytes(file, encodePng(image));
    const std::string hash = sha256File(file.toStdString());
    const Vary vary { PictureSource { image, {}, "source.png", hash }, 0, 1, 0, { 0.5 }, {} };
    m_queue->add({ vary, Mode::Vary, QStringLiteral("vary"), {}, { file } });
    m_queue.reset(); // writes what is pending
    open();
    QCOMPARE(m_queue->restore(), 1);
    const std::optional<JobSpec> restored = m_queue->spec(1);
    QVERIFY(picturesOf(restored->request).front()->image.isEmpty());
    startModel();
    QTRY_COMPARE(state(1), JobState::Finished);
    const Request asked = m_script->requests.back();
    QVERIFY(picturesOf(asked).front()->image == image);
    QCOMPARE(m_saved.front().mode, Mode::Vary);
}

void TestQueueFile::refusesChangedSources_data()
{
    QTest::addColumn<bool>("isGone");
    QTest::newRow("gone") << true;
    QTest::newRow("changed") << false;
}

void TestQueueFile::refusesChangedSources()
{
    QFETCH(bool, isGone);
    const QString file = path("source.png");
    writeBytes(file, encodePng(Image::blank(6, 6, 77)));
    const PictureSource picture { {}, {}, "source.png", sha256File(file.toStdString()) };
    if (isGone)
        QFile::remove(file);
    else
        writeBytes(file, encodePng(Image::blank(6, 6, 78)));
    startModel();
    m_queue->add(
        { Vary { picture, 0, 1, 0, {}, {} }, Mode::Vary, QStringLiteral("v"), {}, { file } });
    QTRY_COMPARE(state(1), JobState::Failed);
    QCOMPARE(m_failure.kind, Failure::Kind::BadRequest);
    QVERIFY(m_failure.detail.contains(QStringLiteral("source.png")));
    QVERIFY(m_saved.isEmpty());
}

void TestQueueFile::setsADamagedFileAside_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("jobs");
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("no JSON") << QByteArray("\0\1garbage", 9) << 0;
    QTest::newRow("newer") << QByteArray(R"({"version": 2, "jobs": []})") << 0;
    QTest::newRow("wrong types") << QByteArray(R"({"version": 1, "jobs": {"a": 1}})") << 0;
    QTest::newRow("bad job") << QByteArray(R"({"version": 1, "jobs": [7, {"recipe": "{}"}]})") << 0;
    Request request = Create { "fox", 0, 1, {} };
    QByteArray recipe = QByteArray::fromStdString(recipeJsonOf(request));
    recipe.replace('"', "\\\"");
    QTest::newRow("one good of two")
        << QByteArray(R"({"version": 1, "jobs": [{"recipe": ")") + recipe + R"("}, {"recipe": 5}]})"
        << 1;
}

void TestQueueFile::setsADamagedFileAside()
{
    QFETCH(QByteArray, text);
    QFETCH(int, jobs);
    QVERIFY(QDir().mkpath(path("state")));
    writeBytes(path("state/queue.json"), { text.begin(), text.end() });
    QCOMPARE(m_queue->restore(), jobs);
    QCOMPARE(m_queue->rowCount(), jobs);
    QVERIFY(QFile::exists(path("state/queue.json.damaged")));
    m_queue->add(named("new"));
    m_queue.reset();
    open();
    QCOMPARE(m_queue->restore(), jobs + 1);
}

void TestQueueFile::diesWhileRunning()
{
    startModel();
    m_gate->close();
    m_queue->add(named("a", 2));
    m_queue->add(named("b"));
    QVERIFY(m_gate->isReached());
    m_queue.reset();
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
    QVERIFY(m_ended.isEmpty());
    open();
    QCOMPARE(m_queue->restore(), 2);
}

QTEST_GUILESS_MAIN(TestQueueFile)
#include "tst_queuefile.moc"
