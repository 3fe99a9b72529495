#include "widgets/samplingnumbers.h"

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

using Words = SamplingNumber::Words;

constexpr int mostSteps = 100;
constexpr int mostCandidates = 16;
constexpr double highestGuidance = 20.0;
constexpr double openSteps = 0.0;
constexpr double openGuidance = -1.0;

ParameterRange stepsRange()
{
    return { 2.0, mostSteps, 1.0, 0, 0.0, 0.0 };
}

ParameterRange guidanceRange()
{
    return { 0.0, highestGuidance, 0.5, 1, 0.0, 0.0 };
}

int whole(double value)
{
    return static_cast<int>(std::lround(value));
}

SamplingNumber priorSteps()
{
    return { "priorSteps",
             stepsRange(),
             openSteps,
             [](const SamplingValues &v) { return double(v.sampling.priorSteps); },
             [](SamplingValues &v, double value) { v.sampling.priorSteps = whole(value); },
             [](const SamplingValues &, const Sampling &d) { return double(d.priorSteps); },
             [] {
                 return Words { SamplingForm::tr("Steps to imagine"),
                                SamplingForm::tr("More steps imagine more carefully and take "
                                                 "longer (prior steps)") };
             } };
}

SamplingNumber priorGuidance()
{
    return { "priorGuidance",
             guidanceRange(),
             openGuidance,
             [](const SamplingValues &v) { return v.sampling.priorGuidanceScale; },
             [](SamplingValues &v, double value) { v.sampling.priorGuidanceScale = value; },
             [](const SamplingValues &, const Sampling &d) { return d.priorGuidanceScale; },
             [] {
                 return Words { SamplingForm::tr("Closeness to the words"),
                                SamplingForm::tr("Higher follows the words more strictly, lower "
                                                 "varies more (prior guidance scale)") };
             } };
}

SamplingNumber candidates()
{
    return { "candidates",
             { 1.0, mostCandidates, 1.0, 0, 0.0, 0.0 },
             std::nullopt,
             [](const SamplingValues &v) { return double(v.sampling.candidates); },
             [](SamplingValues &v, double value) {
                 v.sampling.candidates = whole(value);
                 if (v.sampling.pickedCandidate < v.sampling.candidates)
                     return;
                 v.sampling.pickedCandidate = 0;
                 if (v.sampling.candidateChoice == CandidateChoice::Picked)
                     v.sampling.candidateChoice = CandidateChoice::Best;
             },
             [](const SamplingValues &, const Sampling &d) { return double(d.candidates); },
             [] {
                 return Words { SamplingForm::tr("Ideas to choose from"),
                                SamplingForm::tr("How many are imagined; the one that fits the "
                                                 "words best is drawn (candidates of the "
                                                 "prior)") };
             } };
}

SamplingNumber decoderSteps()
{
    return { "decoderSteps",
             stepsRange(),
             openSteps,
             [](const SamplingValues &v) { return double(v.sampling.decoderSteps); },
             [](SamplingValues &v, double value) { v.sampling.decoderSteps = whole(value); },
             [](const SamplingValues &, const Sampling &d) { return double(d.decoderSteps); },
             [] {
                 return Words { SamplingForm::tr("Steps to draw"),
                                SamplingForm::tr("More steps draw more carefully and take longer "
                                                 "(decoder steps)") };
             } };
}

SamplingNumber decoderGuidance()
{
    return { "decoderGuidance",
             guidanceRange(),
             openGuidance,
             [](const SamplingValues &v) { return v.sampling.decoderGuidanceScale; },
             [](SamplingValues &v, double value) { v.sampling.decoderGuidanceScale = value; },
             [](const SamplingValues &, const Sampling &d) { return d.decoderGuidanceScale; },
             [] {
                 return Words { SamplingForm::tr("Closeness to the idea"),
                                SamplingForm::tr("Higher draws what was imagined more strictly, "
                                                 "too high looks harsh (decoder guidance "
                                                 "scale)") };
             } };
}

SamplingNumber eta()
{
    return { "eta",
             { 0.0, 1.0, 0.05, 2, 0.0, 0.0 },
             std::nullopt,
             [](const SamplingValues &v) { return v.sampling.eta.value_or(0.0); },
             [](SamplingValues &v, double value) { v.sampling.eta = value; },
             [](const SamplingValues &, const Sampling &) { return 0.0; },
             [] {
                 //: how much randomness
                 return Words { SamplingForm::tr("Chance"),
                                SamplingForm::tr("0 draws without chance, 1 throws the dice at "
                                                 "every step (η of DDIM)") };
             } };
}

SamplingNumber inversionSteps()
{
    return { "inversionSteps",
             stepsRange(),
             openSteps,
             [](const SamplingValues &v) { return double(v.inversionSteps); },
             [](SamplingValues &v, double value) { v.inversionSteps = whole(value); },
             [](const SamplingValues &v, const Sampling &d) {
                 return double(v.sampling.decoderSteps > 0 ? v.sampling.decoderSteps
                                                           : d.decoderSteps);
             },
             [] {
                 return Words { SamplingForm::tr("Steps to find the picture's noise"),
                                SamplingForm::tr("More steps bring the picture back more exactly "
                                                 "(DDIM inversion steps)") };
             } };
}

SamplingNumber superResSteps()
{
    return { "superResSteps",
             stepsRange(),
             openSteps,
             [](const SamplingValues &v) { return double(v.sampling.superResSteps); },
             [](SamplingValues &v, double value) { v.sampling.superResSteps = whole(value); },
             [](const SamplingValues &, const Sampling &d) { return double(d.superResSteps); },
             [] {
                 return Words { SamplingForm::tr("Steps to enlarge"),
                                SamplingForm::tr("More steps enlarge more carefully (upsampler "
                                                 "steps)") };
             } };
}

SamplingNumber superResSecondSteps()
{
    return { "superResSecondSteps",
             stepsRange(),
             openSteps,
             [](const SamplingValues &v) { return double(v.sampling.superResSecondSteps); },
             [](SamplingValues &v, double value) { v.sampling.superResSecondSteps = whole(value); },
             [](const SamplingValues &, const Sampling &d) {
                 return double(d.superResSecondSteps);
             },
             [] {
                 return Words { SamplingForm::tr("Steps to enlarge again"),
                                SamplingForm::tr("More steps enlarge more carefully (second "
                                                 "upsampler steps)") };
             } };
}

} // namespace

std::vector<SamplingNumber> samplingNumbers(SamplingForm::Part part)
{
    switch (part) {
    case SamplingForm::Prior:
        return { candidates(), priorSteps(), priorGuidance() };
    case SamplingForm::Decoder:
        return { decoderSteps(), decoderGuidance() };
    case SamplingForm::Inversion:
        return { inversionSteps() };
    case SamplingForm::Upsampling:
        return { superResSteps(), superResSecondSteps() };
    case SamplingForm::Eta:
        break;
    }
    return { eta() };
}

} // namespace unclip
