#include "nn/initialisation.h"
#include "nn/stateloader.h"
#include "nn/unet2d.h"
#include "schedulers/ddimscheduler.h"
#include "schedulers/unclipscheduler.h"
#include "support/goldendir.h"
#include "support/goldentensors.h"
#include "weights/jsonfile.h"
#include "weights/modelfolder.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <fstream>
#include <functional>

using namespace unclip;
using test::GoldenFile;

namespace {

constexpr double tableTolerance = 1e-7;
constexpr double doubleTableTolerance = 1e-6; // float32 products against float64 ones
constexpr double doubleStepTolerance = 2e-3; // float32 tables against float64 ones
constexpr double stepTolerance = 2e-5; // times the largest value, at least 1
constexpr double samplingTolerance = 1e-3;
constexpr double inversionTolerance = 1e-3; // times the largest value
constexpr double reconstructionTolerance = 1e-2;

const std::string ddimFolder = "ddim-tiny";
const std::string imageVariations = "karlo-tiny-image-variations";

/// A list at the top of a golden .json file.
nlohmann::json readList(const std::string &name)
{
    std::ifstream stream(test::goldenDir() / name);
    return nlohmann::json::parse(stream);
}

nn::UNet2D loadUnet(const UNetConfig &config, const SafetensorsFile &weights)
{
    const nn::SkipInitialisation skip;
    nn::UNet2D unet(config);
    nn::loadState(*unet, weights, at::kFloat, "unet");
    nn::freeze(*unet);
    return unet;
}

/// The small unconditional network; its folder has no model_index.json.
nn::UNet2D ddimUnet()
{
    const auto folder = test::goldenDir() / ddimFolder / "unet";
    return loadUnet(UNetConfig::fromJson(readJsonFile(folder / "config.json")),
                    SafetensorsFile::open(folder / "diffusion_pytorch_model.safetensors"));
}

DdimScheduler ddimScheduler(ClampMode mode)
{
    const auto path = test::goldenDir() / ddimFolder / "scheduler" / "scheduler_config.json";
    DdimScheduler scheduler(SchedulerConfig::fromJson(readJsonFile(path)));
    scheduler.setClampMode(mode);
    return scheduler;
}

/// A denoiser of x at one timestep.
using Model = std::function<at::Tensor(const at::Tensor &x, std::int64_t t)>;

Model modelOf(nn::UNet2D unet, nn::UNetConditions conditions = {})
{
    return [unet, conditions](const at::Tensor &x, std::int64_t t) mutable {
        return unet(x, at::full({ x.size(0) }, t, at::kLong), conditions);
    };
}

/// All samples of a DDIM run, one per step.
std::vector<at::Tensor> sample(const DdimScheduler &scheduler, const Model &model, at::Tensor x,
                               const std::vector<std::int64_t> &times, double eta = 0.0,
                               const at::Tensor &noise = {})
{
    std::vector<at::Tensor> samples;
    for (std::size_t i = 0; i < times.size(); ++i) {
        StepTimes step { times[i], std::nullopt };
        if (i + 1 < times.size())
            step.previous = times[i + 1];
        const at::Tensor drawn =
            noise.defined() ? noise[static_cast<std::int64_t>(i)] : at::Tensor();
        x = scheduler.step(model(x, times[i]), x, step, eta, drawn).previous;
        samples.push_back(x);
    }
    return samples;
}

/// x after every inversion step, up the ascending timesteps.
std::vector<at::Tensor> invert(const DdimScheduler &scheduler, const Model &model, at::Tensor x,
                               const std::vector<std::int64_t> &ascending)
{
    std::vector<at::Tensor> trajectory;
    for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
        x = scheduler.reverseStep(model(x, ascending[i]), x, ascending[i], ascending[i + 1]);
        trajectory.push_back(x);
    }
    return trajectory;
}

