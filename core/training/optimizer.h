#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace unclip::kernels {
struct AdamWStep;
}

namespace unclip::training {

/// How a step is made of gradients.
enum class OptimizerMethod {
    AdamW, ///< Loshchilov and Hutter 2019
    /// The weights of layers take orthogonalised momentum (Jordan et al. 2024, "Muon"), scaled to
    /// the size of an AdamW step (Liu et al. 2025, eq. 4) so that learning rates carry over; what
    /// is no matrix, or touches pixels or tokens, takes AdamW.
    Muon
};

/// How weights are learned; defaults suit a ten-million-parameter decoder.
struct OptimizerOptions
{
    OptimizerMethod method = OptimizerMethod::AdamW;
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

/// The orthogonal matrix nearest to `matrix` [rows, columns], roughly: singular values come out
/// between 0.7 and 1.2. Five Newton-Schulz steps (Jordan et al. 2024) in the matrix's own type.
at::Tensor orthogonalised(const at::Tensor &matrix);

/// What one AdamW step reads and writes; equal sizes.
struct AdamWTensors
{
    at::Tensor master; ///< float32, as the moments and the average
    at::Tensor moment1;
    at::Tensor moment2;
    at::Tensor average; ///< EMA of the weights
    at::Tensor gradient;
    at::Tensor parameter; ///< compute copy, rounded from master
};

/// kernels::adamW out of LibTorch operators, for devices that have no kernel of ours.
/// @param step its numbers; its pointers are not looked at
void composedAdamW(const AdamWTensors &tensors, const kernels::AdamWStep &step);

/// AdamW or Muon over the parameters of modules, with float32 master weights, moments and an
/// exponential moving average (EMA), whatever the parameters' own type.
class Optimizer
{
public:
    /// Takes master weights of the module's parameters, then rounds these to the type that it
    /// computes in; buffers keep theirs.
    /// @param prefix joined to parameter names in state(): "prefix.name"
    void add(torch::nn::Module &module, const std::string &prefix, at::ScalarType computeType);
    void add(const at::Tensor &parameter, const std::string &name, at::ScalarType computeType);

    /// A tensor that is not learned but belongs to the state, such as statistics measured before
    /// the first step. A float32 one, whose memory setState() writes to.
    void addConstant(const at::Tensor &tensor, const std::string &name);

    void zeroGradients();

    /// What backward() left, in the order of add(); parameters without one are passed over.
    std::vector<at::Tensor> gradients() const;

    /// One update from the accumulated gradients, then zeroes nothing.
    /// @return the gradients' global norm before clipping; not finite: the update was left out
    double step(const OptimizerOptions &options, std::int64_t stepIndex);

    /// Everything that a resumed run needs, by name with suffixes ".master", ".m", ".v", ".ema",
    /// constants without.
    std::map<std::string, at::Tensor> state() const;
    /// @throws ModelError when a tensor is missing or misfits
    void setState(const std::map<std::string, at::Tensor> &state);

    /// Puts the EMA weights, in float32, in the place of the parameters, and the rounded master
    /// weights back.
    void useAverage();
    void useMaster();

private:
    struct Slot
    {
        std::string name;
        at::Tensor parameter;
        at::ScalarType computeType = at::kFloat;
        at::Tensor master;
        at::Tensor moment1;
        at::Tensor moment2;
        at::Tensor average;
        bool isHiddenMatrix = false; ///< a layer's weights between other layers
    };

    double gradientNorm() const;
    static void adamW(Slot &slot, const kernels::AdamWStep &common);
    static void muon(Slot &slot, const kernels::AdamWStep &job);
    std::vector<Slot> m_slots;
    std::map<std::string, at::Tensor> m_constants;
};

} // namespace unclip::training
