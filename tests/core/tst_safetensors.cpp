#include "weights/safetensors.h"

#include "support/goldendir.h"
#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

QByteArray lengthPrefix(quint64 length)
{
    QByteArray bytes;
    for (int i = 0; i < 8; ++i)
        bytes.append(static_cast<char>((length >> (8 * i)) & 0xff));
    return bytes;
}

QByteArray fileOf(const QByteArray &header, qsizetype dataBytes)
{
    return lengthPrefix(static_cast<quint64>(header.size())) + header + QByteArray(dataBytes, '\1');
}

void writeBytes(const fs::path &path, const QByteArray &bytes)
{
    std::ofstream(path, std::ios::binary).write(bytes.data(), bytes.size());
}

double halfToDouble(std::uint16_t bits)
{
    const int exponent = (bits >> 10) & 31;
    const int mantissa = bits & 1023;
    const double value =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    return (bits & 0x8000) != 0 ? -value : value;
}

double bfloatToDouble(std::uint16_t bits)
{
    const std::uint32_t wide = std::uint32_t { bits } << 16;
    float value = 0;
    std::memcpy(&value, &wide, sizeof value);
    return static_cast<double>(value);
}

template <typename Type> Type readAt(const TensorView &view, std::size_t index)
{
    Type value;
    std::memcpy(&value, view.data + index * sizeof value, sizeof value);
    return value;
}

double elementOf(const TensorView &view, std::size_t index)
{
    switch (view.dtype) {
    case DType::F64:
        return readAt<double>(view, index);
    case DType::F32:
        return static_cast<double>(readAt<float>(view, index));
    case DType::F16:
        return halfToDouble(readAt<std::uint16_t>(view, index));
    case DType::BF16:
        return bfloatToDouble(readAt<std::uint16_t>(view, index));
    case DType::I64:
        return static_cast<double>(readAt<std::int64_t>(view, index));
    case DType::I32:
        return readAt<std::int32_t>(view, index);
    case DType::I16:
        return readAt<std::int16_t>(view, index);
    case DType::I8:
        return readAt<std::int8_t>(view, index);
    case DType::U8:
    case DType::Bool:
        break;
    }
    return readAt<std::uint8_t>(view, index);
}

void flatten(const nlohmann::json &value, std::vector<double> &out)
{
    if (!value.is_array()) {
        out.push_back(value.is_boolean() ? (value.get<bool>() ? 1.0 : 0.0) : value.get<double>());
        return;
    }
    for (const auto &item : value)
        flatten(item, out);
}

