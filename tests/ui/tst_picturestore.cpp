#include "librarysamples.h"
#include "session/picturestore.h"
#include "session/picturetitle.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace unclip;
using namespace unclip::test;

class TestPictureStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void namesSayWhenWhatAndWhich();
    void readsWhatItSaved_data();
    void readsWhatItSaved();
    void bothRecipesAreInside();
    void namesAreNeverReused();
    void keepsTheDecodersOwnPicture();
    void refusalLeavesNothingBehind();
    void hostilePromptsMakeHarmlessNames_data();
    void hostilePromptsMakeHarmlessNames();
    void titlesSayWhatAPictureIsAbout();
    void damagedFilesAreBroken_data();
    void damagedFilesAreBroken();
    void foreignPicturesGoByTheirName();
    void aFlawedRecipeIsNoFlawedPicture();
    void hostileNotesAreNotBelieved();
    void derivedIdsAreStable();

private:
    QString foreignFile(const QString &name, const PngText &texts = {}) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPictureStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

QString TestPictureStore::foreignFile(const QString &name, const PngText &texts) const
{
    const QString folder = m_folder->path() + QStringLiteral("/2024-01-02");
    QDir().mkpath(folder);
    const QString file = folder + QLatin1Char('/') + name;
    const std::vector<std::uint8_t> bytes = encodePng(Image::blank(5, 3), texts);
    writeFile(file,
              QByteArray(reinterpret_cast<const char *>(bytes.data()),
                         static_cast<qsizetype>(bytes.size())));
    return file;
}

void TestPictureStore::namesSayWhenWhatAndWhich()
{
    const PictureStore store(m_folder->path());
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const PictureRecord record =
        store.save(frameOf(50), recipeOf("A Red, Apple!", 42), QStringLiteral("b1"));
    const QString path = QDir(store.root()).relativeFilePath(record.file);
    const QRegularExpression expected(
        QStringLiteral("^(\\d{4})-(\\d\\d)-(\\d\\d)/"
                       "(\\1\\2\\3)-\\d{6}-create-a-red-apple-s42-([0-9a-z]{10})\\.png$"));
    const QRegularExpressionMatch match = expected.match(path);
    QVERIFY2(match.hasMatch(), qUtf8Printable(path));
    QCOMPARE(match.captured(5), record.id);
    QVERIFY(record.created >= before && record.created <= QDateTime::currentDateTimeUtc());
    QVERIFY(QFileInfo(record.file).isFile());
}

void TestPictureStore::readsWhatItSaved_data()
{
    QTest::addColumn<int>("mode");
    for (const Mode mode : { Mode::Create, Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore })
        QTest::newRow(qPrintable(modeKey(mode))) << static_cast<int>(mode);
}

void TestPictureStore::readsWhatItSaved()
{
    QFETCH(int, mode);
    PictureSource cat;
    cat.name = "cat.png";
    const std::vector<Request> requests {
        Create { "猫 in a boat", 0, 1, {} },
        Vary { cat, 0, 1, 5, { 0.5 }, {} },
        Blend { { { cat, 1.0 }, { PromptSource { "a dog" }, 1.0 } }, { 0.5 }, {}, 5, {} },
        Edit { cat, "winter", "summer", { 0.3 }, 5, {} },
        Explore { cat, { 8 }, {} },
    };
    Recipe recipe = recipeOf("");
    recipe.request = requests[static_cast<std::size_t>(mode)];
    recipe.parameter = 0.5;
    recipe.parents = { "0123456789", "abcdefghjk" };
    const PictureStore store(m_folder->path());
    const PictureRecord saved = store.save(frameOf(9, 12), recipe, QStringLiteral("b7"));
    const PictureRecord read = store.read(saved.file);

    QVERIFY(!read.broken);
    QCOMPARE(read.id, saved.id);
    QCOMPARE(read.file, saved.file);
    QCOMPARE(static_cast<int>(read.mode), mode);
    QVERIFY(!read.title.isEmpty());
    QCOMPARE(read.title, saved.title);
    QCOMPARE(read.modelName, QStringLiteral("Starter"));
    QCOMPARE(read.modelHash, QStringLiteral("abc123"));
    QCOMPARE(read.parameter, 0.5);
    QCOMPARE(read.drift, 0.75);
    QCOMPARE(read.created, saved.created);
    QCOMPARE(read.created.timeSpec(), Qt::UTC);
    QCOMPARE(QSize(read.width, read.height), QSize(12, 12));
    QCOMPARE(read.parents,
             QStringList({ QStringLiteral("0123456789"), QStringLiteral("abcdefghjk") }));
    QCOMPARE(read.batch, QStringLiteral("b7"));
    QCOMPARE(read.seed, saved.seed);
}

