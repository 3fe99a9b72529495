#include "training/componentreader.h"

#include "nn/stateloader.h"
#include "weights/modelfolder.h"

#include <ATen/ATen.h>

namespace unclip::training {

void readComponent(torch::nn::Module &module, const std::filesystem::path &modelFolder,
                   const std::string &component)
{
    const ModelFolder folder(modelFolder);
    nn::loadState(module, folder.weights(component), at::kFloat, component);
    for (at::Tensor &parameter : module.parameters())
        parameter.set_data(parameter.detach().clone());
    for (at::Tensor &buffer : module.buffers())
        buffer.set_data(buffer.detach().clone());
}

} // namespace unclip::training
