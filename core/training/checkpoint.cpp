#include "training/checkpoint.h"

#include "nn/stateloader.h"
#include "unclip/error.h"

#include <ATen/ATen.h>

#include <charconv>

namespace unclip::training {

namespace {

constexpr const char *stepKey = "finished_steps";

} // namespace

void writeCheckpoint(const std::filesystem::path &file, const Optimizer &optimizer,
                     std::int64_t step)
{
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path());
    const auto state = optimizer.state();
    std::vector<TensorEntry> entries;
    for (const auto &[name, tensor] : state)
        entries.push_back({ name, DType::F32, tensor.sizes().vec() });
    SafetensorsWriter writer(file, entries, { { stepKey, std::to_string(step) } });
    for (const auto &[name, tensor] : state) {
        const at::Tensor plain = tensor.to(at::kCPU).contiguous();
        writer.write(plain.data_ptr(), plain.nbytes());
    }
    writer.finish();
}

std::int64_t readCheckpoint(const std::filesystem::path &file, Optimizer &optimizer)
{
    const SafetensorsFile opened = SafetensorsFile::open(file);
    const auto found = opened.metadata().find(stepKey);
    std::int64_t step = -1;
    if (found != opened.metadata().end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), step);
    if (step < 0)
        throw ModelError(file.string()
                         + " is no training checkpoint: it does not say how many "
                           "steps are finished.");
    std::map<std::string, at::Tensor> state;
    for (const auto &[name, view] : opened.tensors())
        state[name] = nn::toTensor(opened, view);
    optimizer.setState(state);
    return step;
}

} // namespace unclip::training
