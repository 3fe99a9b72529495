#include "training/noising.h"

#include <ATen/ATen.h>

#include <vector>

namespace unclip::training {

at::Tensor spreadTimesteps(std::int64_t count, std::int64_t length, at::Generator generator)
{
    const at::Tensor within = at::rand({ count }, generator, at::kDouble);
    const at::Tensor places =
        (at::arange(count, at::kDouble) + within) / static_cast<double>(count);
    return (places * static_cast<double>(length)).to(at::kLong).clamp_max(length - 1);
}

NoisedBatch addNoise(const at::Tensor &clean, const NoiseSchedule &schedule,
                     at::Generator generator, BatchShare share)
{
    NoisedBatch batch;
    const std::int64_t count = clean.size(0);
    std::vector<std::int64_t> all = clean.sizes().vec();
    all.front() *= share.size;
    const at::Tensor timesteps =
        share.rowsOf(spreadTimesteps(all.front(), schedule.length(), generator));
    const at::Tensor noise = share.rowsOf(at::randn(all, generator, at::kFloat)).to(clean.device());
    std::vector<std::int64_t> shape(static_cast<std::size_t>(clean.dim()), 1);
    shape[0] = count;
    const at::Tensor alphas = at::tensor(at::ArrayRef<float>(schedule.alphasCumprod()), at::kFloat)
                                  .index_select(0, timesteps)
                                  .view(shape)
                                  .to(clean.device());
    batch.timesteps = timesteps.to(clean.device());
    const at::Tensor signal = alphas.sqrt();
    const at::Tensor spread = (1.0 - alphas).sqrt();
    batch.noisy = signal * clean + spread * noise;
    batch.velocity = signal * noise - spread * clean;
    return batch;
}

at::Tensor coinFlips(std::int64_t count, double probability, at::Generator generator,
                     BatchShare share)
{
    return share.rowsOf(at::rand({ count }, generator, at::kFloat)) < probability;
}

} // namespace unclip::training
