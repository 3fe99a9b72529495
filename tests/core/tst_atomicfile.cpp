#include "util/atomicfile.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <iterator>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

std::vector<std::uint8_t> bytesOf(const std::string &text)
{
    return { text.begin(), text.end() };
}

std::string contentOf(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

std::ptrdiff_t fileCount(const fs::path &folder)
{
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

} // namespace

class TestAtomicFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        m_folder = m_directory->path().toStdString();
    }

    void writesBytes()
    {
        const std::string text("a\0b\nc", 5);
        writeFileAtomically(m_folder / "new.txt", bytesOf(text));
        QCOMPARE(contentOf(m_folder / "new.txt"), text);
        QCOMPARE(fileCount(m_folder), 1);
    }

    void writesEmptyFile()
    {
        writeFileAtomically(m_folder / "empty", {});
        QCOMPARE(fs::file_size(m_folder / "empty"), std::uintmax_t { 0 });
    }

    void refusesToReplace()
    {
        writeFileAtomically(m_folder / "kept", bytesOf("old"));
        QVERIFY_EXCEPTION_THROWN(writeFileAtomically(m_folder / "kept", bytesOf("new")), FileError);
        QCOMPARE(contentOf(m_folder / "kept"), std::string("old"));
        QCOMPARE(fileCount(m_folder), 1);
    }

    void replaces()
    {
        writeFileAtomically(m_folder / "kept", bytesOf("old"));
        writeFileAtomically(m_folder / "kept", bytesOf("new"), OverwriteMode::Replace);
        QCOMPARE(contentOf(m_folder / "kept"), std::string("new"));
        QCOMPARE(fileCount(m_folder), 1);
    }

    void reportsMissingFolder()
    {
        QVERIFY_EXCEPTION_THROWN(writeFileAtomically(m_folder / "no" / "file", bytesOf("x")),
                                 FileError);
    }

    void leavesNothingWithoutCommit()
    {
        {
            AtomicFile file(m_folder / "half", OverwriteMode::Refuse);
            file.write("abc", 3);
            QVERIFY(!fs::exists(m_folder / "half"));
            QCOMPARE(fileCount(m_folder), 1);
        }
        QCOMPARE(fileCount(m_folder), 0);
    }

    void reportsFolderInTheWay()
    {
        fs::create_directory(m_folder / "taken");
        QVERIFY_EXCEPTION_THROWN(
            writeFileAtomically(m_folder / "taken", bytesOf("x"), OverwriteMode::Replace),
            FileError);
        QCOMPARE(fileCount(m_folder), 1);
    }

    void hashes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("digest"); // FIPS 180-4 examples
        QTest::newRow("empty")
            << QByteArray()
            << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc")
            << QByteArray("abc")
            << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("a million a")
            << QByteArray(1'000'000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void hashes()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, digest);
        QCOMPARE(sha256(bytes.data(), static_cast<std::size_t>(bytes.size())),
                 digest.toStdString());
        writeFileAtomically(m_folder / "hashed", { bytes.begin(), bytes.end() });
        QCOMPARE(sha256File(m_folder / "hashed"), digest.toStdString());
    }

    void refusesToHashAFolder() { QVERIFY_EXCEPTION_THROWN(sha256File(m_folder), FileError); }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_folder;
};

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "tst_atomicfile.moc"