void TestPictureStore::bothRecipesAreInside()
{
    const PictureStore store(m_folder->path());
    const PictureRecord record = saved(store, "a red apple");
    const PngText texts = readPngText(record.file.toStdString());
    QVERIFY(texts.at("parameters").find("a red apple") != std::string::npos);
    const std::optional<Recipe> recipe = recipeFromPngText(texts);
    QVERIFY(recipe.has_value());
    QCOMPARE(std::get<Create>(recipe->request).prompt, std::string("a red apple"));
    QCOMPARE(readImage(record.file.toStdString()), frameOf(100).image);
}

void TestPictureStore::namesAreNeverReused()
{
    const PictureStore store(m_folder->path());
    std::set<QString> files;
    for (int i = 0; i < 20; ++i) {
        const PictureRecord record = saved(store, "same");
        QVERIFY(files.insert(record.file).second);
        QFile::remove(record.file); // not even those of pictures that are gone
    }
}

void TestPictureStore::keepsTheDecodersOwnPicture()
{
    const PictureStore store(m_folder->path());
    Frame frame = frameOf(10, 32);
    frame.baseImage = frameOf(20, 8).image;
    const PictureRecord record = store.save(frame, recipeOf("x"), {});
    QCOMPARE(readImage(store.baseFile(record.id).toStdString()), frame.baseImage);

    frame.baseImage = frame.image; // no upsampler: nothing to keep beside it
    const PictureRecord same = store.save(frame, recipeOf("x"), {});
    QVERIFY(!QFileInfo::exists(store.baseFile(same.id)));
    QVERIFY(store.baseFile(QStringLiteral("../../etc/passwd")).isEmpty());
    QVERIFY(store.thumbnailFile(QString()).isEmpty());
}

void TestPictureStore::refusalLeavesNothingBehind()
{
    const QString root = m_folder->filePath(QStringLiteral("file"));
    writeFile(root, "not a folder");
    const PictureStore store(root);
    QVERIFY_EXCEPTION_THROWN(saved(store, "x"), FileError);
    QCOMPARE(contentOf(root), QByteArray("not a folder"));

    const PictureStore fine(m_folder->filePath(QStringLiteral("fine")));
    Frame empty;
    QVERIFY_EXCEPTION_THROWN(fine.save(empty, recipeOf("x"), {}), Error);
    const QDir day(fine.root() + QLatin1Char('/')
                   + QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd")));
    QVERIFY(day.entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void TestPictureStore::hostilePromptsMakeHarmlessNames_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QString>("slug");
    QTest::newRow("path") << QByteArray("../../etc/passwd") << QStringLiteral("etc-passwd");
    QTest::newRow("controls") << QByteArray("a\nb\tc\x01") << QStringLiteral("a-b-c");
    QTest::newRow("zero") << QByteArray("a\0b", 3) << QStringLiteral("a-b");
    QTest::newRow("chinese") << QByteArray("一只红苹果，水彩") << QStringLiteral("一只红苹果-水彩");
    QTest::newRow("reversed") << QByteArray("safe\xE2\x80\xAEgnp.exe")
                              << QStringLiteral("safe-gnp-exe");
    QTest::newRow("emoji") << QByteArray("\xF0\x9F\x8D\x8E") << QString();
    QTest::newRow("not utf-8") << QByteArray("a\xFF\xFE z") << QStringLiteral("a-z");
    QTest::newRow("long") << QByteArray(500, 'x') << QString(40, QLatin1Char('x'));
    QTest::newRow("empty") << QByteArray() << QString();
}

void TestPictureStore::hostilePromptsMakeHarmlessNames()
{
    QFETCH(QByteArray, prompt);
    QFETCH(QString, slug);
    const PictureStore store(m_folder->path());
    const PictureRecord record = saved(store, prompt.toStdString());
    const QString name = QFileInfo(record.file).completeBaseName();
    if (prompt.contains('\0')) // no recipe may say so, but the picture is kept
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("not valid UTF-8")));
    const QString middle = slug.isEmpty() ? QString() : slug + QLatin1Char('-');
    QVERIFY2(name.contains(QStringLiteral("-create-") + middle + QStringLiteral("s7-")),
             qUtf8Printable(name));
    QVERIFY(record.file.startsWith(store.root() + QStringLiteral("/2")));
    QVERIFY(!store.read(record.file).broken);
}

