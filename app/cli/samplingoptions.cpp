#include "cli/samplingoptions.h"

#include "cli/options.h"

namespace unclip {

namespace {

constexpr const char *samplingGroup = "Sampling";
constexpr const char *priorGroup = "Prior (for prompts)";

/// strtoull takes "-1" and numbers that are too large.
std::string problemWithSeed(const std::string &text)
{
    const std::string largest = "18446744073709551615";
    const bool isNumber =
        !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    if (isNumber
        && (text.size() < largest.size() || (text.size() == largest.size() && text <= largest)))
        return {};
    return "\"" + text + "\" is no whole number from 0 to " + largest;
}

template <typename T> void put(T &target, const std::optional<T> &given)
{
    target = given.value_or(target);
}

} // namespace

void SamplingOptions::addTo(CLI::App &app)
{
    app.add_option("--seed,-s", m_seed, "Seed of all noise; drawn and reported when left out")
        ->check(problemWithSeed)
        ->group(samplingGroup);
    app.add_option("--steps", m_steps, "Decoder steps")
        ->check(problemWithPositive, "POSITIVE")
        ->group(samplingGroup);
    app.add_option("--guidance", m_guidance, "Decoder guidance scale; 1 is none")
        ->check(problemWithNonNegative, "NONNEGATIVE")
        ->group(samplingGroup);
    addChoice<int>(app, "--upsample", m_upsampleStages,
                   { { "base", 0 }, { "4x", 1 }, { "16x", 2 }, { "0", 0 }, { "1", 1 }, { "2", 2 } },
                   "How far to enlarge: upsamplers to use, by name or number; default: the model's")
        ->group(samplingGroup);
    app.add_option("--sr-steps", m_superResSteps, "Steps of the first upsampler")
        ->check(problemWithPositive, "POSITIVE")
        ->group(samplingGroup);
    app.add_option("--sr2-steps", m_superResSecondSteps, "Steps of the second upsampler")
        ->check(problemWithPositive, "POSITIVE")
        ->group(samplingGroup);
    addPriorTo(app);
}

void SamplingOptions::addEtaTo(CLI::App &app, const std::string &whatIsDefault)
{
    app.add_option("--eta", m_eta, "Randomness of DDIM steps, 0..1; default: " + whatIsDefault)
        ->group(samplingGroup);
}

void SamplingOptions::addPriorTo(CLI::App &app)
{
    addChoice<PriorKind>(app, "--prior", m_prior,
                         { { "diffusion", PriorKind::Diffusion },
                           { "ar", PriorKind::Autoregressive },
                           { "autoregressive", PriorKind::Autoregressive },
                           { "none", PriorKind::None } },
                         "How a prompt becomes an image embedding; none takes the text's own")
        ->group(priorGroup);
    app.add_option("--candidates", m_candidates, "Embeddings to draw, 1..64; the best is kept")
        ->group(priorGroup);
    auto *pick = app.add_option("--pick", m_picked, "Keep this candidate instead, from 0")
                     ->group(priorGroup);
    app.add_flag("--average", m_average, "Keep the spherical mean of the candidates instead")
        ->excludes(pick)
        ->group(priorGroup);
    app.add_option("--prior-steps", m_priorSteps, "Steps of the diffusion prior")
        ->check(problemWithPositive, "POSITIVE")
        ->group(priorGroup);
    app.add_option("--prior-guidance", m_priorGuidance, "Guidance scale of the prior; 1 is none")
        ->check(problemWithNonNegative, "NONNEGATIVE")
        ->group(priorGroup);
}

Sampling SamplingOptions::applied(Sampling base) const
{
    put(base.seed, m_seed);
    put(base.decoderSteps, m_steps);
    put(base.decoderGuidanceScale, m_guidance);
    put(base.upsampleStages, m_upsampleStages);
    put(base.superResSteps, m_superResSteps);
    put(base.superResSecondSteps, m_superResSecondSteps);
    put(base.prior, m_prior);
    put(base.priorSteps, m_priorSteps);
    put(base.priorGuidanceScale, m_priorGuidance);
    put(base.candidates, m_candidates);
    if (m_eta)
        base.eta = m_eta;
    if (m_average)
        base.candidateChoice = CandidateChoice::Average;
    if (m_picked) {
        base.candidateChoice = CandidateChoice::Picked;
        base.pickedCandidate = *m_picked;
    }
    return base;
}

} // namespace unclip
