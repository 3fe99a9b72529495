#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace unclip::training {

/// How weights are learned; defaults suit a ten-million-parameter decoder.
struct OptimizerOptions
{
    double learningRate = 7e-4;
    double beta1 = 0.9;
    double beta2 = 0.99;
    double eps = 1e-8;
    double weightDecay = 0.01;
    double clipNorm = 1.0; ///< gradients are scaled down to this global norm
    double emaDecay = 0.999; ///< final decay; the first steps average faster
    std::int64_t warmupSteps = 200;
    double decayFraction = 1.0 / 3.0; ///< the last part of the run falls linearly to zero
    std::int64_t totalSteps = 1000;
};

/// Learning rate of a step (0-based): linear warm-up, constant, linear decay at the end.
double learningRateAt(const OptimizerOptions &options, std::int64_t step);

/// AdamW over the parameters of modules, with float32 master weights, moments and an exponential
/// moving average (EMA), whatever the parameters' own type.
class Optimizer
{
public:
    /// @param prefix joined to parameter names in state(): "prefix.name"
    void add(torch::nn::Module &module, const std::string &prefix);
    void add(const at::Tensor &parameter, const std::string &name);

    void zeroGradients();

    /// What backward() left, in the order of add(); parameters without one are passed over.
    std::vector<at::Tensor> gradients() const;

    /// One update from the accumulated gradients, then zeroes nothing.
    /// @return the gradients' global norm before clipping; not finite: the update was left out
    double step(const OptimizerOptions &options, std::int64_t stepIndex);

    /// Everything that a resumed run needs, by name with suffixes ".master", ".m", ".v", ".ema".
    std::map<std::string, at::Tensor> state() const;
    /// @throws ModelError when a tensor is missing or misfits
    void setState(const std::map<std::string, at::Tensor> &state);

    /// Swaps the EMA weights into the parameters, and back.
    void useAverage();
    void useMaster();

private:
    struct Slot
    {
        std::string name;
        at::Tensor parameter;
        at::Tensor master;
        at::Tensor moment1;
        at::Tensor moment2;
        at::Tensor average;
    };

    double gradientNorm() const;
    std::vector<Slot> m_slots;
};

} // namespace unclip::training
