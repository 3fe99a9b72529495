#include "cli/picturecommand.h"

#include "cli/picturerun.h"
#include "unclip/error.h"
#include "unclip/requesttools.h"

namespace unclip {

namespace {

/// Refuses before a model is loaded what needs none to see.
void checkEarly(Request request, const OutputOptions &output)
{
    if (auto *explore = std::get_if<Explore>(&request))
        if (explore->dimensions.empty()) // the ladder depends on the model
            explore->dimensions = defaultLadder(1024, 1024);
    if (const auto problem = problemWith(request))
        throw InvalidRequest(*problem);
    output.check(pictureCount(request));
}

} // namespace

PictureCommand::PictureCommand(CLI::App &app)
    : Command(app)
{
    m_model.addTo(app);
    m_sampling.addTo(app);
    m_output.addTo(app);
}

ExitCode PictureCommand::run(const Environment &environment, Report &report)
{
    Request asked = request();
    Sampling bare = m_sampling.applied({});
    if (!m_sampling.seed())
        bare.seed = environment.drawSeed();
    samplingOf(asked) = bare;
    checkEarly(asked, m_output);
    const auto pipeline =
        loadModel(environment, m_model.folder(environment), m_model.loadOptions(), report);
    Sampling full = m_sampling.applied(pipeline->info().defaults);
    full.seed = bare.seed;
    full.eta = bare.eta; // what is left out differs by mode, see withDefaults()
    full.decoderGuidanceScale = bare.decoderGuidanceScale;
    samplingOf(asked) = full;
    const Request complete = withDefaults(asked, pipeline->info());
    if (const auto problem = problemWith(complete))
        throw InvalidRequest(*problem);
    PictureRun(environment, m_output, report).run(*pipeline, complete);
    return ExitCode::Success;
}

} // namespace unclip