void addHeaderRows()
{
    QTest::newRow("empty file") << QByteArray() << QByteArray("truncated");
    QTest::newRow("five bytes") << QByteArray("abcde") << QByteArray("truncated");
    QTest::newRow("no header") << lengthPrefix(2) << QByteArray("truncated");
    QTest::newRow("huge header") << lengthPrefix(~quint64 { 0 }) + "{}" << QByteArray("claims");
    QTest::newRow("header past end") << lengthPrefix(50) + "{}" << QByteArray("truncated");
    QTest::newRow("zero header") << lengthPrefix(0) + "{}" << QByteArray("JSON");
    QTest::newRow("not an object") << fileOf("[]", 0) << QByteArray("start with");
    QTest::newRow("leading space") << fileOf(" {}", 0) << QByteArray("start with");
    QTest::newRow("bad JSON") << fileOf("{\"x\":", 0) << QByteArray("JSON");
    QTest::newRow("text after it") << fileOf("{} x", 0) << QByteArray("JSON");
    QTest::newRow("deep") << fileOf("{\"x\":" + QByteArray(100'000, '['), 0)
                          << QByteArray("levels deep");
    QTest::newRow("no UTF-8") << fileOf("{\"\xff\":1}", 0) << QByteArray("UTF-8");
    QTest::newRow("trailing data") << fileOf("{}", 3) << QByteArray("follow");
    QTest::newRow("metadata list") << fileOf(R"({"__metadata__":[]})", 0) << QByteArray("__meta");
    QTest::newRow("metadata number")
        << fileOf(R"({"__metadata__":{"a":1}})", 0) << QByteArray("__meta");
}

void addEntryRows()
{
    const auto one = [](const char *name, const char *entry, qsizetype dataBytes,
                        const char *reason) {
        QTest::newRow(name) << fileOf(QByteArray("{\"x\":") + entry + "}", dataBytes)
                            << QByteArray(reason);
    };
    one("entry no object", "3", 0, "needs exactly");
    one("missing key", R"({"dtype":"U8","shape":[1]})", 1, "needs exactly");
    one("extra key", R"({"dtype":"U8","shape":[1],"data_offsets":[0,1],"z":0})", 1,
        "needs exactly");
    one("unknown dtype", R"({"dtype":"F8","shape":[1],"data_offsets":[0,1]})", 1, "\"F8\"");
    one("dtype number", R"({"dtype":1,"shape":[1],"data_offsets":[0,1]})", 1, "unknown type");
    one("shape text", R"({"dtype":"U8","shape":"1","data_offsets":[0,1]})", 1, "shape");
    one("negative size", R"({"dtype":"U8","shape":[-1],"data_offsets":[0,1]})", 1, "shape");
    one("fractional size", R"({"dtype":"U8","shape":[1.5],"data_offsets":[0,1]})", 1, "shape");
    one("size over int64", R"({"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,1]})",
        1, "shape");
    one("product overflows",
        R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})", 0, "too large");
    one("overflow beside zero",
        R"({"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]})", 0,
        "too large");
    one("33 dimensions",
        QByteArray(R"({"dtype":"U8","shape":[1)" + QByteArray(",1").repeated(32)
                   + R"(],"data_offsets":[0,1]})"),
        1, "shape");
    one("offsets reversed", R"({"dtype":"U8","shape":[1],"data_offsets":[1,0]})", 1, "outside");
    one("offset past end", R"({"dtype":"U8","shape":[9],"data_offsets":[0,9]})", 1, "outside");
    one("offset triple", R"({"dtype":"U8","shape":[1],"data_offsets":[0,1,1]})", 1, "pair");
    one("offset negative", R"({"dtype":"U8","shape":[1],"data_offsets":[-1,0]})", 1, "pair");
    one("shape does not fit", R"({"dtype":"U8","shape":[2],"data_offsets":[0,1]})", 1, "fit");
    one("hole at start", R"({"dtype":"U8","shape":[1],"data_offsets":[1,2]})", 2, "hole");
}

