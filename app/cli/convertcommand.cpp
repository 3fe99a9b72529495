#include "cli/convertcommand.h"

#include "cli/options.h"
#include "cli/texttable.h"
#include "unclip/error.h"

namespace unclip {

namespace {

constexpr const char *karloGroup = "Original Karlo checkpoints (then give the output alone)";

void tell(const ConvertReport &converted, Report &report)
{
    auto files = nlohmann::ordered_json::array();
    for (const ConvertedFile &file : converted.files) {
        files.push_back({ { "file", file.path.string() },
                          { "tensors", file.tensorCount },
                          { "bytes", file.byteCount } });
        report.line(file.path.string() + "  " + std::to_string(file.tensorCount) + " tensors, "
                    + sizeText(file.byteCount));
    }
    for (const std::string &note : converted.notes)
        report.line("note: " + note);
    report.values() = { { "files", std::move(files) }, { "notes", converted.notes } };
}

} // namespace

ConvertCommand::ConvertCommand(CLI::App &parent)
    : Command(*parent.add_subcommand(
        "convert",
        "Rewrite .bin, .ckpt, .pt and .th checkpoints as .safetensors, without running "
        "what is in them"))
{
    app()
        .add_option("paths", m_paths,
                    "Input and output: two files, or two folders (may be the same)")
        ->required()
        ->expected(1, 2)
        ->type_name("PATH");
    addChoice<ConvertPrecision>(app(), "--dtype", m_precision,
                                { { "keep", ConvertPrecision::Keep },
                                  { "fp16", ConvertPrecision::Float16 },
                                  { "bf16", ConvertPrecision::BFloat16 },
                                  { "fp32", ConvertPrecision::Float32 } },
                                "Type of the numbers written; default: keep");
    app().add_flag("--force", m_force, "Overwrite files that are there")->group("Output");
    addKarloOptions();
}

void ConvertCommand::addKarloOptions()
{
    const auto addFile = [this](const char *name, std::filesystem::path &path, const char *text) {
        app().add_option(name, path, text)->type_name("FILE")->group(karloGroup);
    };
    const auto addNumber = [this](const char *name, std::int64_t &number, const char *text) {
        app()
            .add_option(name, number, text)
            ->check(problemWithPositive, "POSITIVE")
            ->capture_default_str()
            ->group(karloGroup);
    };
    addFile("--karlo-prior", m_karlo.prior, "The prior; needs --karlo-stats too");
    addFile("--karlo-decoder", m_karlo.decoder, "The decoder, with its text projection");
    addFile("--karlo-super-res", m_karlo.superRes, "The upsampler");
    addFile("--karlo-clip", m_karlo.clip, "CLIP ViT-L/14");
    addFile("--karlo-stats", m_karlo.stats, "Mean and deviation of CLIP embeddings");
    addNumber("--karlo-prior-head-dim", m_karlo.priorHeadDim, "Channels of a prior head");
    addNumber("--karlo-decoder-head-dim", m_karlo.decoderHeadDim, "Channels of a decoder head");
    addNumber("--karlo-clip-head-dim", m_karlo.clipHeadDim, "Channels of a CLIP text head");
    addNumber("--karlo-clip-vision-head-dim", m_karlo.clipVisionHeadDim,
              "Channels of a CLIP vision head");
    addNumber("--karlo-decoder-norm-groups", m_karlo.decoderNormGroups,
              "Groups of the decoder's normalisation");
    addNumber("--karlo-super-res-norm-groups", m_karlo.superResNormGroups,
              "Groups of the upsampler's normalisation");
    addNumber("--karlo-decoder-size", m_karlo.decoderSize, "Side of the decoder's pictures");
    addNumber("--karlo-super-res-size", m_karlo.superResSize, "Side of the upsampled pictures");
}

bool ConvertCommand::isKarlo() const
{
    return !m_karlo.prior.empty() || !m_karlo.decoder.empty() || !m_karlo.superRes.empty()
        || !m_karlo.clip.empty() || !m_karlo.stats.empty();
}

ConvertOptions ConvertCommand::options(ProgressLine &line,
                                       const CancellationToken &cancellation) const
{
    ConvertOptions options;
    options.precision = m_precision.value_or(ConvertPrecision::Keep);
    options.overwrite = m_force ? OverwriteMode::Replace : OverwriteMode::Refuse;
    options.onProgress = [&line, cancellation](const std::filesystem::path &path,
                                               std::uint64_t written, std::uint64_t all) {
        cancellation.check();
        const double fraction =
            all == 0 ? 1.0 : static_cast<double>(written) / static_cast<double>(all);
        line.show("Writing " + path.filename().string(), fraction, std::nullopt);
    };
    return options;
}

ConvertReport ConvertCommand::convert(const ConvertOptions &options) const
{
    if (isKarlo()) {
        if (m_paths.size() != 1)
            throw InvalidRequest("With the --karlo options the output folder stands alone.");
        return convertKarlo(m_karlo, m_paths.front(), options);
    }
    if (m_paths.size() != 2)
        throw InvalidRequest("There is no output; give an input and an output.");
    if (std::filesystem::is_directory(m_paths.front()))
        return convertFolder(m_paths.front(), m_paths.back(), options);
    return convertCheckpoint(m_paths.front(), m_paths.back(), options);
}

ExitCode ConvertCommand::run(const Environment &environment, Report &report)
{
    ProgressLine line(environment);
    const ConvertReport converted = convert(options(line, environment.cancellation));
    line.clear();
    tell(converted, report);
    return ExitCode::Success;
}

} // namespace unclip
