#include "support/imagesamples.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <png.h>

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <fstream>
#include <memory>

using namespace unclip;
using namespace unclip::test;

Q_DECLARE_METATYPE(unclip::test::Bytes)
Q_DECLARE_METATYPE(unclip::PngText)

namespace {

bool contains(const Bytes &bytes, const std::string &text)
{
    return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
}

Bytes joined(const std::string &front, const Bytes &back)
{
    Bytes bytes = bytesOf(front);
    append(bytes, back);
    return bytes;
}

/// A small PNG with one more chunk.
Bytes withChunk(const std::string &type, const Bytes &body)
{
    return PngBuilder(1, 1, 8, PngBuilder::Gray).chunk(type, body).pixels({ { 0 } }).end();
}

} // namespace

class TestPngText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void chunkKind_data();
    void chunkKind();
    void libpngReadsIt();
    void badKeyword_data();
    void badKeyword();
    void badText_data();
    void badText();
    void foreignChunks_data();
    void foreignChunks();
    void malformed_data();
    void malformed();
    void truncatedAnywhere();
    void otherFilesHaveNoText();
    void readsFiles();
};

void TestPngText::roundTrip_data()
{
    QTest::addColumn<PngText>("text");
    QTest::newRow("none") << PngText {};
    QTest::newRow("ascii") << PngText { { "parameters", "a cat\nSteps: 25" } };
    QTest::newRow("latin-1") << PngText { { "Title", "caf\u00e9 \u00ff" } };
    QTest::newRow("chinese") << PngText { { "parameters", "\u4e00\u53ea\u732b \U0001F408" } };
    QTest::newRow("control characters") << PngText { { "a", "tab\there\r\n\u0085" } };
    QTest::newRow("several") << PngText { { "a", "1" }, { "b", "" }, { "c", "\u4e00" } };
    QTest::newRow("long") << PngText { { "long", std::string(100000, 'x') } };
}

void TestPngText::roundTrip()
{
    QFETCH(PngText, text);
    const Image image = Image::blank(5, 3, 90);
    const Bytes bytes = encodePng(image, text);
    QVERIFY(decodePngText(bytes, "sample") == text);
    QVERIFY(decodeImage(bytes, "sample") == image);
    QVERIFY(encodePng(image, text) == bytes);
}

void TestPngText::chunkKind_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isInternational");
    QTest::newRow("ascii") << QStringLiteral("cat") << false;
    QTest::newRow("latin-1") << QString::fromUtf8("caf\u00e9") << false;
    QTest::newRow("line feed") << QStringLiteral("a\nb") << false;
    QTest::newRow("tab") << QStringLiteral("a\tb") << true;
    QTest::newRow("beyond latin-1") << QString::fromUtf8("\u0100") << true;
}

void TestPngText::chunkKind()
{
    QFETCH(QString, text);
    QFETCH(bool, isInternational);
    const Bytes bytes = encodePng(Image::blank(1, 1), { { "key", text.toStdString() } });
    QCOMPARE(contains(bytes, "iTXtkey"), isInternational);
    QCOMPARE(contains(bytes, "tEXtkey"), !isInternational);
}

void TestPngText::libpngReadsIt()
{
    const Bytes bytes = encodePng(Image::blank(2, 2), { { "a", "caf\u00e9" }, { "b", "\u732b" } });
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    const std::uint8_t *position = bytes.data();
    png_set_read_fn(png, &position, [](png_structp reader, png_bytep out, std::size_t count) {
        auto **from = static_cast<const std::uint8_t **>(png_get_io_ptr(reader));
        std::memcpy(out, *from, count);
        *from += count;
    });
    png_read_info(png, info);
    png_textp texts = nullptr;
    const int count = png_get_text(png, info, &texts, nullptr);
    QCOMPARE(count, 2);
    QCOMPARE(QByteArray(texts[0].key), QByteArray("a"));
    QCOMPARE(QByteArray(texts[0].text), QByteArray("caf\xe9"));
    QCOMPARE(QByteArray(texts[1].text), QByteArray("\xe7\x8c\xab"));
    png_destroy_read_struct(&png, &info, nullptr);
}

void TestPngText::badKeyword_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("empty") << QString();
    QTest::newRow("long") << QString(80, u'k');
    QTest::newRow("leading space") << QStringLiteral(" a");
    QTest::newRow("trailing space") << QStringLiteral("a ");
    QTest::newRow("two spaces") << QStringLiteral("a  b");
    QTest::newRow("no-break space") << QStringLiteral("a\u00a0b");
    QTest::newRow("line feed") << QStringLiteral("a\nb");
    QTest::newRow("not latin-1") << QString::fromUtf8("\u732b");
}

void TestPngText::badKeyword()
{
    QFETCH(QString, key);
    QVERIFY_EXCEPTION_THROWN(encodePng(Image::blank(1, 1), { { key.toStdString(), "text" } }),
                             InvalidRequest);
}

void TestPngText::badText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("zero") << QByteArray("a\0b", 3);
    QTest::newRow("cut character") << QByteArray("\xe7\x8c");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80");
    QTest::newRow("beyond unicode") << QByteArray("\xf4\x90\x80\x80");
    QTest::newRow("stray") << QByteArray("\xff");
}

