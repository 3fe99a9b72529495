#include "training/optimizer.h"

#include "nn/fusedops.h"
#include "unclip/error.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

namespace unclip::training {

namespace {

/// The average warms up like (1 + n) / (10 + n), so that early weights do not linger.
double emaDecayAt(const OptimizerOptions &options, std::int64_t step)
{
    const double n = static_cast<double>(step);
    return std::min(options.emaDecay, (1.0 + n) / (10.0 + n));
}

/// The gradient in the parameter's own memory order.
at::Tensor alignedGradient(const at::Tensor &parameter)
{
    const at::Tensor &gradient = parameter.grad();
    if (gradient.strides() == parameter.strides()
        && gradient.scalar_type() == parameter.scalar_type())
        return gradient;
    return at::empty_like(parameter).copy_(gradient);
}

} // namespace

double learningRateAt(const OptimizerOptions &options, std::int64_t step)
{
    const double position = static_cast<double>(step + 1);
    const double warmup = std::max<double>(static_cast<double>(options.warmupSteps), 1.0);
    const double total = static_cast<double>(options.totalSteps);
    const double decaySteps = std::max(total * options.decayFraction, 1.0);
    const double rise = std::min(position / warmup, 1.0);
    const double fall = std::clamp((total - position + 1.0) / decaySteps, 0.0, 1.0);
    return options.learningRate * rise * fall;
}

void Optimizer::add(torch::nn::Module &module, const std::string &prefix)
{
    for (auto &item : module.named_parameters())
        add(item.value(), prefix + "." + item.key());
}

void Optimizer::add(const at::Tensor &parameter, const std::string &name)
{
    at::Tensor handle = parameter;
    handle.set_requires_grad(true);
    Slot slot;
    slot.name = name;
    slot.parameter = parameter;
    slot.master = parameter.detach().to(at::kFloat, false, true);
    slot.moment1 = at::zeros_like(slot.master);
    slot.moment2 = at::zeros_like(slot.master);
    slot.average = slot.master.clone();
    m_slots.push_back(slot);
}

void Optimizer::zeroGradients()
{
    for (Slot &slot : m_slots)
        slot.parameter.mutable_grad().reset();
}

std::vector<at::Tensor> Optimizer::gradients() const
{
    std::vector<at::Tensor> gradients;
    for (const Slot &slot : m_slots)
        if (slot.parameter.grad().defined())
            gradients.push_back(slot.parameter.grad());
    return gradients;
}

double Optimizer::gradientNorm() const
{
    double total = 0.0;
    for (const Slot &slot : m_slots) {
        const at::Tensor &gradient = slot.parameter.grad();
        if (!gradient.defined())
            continue;
        total += nn::isFusable(gradient) && gradient.is_non_overlapping_and_dense()
            ? kernels::table().sumOfSquares(nn::elementOf(gradient), gradient.data_ptr(),
                                            gradient.numel())
            : gradient.to(at::kFloat).square().sum().item<double>();
    }
    return std::sqrt(total);
}

double Optimizer::step(const OptimizerOptions &options, std::int64_t stepIndex)
{
    const at::NoGradGuard noGradient;
    const double norm = gradientNorm();
    if (!std::isfinite(norm))
        return norm;
    kernels::AdamWStep job;
    job.gradientScale = static_cast<float>(norm > options.clipNorm ? options.clipNorm / norm : 1.0);
    job.learningRate = static_cast<float>(learningRateAt(options, stepIndex));
    job.beta1 = static_cast<float>(options.beta1);
    job.beta2 = static_cast<float>(options.beta2);
    job.eps = static_cast<float>(options.eps);
    job.emaDecay = static_cast<float>(emaDecayAt(options, stepIndex));
    job.step = stepIndex + 1;
    for (Slot &slot : m_slots) {
        if (!slot.parameter.grad().defined())
            continue;
        const at::Tensor gradient = alignedGradient(slot.parameter);
        job.weightDecay = slot.parameter.dim() > 1 ? static_cast<float>(options.weightDecay) : 0.0f;
        job.master = slot.master.data_ptr<float>();
        job.moment1 = slot.moment1.data_ptr<float>();
        job.moment2 = slot.moment2.data_ptr<float>();
        job.average = slot.average.data_ptr<float>();
        job.gradient = gradient.data_ptr();
        job.parameter = slot.parameter.data_ptr();
        job.count = slot.parameter.numel();
        kernels::table().adamW(nn::elementOf(slot.parameter), job);
    }
    return norm;
}

std::map<std::string, at::Tensor> Optimizer::state() const
{
    std::map<std::string, at::Tensor> state;
    for (const Slot &slot : m_slots) {
        state[slot.name + ".master"] = slot.master;
        state[slot.name + ".m"] = slot.moment1;
        state[slot.name + ".v"] = slot.moment2;
        state[slot.name + ".ema"] = slot.average;
    }
    return state;
}

void Optimizer::setState(const std::map<std::string, at::Tensor> &state)
{
    const at::NoGradGuard noGradient;
    for (auto &[name, target] : this->state()) {
        const auto found = state.find(name);
        if (found == state.end() || found->second.sizes() != target.sizes())
            throw ModelError("The checkpoint does not fit this plan: '" + name
                             + "' is missing or has another shape. Start in a new folder.");
        at::Tensor(target).copy_(found->second);
    }
    useMaster();
}

void Optimizer::useAverage()
{
    const at::NoGradGuard noGradient;
    for (Slot &slot : m_slots)
        slot.parameter.copy_(slot.average);
}

void Optimizer::useMaster()
{
    const at::NoGradGuard noGradient;
    for (Slot &slot : m_slots)
        slot.parameter.copy_(slot.master);
}

} // namespace unclip::training