void TestPictureStore::titlesSayWhatAPictureIsAbout()
{
    PictureSource cat;
    cat.name = "/home/me/My cat.jpeg";
    PictureSource ours;
    ours.name = "20240102-030405-create-a-red-apple-s7-0123456789.png";
    QCOMPARE(titleOf(Create { " a  red\napple ", 0, 1, {} }), QStringLiteral("a red apple"));
    QCOMPARE(titleOf(Vary { cat, 0, 1, 0, {}, {} }), QStringLiteral("My cat"));
    QCOMPARE(titleOf(Vary { ours, 0, 1, 0, {}, {} }), QStringLiteral("a red apple"));
    QCOMPARE(titleOf(Blend { { { ours, 1.0 }, { PromptSource { "a dog" }, 1.0 } }, {}, {}, 0, {} }),
             QStringLiteral("a red apple + a dog"));
    QCOMPARE(titleOf(Edit { cat, "winter", "summer", {}, 0, {} }),
             QStringLiteral("My cat: winter → summer"));
    QCOMPARE(titleOf(Explore { Latents {}, {}, {} }), QString());
}

void TestPictureStore::damagedFilesAreBroken_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::newRow("empty") << QByteArray("empty");
    QTest::newRow("text") << QByteArray("text");
    QTest::newRow("truncated") << QByteArray("truncated");
    QTest::newRow("flipped") << QByteArray("flipped");
}

void TestPictureStore::damagedFilesAreBroken()
{
    QFETCH(QByteArray, damage);
    const PictureStore store(m_folder->path());
    const PictureRecord record = saved(store, "x");
    QByteArray bytes = contentOf(record.file);
    if (damage == "empty")
        bytes.clear();
    else if (damage == "text")
        bytes = "hello";
    else if (damage == "truncated")
        bytes.chop(20);
    else
        bytes[bytes.size() - 20] = static_cast<char>(~bytes[bytes.size() - 20]);
    writeFile(record.file, bytes);
    const PictureRecord read = store.read(record.file);
    QVERIFY(read.broken);
    QCOMPARE(read.id, record.id); // its name still says
    QVERIFY(qAbs(read.created.secsTo(record.created)) <= 1);
    QVERIFY(store.read(m_folder->filePath(QStringLiteral("nothing.png"))).broken);
}

void TestPictureStore::foreignPicturesGoByTheirName()
{
    const PictureStore store(m_folder->path());
    const QString file = foreignFile(QStringLiteral("holiday.png"));
    const PictureRecord record = store.read(file);
    QVERIFY(!record.broken);
    QCOMPARE(record.title, QStringLiteral("holiday"));
    QVERIFY(isPictureId(record.id));
    QCOMPARE(QSize(record.width, record.height), QSize(5, 3));
    QCOMPARE(record.created, QFileInfo(file).lastModified().toUTC());
}

void TestPictureStore::aFlawedRecipeIsNoFlawedPicture()
{
    const PictureStore store(m_folder->path());
    for (const char *recipe : { "{", "[]", "{\"version\": 99}", "\"\"" }) {
        const QString file =
            foreignFile(QStringLiteral("odd.png"), { { "unclip-recipe", recipe } });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("odd.png")));
        const PictureRecord record = store.read(file);
        QVERIFY(!record.broken);
        QCOMPARE(record.title, QStringLiteral("odd"));
    }
}

void TestPictureStore::hostileNotesAreNotBelieved()
{
    const PictureStore store(m_folder->path());
    const QString file = foreignFile(
        QStringLiteral("note.png"),
        { { "unclip-picture",
            R"({"id": "../../../../etc/passwd", "drift": 1e9, "batch": 5, "created": "soon"})" } });
    const PictureRecord record = store.read(file);
    QVERIFY(!record.broken);
    QVERIFY(isPictureId(record.id));
    QVERIFY(record.drift <= 1.0);
    QVERIFY(record.created.isValid());
    QVERIFY(record.batch.isEmpty());

    const QString deep =
        foreignFile(QStringLiteral("deep.png"), { { "unclip-picture", std::string(100000, '[') } });
    QVERIFY(!store.read(deep).broken);
}

void TestPictureStore::derivedIdsAreStable()
{
    const QString path = QStringLiteral("2024-01-02/a.png");
    QCOMPARE(derivedPictureId(path), derivedPictureId(path));
    QVERIFY(derivedPictureId(path) != derivedPictureId(QStringLiteral("2024-01-02/b.png")));
    QVERIFY(isPictureId(derivedPictureId(path)));
    QVERIFY(isPictureId(newPictureId()));
    QVERIFY(newPictureId() != newPictureId());
    QVERIFY(!isPictureId(QStringLiteral("A")));
    QVERIFY(!isPictureId(QString(33, QLatin1Char('a'))));
}

QTEST_GUILESS_MAIN(TestPictureStore)
#include "tst_picturestore.moc"