void TestPngText::badText()
{
    QFETCH(QByteArray, text);
    QVERIFY_EXCEPTION_THROWN(encodePng(Image::blank(1, 1), { { "key", text.toStdString() } }),
                             InvalidRequest);
}

void TestPngText::foreignChunks_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<PngText>("text");
    const std::string nul(1, '\0');
    QTest::newRow("zTXt") << withChunk("zTXt", joined("key" + nul + nul, deflated({ 'c', 0xE9 })))
                          << PngText { { "key", "c\u00e9" } };
    QTest::newRow("compressed iTXt") << withChunk(
        "iTXt", joined("key" + nul + "\1" + nul + "en" + nul + nul, deflated(bytesOf("\u732b"))))
                                     << PngText { { "key", "\u732b" } };
    QTest::newRow("plain iTXt with language") << withChunk(
        "iTXt", bytesOf("key" + nul + nul + nul + "zh" + nul + "\u94a5" + nul + "\u732b"))
                                              << PngText { { "key", "\u732b" } };
    QTest::newRow("iTXt that is no UTF-8 is taken as Latin-1")
        << withChunk("iTXt", bytesOf("key" + nul + nul + nul + nul + nul + "\xe9"))
        << PngText { { "key", "\u00e9" } };
    QTest::newRow("unknown chunk") << withChunk("abCd", { 1, 2, 3 }) << PngText {};
    QTest::newRow("after the pixels") << PngBuilder(1, 1, 8, PngBuilder::Gray)
                                             .pixels({ { 0 } })
                                             .chunk("tEXt", bytesOf("key" + nul + "late"))
                                             .end()
                                      << PngText { { "key", "late" } };
    QTest::newRow("the last of two counts") << PngBuilder(1, 1, 8, PngBuilder::Gray)
                                                   .chunk("tEXt", bytesOf("key" + nul + "1"))
                                                   .chunk("tEXt", bytesOf("key" + nul + "2"))
                                                   .end()
                                            << PngText { { "key", "2" } };
}

void TestPngText::foreignChunks()
{
    QFETCH(Bytes, bytes);
    QFETCH(PngText, text);
    QVERIFY(decodePngText(bytes, "sample") == text);
}

void TestPngText::malformed_data()
{
    QTest::addColumn<Bytes>("bytes");
    const std::string nul(1, '\0');
    QTest::newRow("no keyword end") << withChunk("tEXt", bytesOf("key"));
    QTest::newRow("zTXt cut") << withChunk("zTXt", bytesOf("key" + nul));
    QTest::newRow("zTXt method") << withChunk("zTXt", bytesOf("key" + nul + "\1"));
    QTest::newRow("zTXt broken") << withChunk("zTXt", bytesOf("key" + nul + nul + "broken"));
    QTest::newRow("zTXt unfinished")
        << withChunk("zTXt", joined("key" + nul + nul, { 0x78, 0x9C, 0x4B }));
    QTest::newRow("iTXt cut") << withChunk("iTXt", bytesOf("key" + nul + nul));
    QTest::newRow("zip bomb") << withChunk(
        "zTXt", joined("key" + nul + nul, deflated(Bytes((std::size_t { 17 } << 20), 'x'))));
    PngBuilder many(1, 1, 8, PngBuilder::Gray);
    const Bytes big = joined("key" + nul + nul, deflated(Bytes(std::size_t { 6 } << 20, 'x')));
    QTest::newRow("many bombs")
        << many.chunk("zTXt", big).chunk("zTXt", big).chunk("zTXt", big).end();
    Bytes wrongChecksum = withChunk("tEXt", bytesOf("key" + nul + "text"));
    wrongChecksum[45] ^= 1;
    QTest::newRow("checksum") << wrongChecksum;
    Bytes longChunk = withChunk("tEXt", bytesOf("key" + nul + "text"));
    longChunk[33] = 0xFF;
    QTest::newRow("length") << longChunk;
    Bytes endless = withChunk("tEXt", bytesOf("key" + nul + "text"));
    endless.resize(endless.size() - 12);
    QTest::newRow("no end") << endless;
}

void TestPngText::malformed()
{
    QFETCH(Bytes, bytes);
    QVERIFY_EXCEPTION_THROWN(decodePngText(bytes, "sample"), InvalidRequest);
}

void TestPngText::truncatedAnywhere()
{
    const Bytes bytes = encodePng(Image::blank(2, 2), { { "a", "x" }, { "b", "\u732b" } });
    for (std::size_t size = 8; size < bytes.size(); ++size) {
        const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY_EXCEPTION_THROWN(decodePngText(cut, "sample"), InvalidRequest);
    }
}

void TestPngText::otherFilesHaveNoText()
{
    QVERIFY(decodePngText({}, "sample").empty());
    QVERIFY(decodePngText(bytesOf("GIF89a and more"), "sample").empty());
}

void TestPngText::readsFiles()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("a.png")).toStdString();
    const Bytes bytes = encodePng(Image::blank(1, 1), { { "key", "text" } });
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char *>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    QVERIFY(readPngText(path) == (PngText { { "key", "text" } }));
    QVERIFY_EXCEPTION_THROWN(readPngText(path.string() + ".missing"), FileError);
}

QTEST_APPLESS_MAIN(TestPngText)
#include "tst_pngtext.moc"