/// Inversion in `steps` timesteps and the way back, against the stored ones.
QString inversionMismatch(const DdimScheduler &scheduler, const Model &model,
                          const GoldenFile &golden, std::int64_t steps)
{
    const std::string number = std::to_string(steps);
    const auto descending = scheduler.timesteps(static_cast<int>(steps));
    const std::vector<std::int64_t> ascending(descending.rbegin(), descending.rend());
    const auto trajectory = invert(scheduler, model, golden["x0"], ascending);
    const at::Tensor noise = golden["x_T_" + number];
    const double tolerance = inversionTolerance * test::largest(noise);
    QString problem = test::mismatch("x_T_" + number, trajectory.back(), noise, tolerance);
    if (problem.isEmpty() && golden.has("trajectory_" + number))
        problem = test::mismatch("trajectory_" + number, at::stack(trajectory),
                                 golden["trajectory_" + number], tolerance);
    if (!problem.isEmpty())
        return problem;
    return test::mismatch("reconstruction_" + number,
                          sample(scheduler, model, noise, descending).back(),
                          golden["reconstruction_" + number], reconstructionTolerance);
}

/// Draws the tensors named "seedN.randn_..." and then, in the order that fits, "seedN.then_...":
/// the names do not tell which of those comes first.
bool drawsInSomeOrder(const GoldenFile &golden, const std::string &prefix)
{
    const auto seed = test::leadingNumber(prefix.substr(4)).value();
    std::vector<std::string> later = golden.keys(prefix + "then_");
    do {
        const auto generator = at::detail::createCPUGenerator(static_cast<std::uint64_t>(seed));
        std::vector<std::string> keys = golden.keys(prefix + "randn_");
        keys.insert(keys.end(), later.begin(), later.end());
        const bool fits = std::all_of(keys.begin(), keys.end(), [&](const std::string &key) {
            return test::drawMismatch(key, generator, golden[key]).isEmpty();
        });
        if (fits)
            return !keys.empty();
    } while (std::next_permutation(later.begin(), later.end()));
    return false;
}

at::Tensor asTensor(const std::vector<float> &values)
{
    return at::tensor(values);
}

} // namespace

/// Schedules, single steps and short loops against results of the reference implementations.
class TestGoldenSchedulers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tables();
    void unclipTimesteps();
    void unclipSteps();
    void ddimTimesteps_data();
    void ddimTimesteps();
    void ddimSampling();
    void ddimInversion_data();
    void ddimInversion();
    void decoderInversion_data();
    void decoderInversion();
    void torchGenerator();

private:
    static void stepRows(const std::string &name);

    at::NoGradGuard m_noGradients;
};

void TestGoldenSchedulers::initTestCase()
{
    UNCLIP_NEED_GOLDEN();
}

void TestGoldenSchedulers::tables()
{
    UNCLIP_NEED_GOLDEN_FILES("unclip_tables.safetensors");
    const GoldenFile golden("unclip_tables.safetensors");
    const NoiseSchedule schedule(golden["betas"].numel());
    UNCLIP_COMPARE_TENSORS("betas", asTensor(schedule.betas()), golden["betas"], tableTolerance);
    UNCLIP_COMPARE_TENSORS("alphas", asTensor(schedule.alphas()), golden["alphas"], tableTolerance);
    UNCLIP_COMPARE_TENSORS("alphas_cumprod", asTensor(schedule.alphasCumprod()),
                           golden["alphas_cumprod"], tableTolerance);
    UNCLIP_COMPARE_TENSORS("betas_f64", asTensor(schedule.betas()), golden["betas_f64"],
                           tableTolerance);
    UNCLIP_COMPARE_TENSORS("alphas_cumprod_f64", asTensor(schedule.alphasCumprod()),
                           golden["alphas_cumprod_f64"], doubleTableTolerance);
}

