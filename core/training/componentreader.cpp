#include "training/componentreader.h"

#include "nn/stateloader.h"
#include "weights/modelfolder.h"

#include <ATen/ATen.h>

namespace unclip::training {

void readComponent(torch::nn::Module &module, const std::filesystem::path &modelFolder,
                   const std::string &component)
{
    const ModelFolder folder(modelFolder);
    const std::vector<at::Tensor> parameters = module.parameters();
    const at::Device device = parameters.empty() ? at::kCPU : parameters.front().device();
    nn::loadState(module, folder.weights(component), at::kFloat, component);
    for (at::Tensor &parameter : module.parameters())
        parameter.set_data(parameter.detach().to(device, at::kFloat, false, true));
    for (at::Tensor &buffer : module.buffers())
        buffer.set_data(buffer.detach().to(device, at::kFloat, false, true));
}

} // namespace unclip::training
