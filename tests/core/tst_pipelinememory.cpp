#include "support/tinymodelfolder.h"
#include "unclip/error.h"
#include "unclip/pipeline.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace unclip;

namespace {

/// The real allocator of the processor, except that it refuses for a while: while it lives.
class ScarceMemory : public at::Allocator
{
public:
    ScarceMemory()
        : m_real(c10::GetCPUAllocator())
    {
        c10::SetCPUAllocator(this, priority);
    }

    ~ScarceMemory() override { c10::SetCPUAllocator(m_real, priority); }

    void refuseNext(int count) { m_refusals = count; }
    int refusalsLeft() const { return m_refusals; }

    at::DataPtr allocate(std::size_t bytes) const override
    {
        if (m_refusals > 0) {
            --m_refusals;
            TORCH_CHECK(false, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ",
                        bytes, " bytes.");
        }
        return m_real->allocate(bytes);
    }

    at::DeleterFnPtr raw_deleter() const override { return m_real->raw_deleter(); }

private:
    static constexpr std::uint8_t priority = 100; ///< over LibTorch's own, which has 0

    at::Allocator *m_real;
    mutable int m_refusals = 0;
};

PictureSource picture()
{
    PictureSource source;
    source.image = Image::blank(48, 40);
    return source;
}

/// A call of the pipeline, and the embedding or pixels that came of it.
struct Call
{
    const char *name;
    std::function<std::vector<float>(Pipeline &)> run;
};

std::vector<float> values(const Image &image)
{
    return { image.rgb.begin(), image.rgb.end() };
}

std::vector<Call> calls()
{
    return {
        { "create",
          [](Pipeline &pipeline) {
              Create create;
              create.prompt = "a cat";
              return values(pipeline.run(create, {}).frames.front().image);
          } },
        { "encode pictures",
          [](Pipeline &pipeline) {
              return pipeline.encodeImages({ picture(), picture() }, {}).back().values;
          } },
        { "encode texts",
          [](Pipeline &pipeline) { return pipeline.encodeTexts({ "a cat" }, {}).front().values; } },
        { "invert",
          [](Pipeline &pipeline) { return pipeline.invert(picture(), 3, {}).latentNoise.values; } },
    };
}

} // namespace

/// What a pipeline does when the allocator has no memory left.
class PipelineMemoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        test::writeTinyModelFolder(path());
    }

    void oneComponentDoesTheSame_data() { rows(); }

    void oneComponentDoesTheSame()
    {
        QFETCH(int, index);
        const Call call = calls()[static_cast<std::size_t>(index)];
        const std::vector<float> expected = call.run(*load());
        ScarceMemory memory;
        const auto pipeline = load();
        memory.refuseNext(1);
        QCOMPARE(call.run(*pipeline), expected);
        QCOMPARE(memory.refusalsLeft(), 0);
        QCOMPARE(pipeline->info().precision, std::string("fp32"));
    }

    void halfPrecisionComesLast_data() { rows(); }

    void halfPrecisionComesLast()
    {
        QFETCH(int, index);
        const Call call = calls()[static_cast<std::size_t>(index)];
        const bool upsamples = index == 0; // smaller tiles are for it alone
        ScarceMemory memory;
        const auto pipeline = load();
        memory.refuseNext(upsamples ? 3 : 2);
        QVERIFY(!call.run(*pipeline).empty());
        QCOMPARE(memory.refusalsLeft(), 0);
        QCOMPARE(pipeline->info().precision, std::string("bf16"));
    }

    void saysWhatWasTried_data() { rows(); }

    void saysWhatWasTried()
    {
        QFETCH(int, index);
        const Call call = calls()[static_cast<std::size_t>(index)];
        ScarceMemory memory;
        const auto pipeline = load();
        memory.refuseNext(1000);
        try {
            call.run(*pipeline);
            QFAIL("must throw");
        } catch (const DeviceError &error) {
            QVERIFY2(QByteArray(error.what()).contains("half precision"), error.what());
        }
        memory.refuseNext(0);
        QVERIFY(!call.run(*pipeline).empty()); // memory has come back
    }

    void loadsWithLess_data()
    {
        QTest::addColumn<int>("refusals");
        QTest::addColumn<QString>("precision");
        QTest::newRow("one component") << 1 << QStringLiteral("fp32");
        QTest::newRow("half precision") << 2 << QStringLiteral("bf16");
    }

    void loadsWithLess()
    {
        QFETCH(int, refusals);
        QFETCH(QString, precision);
        ScarceMemory memory;
        memory.refuseNext(refusals);
        const auto pipeline = load();
        QCOMPARE(memory.refusalsLeft(), 0);
        QCOMPARE(QString::fromStdString(pipeline->info().precision), precision);
        QVERIFY(!calls().front().run(*pipeline).empty());
    }

    void tooLittleToLoad()
    {
        ScarceMemory memory;
        memory.refuseNext(1000);
        QVERIFY_EXCEPTION_THROWN(load(), DeviceError);
    }

private:
    static void rows()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < calls().size(); ++i)
            QTest::newRow(calls()[i].name) << static_cast<int>(i);
    }

    std::filesystem::path path() const { return m_folder.path().toStdString(); }

    std::unique_ptr<Pipeline> load() const
    {
        LoadOptions options;
        options.device = Device::Cpu;
        options.precision = Precision::Float32;
        options.threads = 1;
        return loadPipeline(path(), options, {});
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(PipelineMemoryTest)
#include "tst_pipelinememory.moc"