void TestGoldenSchedulers::unclipTimesteps()
{
    UNCLIP_NEED_GOLDEN_FILES("unclip_tables.safetensors");
    const GoldenFile golden("unclip_tables.safetensors");
    SchedulerConfig config;
    config.numTrainTimesteps = golden["betas"].numel();
    const UnClipScheduler scheduler(config);
    const auto counts = golden.numbers("timesteps_");
    QVERIFY(!counts.empty());
    for (const std::int64_t steps : counts)
        QCOMPARE(scheduler.timesteps(static_cast<int>(steps)),
                 test::toList(golden["timesteps_" + std::to_string(steps)]));
}

void TestGoldenSchedulers::unclipSteps()
{
    UNCLIP_NEED_GOLDEN_FILES("unclip_steps.safetensors", "unclip_steps.json",
                             "unclip_tables.safetensors");
    const GoldenFile golden("unclip_steps.safetensors");
    const GoldenFile tables("unclip_tables.safetensors");
    const auto cases = readList("unclip_steps.json");
    QVERIFY(!cases.empty());
    for (const auto &entry : cases) {
        SchedulerConfig config = SchedulerConfig::fromJson(entry);
        if (!entry.contains("num_train_timesteps"))
            config.numTrainTimesteps = tables["betas"].numel();
        StepTimes times { entry.at("t").get<std::int64_t>(), std::nullopt };
        if (!entry.at("prev_timestep").is_null())
            times.previous = entry.at("prev_timestep").get<std::int64_t>();
        const std::string key = std::to_string(entry.at("index").get<int>());
        const StepResult result = UnClipScheduler(config).step(
            golden[key + ".model_output"], golden[key + ".sample"], times, golden[key + ".noise"]);
        for (const auto &[part, actual] :
             { std::pair { ".prev_sample", result.previous }, { ".pred_x0", result.original } }) {
            const at::Tensor expected = golden[key + part];
            UNCLIP_COMPARE_TENSORS(key + part, actual, expected,
                                   stepTolerance * std::max(1.0, test::largest(expected)));
        }
        const at::Tensor exact = golden[key + ".prev_sample_f64"];
        UNCLIP_COMPARE_TENSORS(key + ".prev_sample_f64", result.previous, exact,
                               doubleStepTolerance * std::max(1.0, test::largest(exact)));
    }
}

void TestGoldenSchedulers::ddimTimesteps_data()
{
    QTest::addColumn<int>("steps");
    for (const int steps : { 2, 7, 50, 300, 600, 999, 1000 })
        QTest::addRow("%d", steps) << steps;
}

/// Sampling starts from pure noise, so the first timestep has to be near the last trained one.
void TestGoldenSchedulers::ddimTimesteps()
{
    QFETCH(int, steps);
    const SchedulerConfig config;
    const auto times = DdimScheduler(config).timesteps(steps);
    QCOMPARE(times.size(), static_cast<std::size_t>(steps));
    QCOMPARE(times.back(), std::int64_t { 0 });
    QVERIFY(times.front() >= config.numTrainTimesteps - config.numTrainTimesteps / steps - 1);
    QVERIFY(std::adjacent_find(times.begin(), times.end(), std::less_equal<>()) == times.end());
}

void TestGoldenSchedulers::ddimSampling()
{
    UNCLIP_NEED_GOLDEN_FILES("ddim_sampling.safetensors", "ddim_sampling.json", ddimFolder);
    const GoldenFile golden("ddim_sampling.safetensors");
    const Model model = modelOf(ddimUnet());
    const auto cases = readList("ddim_sampling.json");
    QVERIFY(!cases.empty());
    for (const auto &entry : cases) {
        const std::string key = entry.at("key").get<std::string>();
        const std::string steps = std::to_string(entry.at("steps").get<int>());
        const ClampMode mode = !entry.at("clip_sample").get<bool>() ? ClampMode::None
            : entry.at("use_clipped_model_output").get<bool>()      ? ClampMode::DeriveEpsilon
                                                                    : ClampMode::KeepEpsilon;
        const DdimScheduler scheduler = ddimScheduler(mode);
        const auto times = scheduler.timesteps(entry.at("steps").get<int>());
        QCOMPARE(times, test::toList(golden["timesteps_" + steps]));
        const auto eta = entry.at("eta").get<double>();
        const at::Tensor noise = eta > 0.0 ? golden["noise_" + steps] : at::Tensor();
        const auto samples = sample(scheduler, model, golden["x_T"], times, eta, noise);
        UNCLIP_COMPARE_TENSORS(key + ".final", samples.back(), golden[key + ".final"],
                               samplingTolerance);
        if (golden.has(key + ".samples_after_step"))
            UNCLIP_COMPARE_TENSORS(key + ".samples_after_step", at::stack(samples),
                                   golden[key + ".samples_after_step"], samplingTolerance);
    }
}

