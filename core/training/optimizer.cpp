#include "training/optimizer.h"

#include "nn/fusedops.h"
#include "unclip/error.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
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

/// Narrower ones touch pixels (conv_in, conv_out) or are vectors.
constexpr std::int64_t narrowestMatrix = 32;

/// A weight of a linear layer or convolution; rows of tables are no such thing.
bool isHiddenMatrix(const at::Tensor &parameter, const std::string &name)
{
    const auto contains = [&](const char *part) { return name.find(part) != std::string::npos; };
    return parameter.dim() >= 2 && contains("weight") && !contains("token_embedding")
        && !contains("position_embedding")
        && std::min(parameter.size(0),
                    parameter.numel() / std::max<std::int64_t>(parameter.size(0), 1))
        >= narrowestMatrix;
}

/// A convolution's weights [out, in, h, w] as [out, h * w * in], without a copy where they are
/// channels-last: the order of columns is nothing to an orthogonalisation.
at::Tensor asMatrix(const at::Tensor &weights)
{
    return weights.dim() == 4 ? weights.permute({ 0, 2, 3, 1 }).reshape({ weights.size(0), -1 })
                              : weights.reshape({ weights.size(0), -1 });
}

at::Tensor likeWeights(const at::Tensor &matrix, const at::Tensor &weights)
{
    if (weights.dim() != 4)
        return matrix.view(weights.sizes());
    return matrix.view({ weights.size(0), weights.size(2), weights.size(3), weights.size(1) })
        .permute({ 0, 3, 1, 2 });
}

} // namespace

at::Tensor orthogonalised(const at::Tensor &matrix)
{
    // Coefficients that push small singular values up fastest.
    constexpr std::array<double, 3> c { 3.4445, -4.7750, 2.0315 };
    constexpr int steps = 5;
    const bool isTall = matrix.size(0) > matrix.size(1);
    at::Tensor x = isTall ? matrix.t().contiguous() : matrix;
    x = x / (x.to(at::kFloat).norm().item<double>() * 1.02 + 1e-12);
    for (int i = 0; i < steps; ++i) {
        const at::Tensor square = at::mm(x, x.t());
        const at::Tensor weighted = at::addmm(square, square, square, c[1], c[2]);
        x = at::addmm(x, weighted, x, c[0], 1.0);
    }
    return isTall ? x.t() : x;
}

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

void composedAdamW(const AdamWTensors &tensors, const kernels::AdamWStep &step)
{
    const double beta1 = step.beta1;
    const double beta2 = step.beta2;
    const double rate = step.learningRate;
    const double correction1 = 1.0 - std::pow(beta1, static_cast<double>(step.step));
    const double correction2 = 1.0 - std::pow(beta2, static_cast<double>(step.step));
    const at::Tensor gradient = tensors.gradient.to(at::kFloat) * double { step.gradientScale };
    tensors.moment1.lerp_(gradient, 1.0 - beta1);
    tensors.moment2.mul_(beta2).addcmul_(gradient, gradient, 1.0 - beta2);
    const at::Tensor size = (tensors.moment2 / correction2).sqrt_().add_(double { step.eps });
    tensors.master.mul_(1.0 - rate * double { step.weightDecay });
    tensors.master.addcdiv_(tensors.moment1, size, -rate / correction1);
    tensors.average.lerp_(tensors.master, 1.0 - double { step.emaDecay });
    tensors.parameter.copy_(tensors.master);
}

void Optimizer::add(torch::nn::Module &module, const std::string &prefix,
                    at::ScalarType computeType)
{
    for (auto &item : module.named_parameters())
        add(item.value(), prefix + "." + item.key(), computeType);
}