void addRangeRows()
{
    const QByteArray unit = R"({"dtype":"U8","shape":[2],"data_offsets":[%1]})";
    const auto two = [&unit](const char *first, const char *second) {
        return fileOf("{\"a\":" + QByteArray(unit).replace("%1", first)
                          + ",\"b\":" + QByteArray(unit).replace("%1", second) + "}",
                      5);
    };
    QTest::newRow("overlap") << two("0,2", "1,3") << QByteArray("overlaps");
    QTest::newRow("same bytes") << two("0,2", "0,2") << QByteArray("overlaps");
    QTest::newRow("hole between") << two("0,2", "3,5") << QByteArray("hole");
    QTest::newRow("duplicate name")
        << fileOf("{\"a\":" + QByteArray(unit).replace("%1", "0,2")
                      + ",\"a\":" + QByteArray(unit).replace("%1", "2,4") + "}",
                  4)
        << QByteArray("duplicate");
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        m_folder = m_directory->path().toStdString();
    }

    void namesDTypes()
    {
        for (const char *name :
             { "F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL" }) {
            QVERIFY(dtypeFromName(name).has_value());
            QCOMPARE(nameOf(*dtypeFromName(name)), std::string_view(name));
        }
        QVERIFY(!dtypeFromName("F8"));
        QCOMPARE(sizeOf(DType::F64), std::size_t { 8 });
        QCOMPARE(sizeOf(DType::BF16), std::size_t { 2 });
        QCOMPARE(sizeOf(DType::Bool), std::size_t { 1 });
    }

    void readsEveryDType()
    {
        UNCLIP_NEED_GOLDEN_FILES("safetensors_dtypes.safetensors", "safetensors_dtypes.json");
        const fs::path stem = test::goldenDir() / "safetensors_dtypes";
        const SafetensorsFile file = SafetensorsFile::open(stem.string() + ".safetensors");
        const nlohmann::json expected = readJsonFile(stem.string() + ".json");
        QVERIFY(!expected.empty());
        QCOMPARE(file.tensors().size(), expected.size());
        for (const auto &[name, view] : file.tensors()) {
            QVERIFY2(expected.contains(name), name.c_str());
            std::vector<double> values;
            flatten(expected[name], values);
            QCOMPARE(view.byteCount, values.size() * sizeOf(view.dtype));
            for (std::size_t i = 0; i < values.size(); ++i)
                QVERIFY2(elementOf(view, i) == values[i], name.c_str());
        }
    }

    void readsUnalignedData()
    {
        // The header has an odd length, so no element is aligned.
        QByteArray header = R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
        header += QByteArray(header.size() % 2 == 0 ? 1 : 2, ' ');
        QByteArray bytes = fileOf(header, 0);
        const float values[] = { 1.5F, -2.25F };
        bytes.append(reinterpret_cast<const char *>(values), sizeof values);
        writeBytes(m_folder / "odd.safetensors", bytes);
        const SafetensorsFile file = SafetensorsFile::open(m_folder / "odd.safetensors");
        QCOMPARE(elementOf(file.tensors().at("x"), 1), -2.25);
        file.releasePages();
        QCOMPARE(elementOf(file.tensors().at("x"), 0), 1.5);
    }

    void roundTrips()
    {
        const fs::path path = m_folder / "out.safetensors";
        const float values[] = { 1, 2, 3, 4, 5, 6 };
        const std::int64_t scalar = -7;
        {
            SafetensorsWriter writer(path,
                                     { { "b", DType::F32, { 2, 3 } },
                                       { "a\u00e4\"", DType::I64, {} },
                                       { "empty", DType::F16, { 0, 4 } } },
                                     { { "format", "pt" } });
            writer.write(values, 10); // split anywhere
            writer.write(reinterpret_cast<const char *>(values) + 10, sizeof values - 10);
            writer.write(&scalar, sizeof scalar);
            QVERIFY(!fs::exists(path));
            writer.finish();
        }
        const SafetensorsFile file = SafetensorsFile::open(path);
        QCOMPARE(file.tensors().size(), std::size_t { 3 });
        QCOMPARE(file.metadata().at("format"), std::string("pt"));
        QCOMPARE(file.byteCount(), std::uint64_t { 32 });
        const TensorView &b = file.tensors().at("b");
        QCOMPARE(b.shape, (std::vector<std::int64_t> { 2, 3 }));
        QCOMPARE(elementOf(b, 5), 6.0);
        QCOMPARE(elementOf(file.tensors().at("a\u00e4\""), 0), -7.0);
        QVERIFY(file.tensors().at("a\u00e4\"").shape.empty());
        QCOMPARE(file.tensors().at("empty").byteCount, std::size_t { 0 });
        QCOMPARE(reinterpret_cast<std::uintptr_t>(b.data) % 64, std::uintptr_t { 0 });
    }

    void unfinishedFileVanishes()
    {
        {
            SafetensorsWriter writer(m_folder / "half.safetensors", { { "x", DType::U8, { 4 } } });
            writer.write("ab", 2);
            QVERIFY_EXCEPTION_THROWN(writer.finish(), FileError);
            QVERIFY_EXCEPTION_THROWN(writer.write("abc", 3), FileError);
        }
        QVERIFY(fs::is_empty(m_folder));
    }

    void writerRefuses_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<qint64>("size");
        QTest::newRow("duplicate") << QByteArray("x") << qint64 { 1 };
        QTest::newRow("reserved") << QByteArray("__metadata__") << qint64 { 1 };
        QTest::newRow("negative") << QByteArray("y") << qint64 { -1 };
        QTest::newRow("overflow") << QByteArray("y") << (qint64 { 1 } << 62);
        QTest::newRow("no UTF-8") << QByteArray("\xff") << qint64 { 1 };
    }

    void writerRefuses()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const qint64, size);
        const std::vector<TensorEntry> entries { { "x", DType::F32, { 1 } },
                                                 { name.toStdString(), DType::F32, { size, 4 } } };
        QVERIFY_EXCEPTION_THROWN(SafetensorsWriter(m_folder / "bad.safetensors", entries),
                                 ModelError);
        QVERIFY(fs::is_empty(m_folder));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("reason"); // part of the message
        addHeaderRows();
        addEntryRows();
        addRangeRows();
    }

    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, reason);
        const fs::path path = m_folder / "hostile.safetensors";
        writeBytes(path, bytes);
        try {
            SafetensorsFile::open(path);
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(reason), error.what());
            QVERIFY2(QByteArray(error.what()).contains("hostile.safetensors"), error.what());
        }
    }

    void reportsUnreadableFiles()
    {
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile::open(m_folder / "absent"), FileError);
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile::open(m_folder), FileError);
    }

    void readsShards()
    {
        for (const char *name : { "one", "two" }) {
            SafetensorsWriter writer(m_folder / (std::string(name) + ".safetensors"),
                                     { { name, DType::U8, { 3 } }, { "both", DType::U8, { 1 } } });
            writer.write(name, 3);
            writer.write(name, 1);
            writer.finish();
        }
        writeBytes(m_folder / "m.safetensors.index.json",
                   R"({"metadata":{"total_size":7},"weight_map":{"one":"one.safetensors",
                       "two":"two.safetensors","both":"two.safetensors"}})");
        const SafetensorsFile file =
            SafetensorsFile::openIndex(m_folder / "m.safetensors.index.json");
        QCOMPARE(file.tensors().size(), std::size_t { 3 });
        QCOMPARE(file.byteCount(), std::uint64_t { 7 });
        QCOMPARE(elementOf(file.tensors().at("both"), 0), double { 't' });
        QCOMPARE(elementOf(file.tensors().at("one"), 2), double { 'e' });
    }

    void refusesShards_data()
    {
        QTest::addColumn<QByteArray>("index");
        QTest::newRow("no map") << QByteArray("{}");
        QTest::newRow("map is a list") << QByteArray(R"({"weight_map":["a"]})");
        QTest::newRow("number") << QByteArray(R"({"weight_map":{"x":1}})");
        QTest::newRow("parent folder") << QByteArray(R"({"weight_map":{"x":"../a.safetensors"}})");
        QTest::newRow("absolute") << QByteArray(R"({"weight_map":{"x":"/a.safetensors"}})");
        QTest::newRow("backslash") << QByteArray(R"({"weight_map":{"x":"..\\a.safetensors"}})");
        QTest::newRow("NUL") << QByteArray(R"({"weight_map":{"x":"a\u0000.safetensors"}})");
        QTest::newRow("other file") << QByteArray(R"({"weight_map":{"x":"a.bin"}})");
        QTest::newRow("long name")
            << "{\"weight_map\":{\"x\":\"" + QByteArray(300, 'a') + ".safetensors\"}}";
        QTest::newRow("absent tensor") << QByteArray(R"({"weight_map":{"x":"s.safetensors"}})");
    }

    void refusesShards()
    {
        QFETCH(const QByteArray, index);
        writeBytes(m_folder / "s.safetensors", fileOf("{}", 0));
        writeBytes(m_folder / "i.json", index);
        QVERIFY_EXCEPTION_THROWN(SafetensorsFile::openIndex(m_folder / "i.json"), ModelError);
    }

    void limitsJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isValid");
        const QByteArray open(63, '[');
        const QByteArray close(63, ']');
        QTest::newRow("64 levels") << "{\"x\":" + open + close + "}" << true;
        QTest::newRow("65 levels") << "{\"x\":[" + open + close + "]}" << false;
        QTest::newRow("list") << QByteArray("[1]") << false;
        QTest::newRow("NaN") << QByteArray("{\"x\":NaN}") << false;
        QTest::newRow("infinite") << QByteArray("{\"x\":1e999}") << false;
        QTest::newRow("comment") << QByteArray("{/**/}") << false;
        QTest::newRow("nested duplicate") << QByteArray(R"({"a":{"b":1,"b":1}})") << false;
        QTest::newRow("same name on two levels") << QByteArray(R"({"a":{"a":1}})") << true;
        QTest::newRow("two million values")
            << "{\"x\":[0" + QByteArray(",0").repeated(2'000'000) + "]}" << false;
    }

    void limitsJson()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isValid);
        const std::string_view view(text.data(), static_cast<std::size_t>(text.size()));
        if (isValid)
            QVERIFY(parseJson(view, "text").is_object());
        else
            QVERIFY_EXCEPTION_THROWN(parseJson(view, "text"), ModelError);
        writeBytes(m_folder / "text.json", text);
        QVERIFY_EXCEPTION_THROWN(readJsonFile(m_folder / "text.json", 2), ModelError);
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_folder;
};

UNCLIP_GOLDEN_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