/// One row per number of steps of an inversion file.
void TestGoldenSchedulers::stepRows(const std::string &name)
{
    QTest::addColumn<qint64>("steps");
    if (!test::firstAbsent({ name }).isEmpty()) {
        QTest::newRow("absent") << qint64 { 0 };
        return;
    }
    const auto counts = GoldenFile(name).numbers("x_T_");
    QVERIFY2(!counts.empty(), "the golden folder has no inversions");
    for (const std::int64_t steps : counts)
        QTest::addRow("%lld steps", static_cast<long long>(steps)) << qint64 { steps };
}

void TestGoldenSchedulers::ddimInversion_data()
{
    stepRows("ddim_inversion.safetensors");
}

void TestGoldenSchedulers::ddimInversion()
{
    UNCLIP_NEED_GOLDEN_FILES("ddim_inversion.safetensors", ddimFolder);
    QFETCH(qint64, steps);
    const GoldenFile golden("ddim_inversion.safetensors");
    const DdimScheduler scheduler = ddimScheduler(ClampMode::None);
    auto times = scheduler.timesteps(static_cast<int>(steps));
    auto stored = test::toList(golden["timesteps_" + std::to_string(steps)]);
    std::sort(times.begin(), times.end());
    std::sort(stored.begin(), stored.end()); // the file lists them in either direction
    QCOMPARE(times, stored);
    const QString problem =
        inversionMismatch(scheduler, modelOf(ddimUnet()), golden, std::int64_t { steps });
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestGoldenSchedulers::decoderInversion_data()
{
    stepRows("decoder_inversion.safetensors");
}

void TestGoldenSchedulers::decoderInversion()
{
    UNCLIP_NEED_GOLDEN_FILES("decoder_inversion.safetensors", imageVariations + "/decoder");
    QFETCH(qint64, steps);
    const GoldenFile golden("decoder_inversion.safetensors");
    const ModelFolder models(test::goldenDir() / imageVariations);
    nn::UNet2D unet =
        loadUnet(UNetConfig::fromJson(models.config("decoder")), models.weights("decoder"));
    const auto conditions = unet->prepare(golden["class_labels"], golden["encoder_hidden_states"],
                                          golden["attention_mask"]);
    DdimScheduler scheduler(SchedulerConfig::fromJson(models.config("decoder_scheduler")));
    scheduler.setClampMode(ClampMode::None);
    const QString problem =
        inversionMismatch(scheduler, modelOf(unet, conditions), golden, std::int64_t { steps });
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestGoldenSchedulers::torchGenerator()
{
    UNCLIP_NEED_GOLDEN_FILES("torch_rng.safetensors");
    const GoldenFile golden("torch_rng.safetensors");
    std::vector<std::int64_t> seeds;
    for (const std::string &key : golden.keys("seed"))
        seeds.push_back(test::leadingNumber(key.substr(4)).value());
    QVERIFY(!seeds.empty());
    seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
    for (const std::int64_t seed : seeds) {
        const std::string prefix = "seed" + std::to_string(seed) + '.';
        QVERIFY2(drawsInSomeOrder(golden, prefix), prefix.c_str());
    }
}

UNCLIP_GOLDEN_MAIN(TestGoldenSchedulers)
#include "tst_golden_schedulers.moc"