void Optimizer::add(const at::Tensor &parameter, const std::string &name,
                    at::ScalarType computeType)
{
    at::Tensor handle = parameter;
    handle.set_requires_grad(true);
    Slot slot;
    slot.name = name;
    slot.parameter = parameter;
    slot.computeType = computeType;
    slot.master = parameter.detach().to(at::kFloat, false, true);
    slot.moment1 = at::zeros_like(slot.master);
    slot.moment2 = at::zeros_like(slot.master);
    slot.average = slot.master.clone();
    handle.set_data(parameter.detach().to(computeType));
    slot.isHiddenMatrix = isHiddenMatrix(parameter, name);
    m_slots.push_back(slot);
}

void Optimizer::addConstant(const at::Tensor &tensor, const std::string &name)
{
    m_constants[name] = tensor;
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
    std::vector<at::Tensor> others; // read together: each item() would wait for the device
    for (const Slot &slot : m_slots) {
        const at::Tensor &gradient = slot.parameter.grad();
        if (!gradient.defined())
            continue;
        if (nn::isFusable(gradient) && gradient.is_non_overlapping_and_dense())
            total += kernels::table().sumOfSquares(nn::elementOf(gradient), gradient.data_ptr(),
                                                   gradient.numel());
        else
            others.push_back(gradient.to(at::kFloat).square().sum());
    }
    if (!others.empty())
        total += at::stack(others).sum().item<double>();
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
        job.weightDecay = slot.parameter.dim() > 1 ? static_cast<float>(options.weightDecay) : 0.0f;
        if (options.method == OptimizerMethod::Muon && slot.isHiddenMatrix)
            muon(slot, job);
        else
            adamW(slot, job);
    }
    return norm;
}

void Optimizer::adamW(Slot &slot, const kernels::AdamWStep &common)
{
    if (!nn::isFusable(slot.parameter)) {
        composedAdamW({ slot.master, slot.moment1, slot.moment2, slot.average,
                        slot.parameter.grad(), slot.parameter },
                      common);
        return;
    }
    kernels::AdamWStep job = common;
    const at::Tensor gradient = alignedGradient(slot.parameter);
    job.master = slot.master.data_ptr<float>();
    job.moment1 = slot.moment1.data_ptr<float>();
    job.moment2 = slot.moment2.data_ptr<float>();
    job.average = slot.average.data_ptr<float>();
    job.gradient = gradient.data_ptr();
    job.parameter = slot.parameter.data_ptr();
    job.count = slot.parameter.numel();
    kernels::table().adamW(nn::elementOf(slot.parameter), job);
}

void Optimizer::muon(Slot &slot, const kernels::AdamWStep &job)
{
    constexpr double momentum = 0.95; // of the paper, Nesterov's kind
    constexpr double adamWSize = 0.2; // root mean square of an AdamW step
    const at::Tensor gradient = slot.parameter.grad().to(at::kFloat) * job.gradientScale;
    slot.moment1.lerp_(gradient, 1.0 - momentum);
    const at::Tensor ahead = at::lerp(gradient, slot.moment1, momentum);
    const at::Tensor matrix = asMatrix(ahead).to(slot.parameter.scalar_type());
    const at::Tensor direction = orthogonalised(matrix).to(at::kFloat);
    const double size =
        adamWSize * std::sqrt(static_cast<double>(std::max(matrix.size(0), matrix.size(1))));
    slot.master.mul_(1.0 - static_cast<double>(job.learningRate * job.weightDecay));
    slot.master.add_(likeWeights(direction, slot.master), -job.learningRate * size);
    slot.average.lerp_(slot.master, 1.0 - static_cast<double>(job.emaDecay));
    slot.parameter.copy_(slot.master);
}

std::map<std::string, at::Tensor> Optimizer::state() const
{
    std::map<std::string, at::Tensor> state = m_constants;
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
        slot.parameter.set_data(slot.average);
}

void Optimizer::useMaster()
{
    const at::NoGradGuard noGradient;
    for (Slot &slot : m_slots)
        slot.parameter.set_data(slot.master.to(slot.computeType, false, true));
}

} // namespace unclip::training
