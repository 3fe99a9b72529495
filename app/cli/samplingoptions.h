#pragma once

#include "unclip/request.h"

#include <CLI/App.hpp>

#include <optional>

namespace unclip {

/// The numbers that steer sampling, each as given or not given.
class SamplingOptions
{
public:
    void addTo(CLI::App &app);
    void addEtaTo(CLI::App &app, const std::string &whatIsDefault);

    const std::optional<std::uint64_t> &seed() const { return m_seed; }

    /// `base` with what was given put in.
    Sampling applied(Sampling base) const;

private:
    void addPriorTo(CLI::App &app);

    std::optional<std::uint64_t> m_seed;
    std::optional<int> m_steps;
    std::optional<double> m_guidance;
    std::optional<double> m_eta;
    std::optional<int> m_upsampleStages;
    std::optional<int> m_superResSteps;
    std::optional<int> m_superResSecondSteps;
    std::optional<PriorKind> m_prior;
    std::optional<int> m_priorSteps;
    std::optional<double> m_priorGuidance;
    std::optional<int> m_candidates;
    std::optional<int> m_picked;
    bool m_average = false;
};

} // namespace unclip
