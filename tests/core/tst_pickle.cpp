#include "weights/picklereader.h"

#include "core/checkpointbuilder.h"
#include "unclip/error.h"
#include "weights/checkpoint.h"
#include "weights/ziparchive.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace unclip;
using namespace unclip::test;
namespace fs = std::filesystem;

namespace {

const std::string kStorage = storageOp("FloatStorage", "0", 6);

QByteArray toQt(const std::string &bytes)
{
    return QByteArray::fromStdString(bytes);
}

float elementOf(const StridedTensor &tensor, std::int64_t index)
{
    float value = 0;
    std::memcpy(&value, tensor.data + static_cast<std::size_t>(index) * sizeof value, sizeof value);
    return value;
}

void addPickleRow(const char *name, const std::string &pickle, const char *reason)
{
    QTest::newRow(name) << toQt(pickle) << QByteArray(reason);
}

/// A pickle whose only tensor is made by these operations.
std::string one(const std::string &tensor)
{
    return pickleOf(stateDictOp({ { "x", tensor } }));
}

void addOpcodeRows()
{
    addPickleRow("os.system", pickleOf("cos\nsystem\n" + textOp("id") + "\x85R"),
                 "at byte 2: global \"os system\"");
    addPickleRow("builtins.eval", pickleOf("c__builtin__\neval\n"), "global");
    addPickleRow("prefix of an allowed global", pickleOf("ctorch\nFloatStorageX\n"), "global");
    addPickleRow("script class outside TorchScript", pickleOf("c__torch__.a\nB\n"), "global");
    addPickleRow("global without end", std::string("\x80\x02") + "ctorch", "no end");
    addPickleRow("STACK_GLOBAL", pickleOf(textOp("os") + textOp("system") + "\x93"),
                 "STACK_GLOBAL");
    addPickleRow("NEWOBJ", pickleOf("ccollections\nOrderedDict\n)\x81"), "NEWOBJ");
    addPickleRow("INST", pickleOf("(ios\nsystem\n"), "INST");
    addPickleRow("unknown opcode", pickleOf("\xff"), "opcode 255");
    addPickleRow("protocol 4", std::string("\x80\x04N."), "protocol");
    addPickleRow("empty", "", "truncated");
    addPickleRow("no STOP", std::string("\x80\x02}"), "truncated");
    addPickleRow("text past end", pickleOf("X" + bytesOf(0xffffffff, 4) + "abc"), "truncated");
    addPickleRow("text no UTF-8", pickleOf(textOp("\xc3\x28")), "UTF-8");
    addPickleRow("LONG1 of 200 bytes", pickleOf("\x8a\xc8" + std::string(200, '\1')), "64 bits");
    addPickleRow("empty stack", pickleOf(""), "empty");
    addPickleRow("TUPLE3 of two", pickleOf("NN\x87"), "empty");
    addPickleRow("no mark", pickleOf("Nt"), "mark");
    addPickleRow("below the mark", pickleOf("N(\x85"), "empty");
    addPickleRow("open group", pickleOf("N(N"), "marked");
    addPickleRow("marks without end", pickleOf(std::string(100'000, '(')), "deeply");
    addPickleRow("unknown memo", pickleOf("h\7"), "not stored");
    addPickleRow("append to a dictionary", pickleOf("}Na"), "items");
    addPickleRow("odd items", pickleOf("}(Nu"), "items");
    addPickleRow("persistent text", pickleOf(textOp("0") + "Q"), "persistent");
    addPickleRow("short persistent id", pickleOf(textOp("storage") + "\x85Q"), "storage");
}

void addCallRows()
{
    addPickleRow("call of a storage", pickleOf("ctorch\nFloatStorage\n)R"), "call");
    addPickleRow("OrderedDict with items", pickleOf("ccollections\nOrderedDict\n]\x85R"), "call");
    addPickleRow("call of a text", pickleOf(textOp("os.system") + ")R"), "call");
    addPickleRow("attributes of a tensor", pickleOf(tensorOp(kStorage, 0, { 6 }, { 1 }) + "}b"),
                 "attributes");
}

void addTensorRows()
{
    const auto tensor = [](std::int64_t offset, const std::vector<std::int64_t> &shape,
                           const std::vector<std::int64_t> &strides) {
        return one(tensorOp(kStorage, offset, shape, strides));
    };
    addPickleRow("negative count",
                 one(tensorOp(storageOp("FloatStorage", "0", -1), 0, { 1 }, { 1 })), "size");
    addPickleRow("storage overrun", tensor(0, { 7 }, { 1 }), "storage");
    addPickleRow("offset overrun", tensor(5, { 2 }, { 1 }), "past its storage");
    addPickleRow("offset at end", tensor(6, {}, {}), "past its storage");
    addPickleRow("stride overrun", tensor(0, { 2, 2 }, { 5, 1 }), "past its storage");
    addPickleRow("huge stride", tensor(0, { 2 }, { INT64_MAX }), "storage");
    addPickleRow("huge size", tensor(0, { INT64_MAX, INT64_MAX }, { 1, 1 }), "storage");
    addPickleRow("huge offset", tensor(INT64_MAX, { 2 }, { 1 }), "storage");
    addPickleRow("repetition", tensor(0, { 1'000'000'000 }, { 0 }), "larger");
    addPickleRow("negative stride", tensor(5, { 2 }, { -1 }), "negative");
    addPickleRow("negative size", tensor(0, { -1 }, { 1 }), "negative");
    addPickleRow("negative offset", tensor(-1, { 1 }, { 1 }), "before");
    addPickleRow("strides missing", tensor(0, { 2, 2 }, { 1 }), "strides");
    addPickleRow("33 dimensions",
                 tensor(0, std::vector<std::int64_t>(33, 1), std::vector<std::int64_t>(33, 1)),
                 "dimensions");
}

void addStructureRows()
{
    addPickleRow("no tensors", pickleOf("}" + textOp("a") + "Ns"), "no tensors");
    addPickleRow("cycle", pickleOf("}q\1" + textOp("a") + "h\1s"), "without end");
    std::string sharing = "}q" + bytesOf(0, 1);
    for (std::uint64_t i = 1; i < 31; ++i)
        sharing += "}q" + bytesOf(i, 1) + textOp("a") + "h" + bytesOf(i - 1, 1) + "s" + textOp("b")
            + "h" + bytesOf(i - 1, 1) + "s";
    addPickleRow("two to the 30 paths", pickleOf(sharing), "without end");
    addPickleRow("three million values", pickleOf(std::string(3'000'000, ']')), "too many");
    addPickleRow("duplicate name",
                 pickleOf(stateDictOp({ { "x", tensorOp(kStorage, 0, { 6 }, { 1 }) },
                                        { "x", tensorOp(kStorage, 0, { 6 }, { 1 }) } })),
                 "two tensors");
}

using Entries = std::vector<std::pair<std::string, std::string>>;

/// A checkpoint that is in order.
Entries goodEntries()
{
    return { { "m/data.pkl", one(tensorOp(kStorage, 0, { 6 }, { 1 })) },
             { "m/data/0", floatBytes({ 0, 1, 2, 3, 4, 5 }) } };
}

void addLyingArchiveRows()
{
    const Entries entries = goodEntries();
    const auto lie = [&entries](const char *name, const auto &change) {
        ZipLies lies;
        change(lies);
        QTest::newRow(name) << toQt(zipOf(entries, lies));
    };
    const std::string good = zipOf(entries);
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello, this is no archive at all");
    QTest::newRow("truncated") << toQt(good.substr(0, good.size() - 1));
    QTest::newRow("only the end") << toQt(good.substr(good.size() - 22));
    QTest::newRow("start cut off") << toQt(good.substr(10));
    lie("encrypted", [](ZipLies &lies) { lies.flags = 1; });
    lie("compressed", [](ZipLies &lies) { lies.method = 8; });
    lie("size too large", [](ZipLies &lies) { lies.extraSize = 100'000; });
    lie("size a little too large", [](ZipLies &lies) { lies.extraSize = 1; });
    lie("position shifted", [](ZipLies &lies) { lies.headerShift = 3; });
    lie("position huge", [](ZipLies &lies) { lies.headerShift = 0xf0000000; });
    lie("more entries", [](ZipLies &lies) { lies.extraEntries = 1; });
    lie("many entries", [](ZipLies &lies) { lies.extraEntries = 60'000; });
    lie("directory shifted", [](ZipLies &lies) { lies.directoryShift = 7; });
    lie("directory huge", [](ZipLies &lies) { lies.directoryShift = 0xf0000000; });
    lie("other local name", [](ZipLies &lies) { lies.localName = "m/date.pkl"; });
    lie("zip64 size", [](ZipLies &lies) {
        lies.isZip64 = true;
        lies.zip64Size = 1;
    });
    lie("zip64 huge size", [](ZipLies &lies) {
        lies.isZip64 = true;
        lies.zip64Size = ~std::uint64_t { 0 } - 40;
    });
    lie("zip64 directory", [](ZipLies &lies) {
        lies.isZip64 = true;
        lies.directoryShift = 7;
    });
}

void addIncompleteArchiveRows()
{
    const Entries entries = goodEntries();
    const auto archive = [](const char *name, const Entries &content) {
        QTest::newRow(name) << toQt(zipOf(content));
    };
    archive("two of a name", { entries[0], entries[1], entries[1] });
    archive("no pickle", { entries[1] });
    archive("no storage", { entries[0] });
    archive("short storage", { entries[0], { "m/data/0", floatBytes({ 0, 1, 2, 3, 4 }) } });
    archive("odd storage", { entries[0], { "m/data/0", std::string(25, 'x') } });
    archive("pickle without folder", { { "data.pkl", entries[0].second }, entries[1] });
    Entries repeated;
    for (int i = 0; i < 1000; ++i)
        repeated.emplace_back(std::to_string(i), "h\1");
    repeated.insert(
        repeated.begin(),
        { "x", tensorOp(storageOp("FloatStorage", "0", 100'000), 0, { 100'000 }, { 1 }) + "q\1" });
    archive("repeats its data",
            { { "m/data.pkl", pickleOf(stateDictOp(repeated)) },
              { "m/data/0", std::string(400'000, 'x') } });
}

} // namespace

class TestPickle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        m_path = fs::path(m_directory->path().toStdString()) / "hostile.bin";
    }

    void readsStateDict()
    {
        const auto tensors =
            readPickle(pickleOf(stateDictOp(
                           { { "a.weight", tensorOp(kStorage, 1, { 2, 2 }, { 1, 2 }) },
                             { "b", tensorOp(storageOp("HalfStorage", "7", 1), 0, {}, {}) } })),
                       "test");
        QCOMPARE(tensors.size(), std::size_t { 2 });
        const PickledTensor &a = tensors.at("a.weight");
        QVERIFY(a.dtype == DType::F32);
        QCOMPARE(a.storageKey, std::string("0"));
        QCOMPARE(a.offset, std::uint64_t { 1 });
        QCOMPARE(a.shape, (std::vector<std::int64_t> { 2, 2 }));
        QCOMPARE(a.strides, (std::vector<std::int64_t> { 1, 2 }));
        QVERIFY(tensors.at("b").dtype == DType::F16);
        QVERIFY(tensors.at("b").shape.empty());
    }

    void readsNestedForms_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QByteArray>("name");
        const std::string x = tensorOp(kStorage, 0, { 6 }, { 1 });
        const auto row = [](const char *title, const std::string &pickle, const char *name) {
            QTest::newRow(title) << toQt(pickle) << QByteArray(name);
        };
        row("state_dict",
            pickleOf("}" + textOp("epoch") + "K\3s" + textOp("state_dict")
                     + stateDictOp({ { "x", x } }) + "s"),
            "x");
        row("nested", pickleOf("}" + textOp("a") + stateDictOp({ { "x", x } }) + "s"), "a.x");
        row("pair", pickleOf(x + x + "\x86"), "1");
        row("parameter",
            one("ctorch._utils\n_rebuild_parameter\n(" + x
                + "\x88"
                  "ccollections\nOrderedDict\n)RtR"),
            "x");
        row("memo",
            pickleOf(x + "r" + bytesOf(300, 4) + "q\5" + "}" + textOp("x") + "h\5s" + textOp("y")
                     + "j" + bytesOf(300, 4) + "s\x86"),
            "0");
        row("empty", one(tensorOp(kStorage, 0, { 0, 4 }, { 4, 1 })), "x");
    }

    void readsNestedForms()
    {
        QFETCH(const QByteArray, pickle);
        QFETCH(const QByteArray, name);
        const auto tensors = readPickle(pickle.toStdString(), "test");
        QVERIFY(tensors.count(name.toStdString()) == 1);
    }

    void readsScriptModules()
    {
        const std::string module = "c__torch__.clip\nVisual\n)\x81}(" + textOp("training") + "\x89"
            + textOp("proj") + tensorOp(kStorage, 0, { 2, 3 }, { 3, 1 }) + "ub";
        const std::string root =
            pickleOf("c__torch__\nClip\n)\x81}" + textOp("visual") + module + "sb");
        const std::string nested =
            pickleOf("c__torch__.clip\nClip\n)\x81}" + textOp("visual") + module + "sb");
        const auto tensors = readPickle(nested, "test", PickleDialect::TorchScript);
        QVERIFY(tensors.count("visual.proj") == 1);
        QVERIFY_EXCEPTION_THROWN(readPickle(nested, "test"), ModelError);
        QVERIFY_EXCEPTION_THROWN(readPickle(root, "test", PickleDialect::TorchScript), ModelError);
    }

    void refusesPickles_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QByteArray>("reason");
        addOpcodeRows();
        addCallRows();
        addTensorRows();
        addStructureRows();
    }

    void refusesPickles()
    {
        QFETCH(const QByteArray, pickle);
        QFETCH(const QByteArray, reason);
        try {
            readPickle(pickle.toStdString(), "test");
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(reason), error.what());
        }
    }

    void refusesSelfMerge()
    {
        // A dictionary merged into itself doubles with every three bytes.
        std::string body = "}q\1" + textOp("a") + "Ns";
        for (int i = 0; i < 100; ++i)
            body += "h\1b";
        QVERIFY_EXCEPTION_THROWN(readPickle(pickleOf(body), "test", PickleDialect::TorchScript),
                                 ModelError);
    }

    void readsArchives_data()
    {
        QTest::addColumn<bool>("isZip64");
        QTest::newRow("zip") << false;
        QTest::newRow("zip64") << true;
    }

    void readsArchives()
    {
        QFETCH(const bool, isZip64);
        ZipLies options;
        options.isZip64 = isZip64;
        writeFile(m_path,
                  zipOf({ { "m/data.pkl", one(tensorOp(kStorage, 1, { 2, 2 }, { 1, 2 })) },
                          { "m/data/0", floatBytes({ 0, 1, 2, 3, 4, 5 }) } },
                        options));
        const Checkpoint checkpoint = Checkpoint::open(m_path);
        const StridedTensor &x = checkpoint.tensors().at("x");
        QVERIFY(!x.isContiguous());
        QCOMPARE(x.elementCount(), std::uint64_t { 4 });
        QCOMPARE(elementOf(x, 0), 1.0F);
        QCOMPARE(elementOf(x, 3), 4.0F);
    }

    void refusesArchives_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        addLyingArchiveRows();
        addIncompleteArchiveRows();
    }

    void refusesArchives()
    {
        QFETCH(const QByteArray, bytes);
        writeFile(m_path, bytes.toStdString());
        try {
            Checkpoint::open(m_path);
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains("hostile.bin"), error.what());
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_path;
};

QTEST_APPLESS_MAIN(TestPickle)
#include "tst_pickle.moc"
