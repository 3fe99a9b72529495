#include "cli/benchcommand.h"

#include "cli/progressline.h"
#include "cli/texttable.h"

namespace unclip {

namespace {

nlohmann::ordered_json jsonOf(const BenchStage &stage)
{
    return { { "name", stage.name },
             { "milliseconds", stage.milliseconds },
             { "gigaflops_per_second", stage.gigaflops },
             { "share_of_peak", stage.shareOfPeak },
             { "flops", stage.flops } };
}

nlohmann::ordered_json jsonOf(const BenchReport &bench)
{
    auto stages = nlohmann::ordered_json::array();
    for (const BenchStage &stage : bench.stages)
        stages.push_back(jsonOf(stage));
    return { { "machine", bench.machine },
             { "library", bench.library },
             { "model", { { "name", bench.modelName }, { "hash", bench.modelHash } } },
             { "device", bench.device },
             { "precision", bench.precision },
             { "threads", bench.threads },
             { "load_seconds", bench.loadSeconds },
             { "peak_convolution_gigaflops_per_second", bench.peakConvGigaflops },
             { "weight_bytes", bench.weightBytes },
             { "peak_resident_bytes", bench.peakResidentBytes },
             { "stages", std::move(stages) } };
}

void print(const BenchReport &bench, Report &report)
{
    report.line(bench.modelName + " on " + bench.machine + ", " + bench.device + ", "
                + bench.precision + ", " + std::to_string(bench.threads) + " threads, "
                + bench.library);
    report.line("");
    TextTable table({ "stage", "ms", "GFLOP", "GFLOP/s", "of peak" });
    for (const BenchStage &stage : bench.stages) {
        const bool isCounted = stage.flops > 0;
        table.addRow({ stage.name, numberText(stage.milliseconds, 2),
                       isCounted ? numberText(static_cast<double>(stage.flops) * 1e-9, 2) : "",
                       isCounted ? numberText(stage.gigaflops, 1) : "",
                       isCounted ? numberText(stage.shareOfPeak * 100.0, 0) + " %" : "" });
    }
    for (const std::string &line : table.markdown())
        report.line(line);
    report.line("");
    report.line("Peak convolution " + numberText(bench.peakConvGigaflops, 0)
                + " GFLOP/s, loaded in " + numberText(bench.loadSeconds, 2) + " s, weights "
                + sizeText(bench.weightBytes) + ", peak memory " + sizeText(bench.peakResidentBytes)
                + ".");
}

} // namespace

BenchCommand::BenchCommand(CLI::App &parent)
    : Command(*parent.add_subcommand("bench", "Measure how fast a model runs here"))
{
    constexpr int maxRepeats = 1000;
    constexpr int maxBatch = 64;
    m_model.addTo(app());
    app()
        .add_option("--repeats", m_options.repeats, "Timed runs of each stage; the median counts")
        ->check(CLI::Range(1, maxRepeats))
        ->capture_default_str();
    app()
        .add_option("--batch", m_options.batchSize, "Pictures at once")
        ->check(CLI::Range(1, maxBatch))
        ->capture_default_str();
}

ExitCode BenchCommand::run(const Environment &environment, Report &report)
{
    ProgressLine line(environment);
    const BenchReport bench = environment.bench(m_model.folder(environment), m_model.loadOptions(),
                                                m_options, line.control());
    line.clear();
    report.values() = jsonOf(bench);
    print(bench, report);
    return ExitCode::Success;
}

} // namespace unclip
