#include "nn/stateloader.h"

#include "unclip/error.h"
#include "weights/floatconvert.h"

#include <ATen/ATen.h>

#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <vector>

namespace unclip::nn {

namespace {

constexpr std::size_t problemsInMessage = 8;

using NamedTensors = std::map<std::string, at::Tensor>;

NamedTensors stateOf(const torch::nn::Module &module)
{
    NamedTensors state;
    for (const auto &item : module.named_parameters())
        state[item.key()] = item.value();
    for (const auto &item : module.named_buffers())
        state[item.key()] = item.value();
    return state;
}

std::vector<std::string> misfits(const ShapeMap &shapes, const SafetensorsFile &file)
{
    std::vector<std::string> problems;
    for (const auto &[name, shape] : shapes) {
        const auto found = file.tensors().find(name);
        if (found == file.tensors().end())
            problems.push_back(name + " is missing");
        else if (found->second.shape != shape)
            problems.push_back(name + " is " + shapeText(found->second.shape) + " instead of "
                               + shapeText(shape));
        else if (!isFloating(found->second.dtype))
            problems.push_back(name + " is stored as " + std::string(nameOf(found->second.dtype)));
    }
    for (const auto &[name, view] : file.tensors())
        if (shapes.find(name) == shapes.end() && !isIgnoredTensor(name))
            problems.push_back(name + " is not part of this model");
    return problems;
}

std::string summary(const std::vector<std::string> &problems)
{
    std::string text;
    for (std::size_t i = 0; i < problems.size() && i < problemsInMessage; ++i)
        text += (i == 0 ? "" : "; ") + problems[i];
    if (problems.size() > problemsInMessage)
        text += "; and " + std::to_string(problems.size() - problemsInMessage) + " more";
    return text;
}

} // namespace

at::ScalarType scalarType(DType dtype)
{
    switch (dtype) {
    case DType::F64:
        return at::kDouble;
    case DType::F32:
        return at::kFloat;
    case DType::F16:
        return at::kHalf;
    case DType::BF16:
        return at::kBFloat16;
    case DType::I64:
        return at::kLong;
    case DType::I32:
        return at::kInt;
    case DType::I16:
        return at::kShort;
    case DType::I8:
        return at::kChar;
    case DType::U8:
        return at::kByte;
    case DType::Bool:
        return at::kBool;
    }
    throw ModelError("unknown tensor type");
}

DType dtypeOf(at::ScalarType type)
{
    for (const DType dtype : { DType::F64, DType::F32, DType::F16, DType::BF16, DType::I64,
                               DType::I32, DType::I16, DType::I8, DType::U8, DType::Bool })
        if (scalarType(dtype) == type)
            return dtype;
    throw ModelError("a tensor type that safetensors cannot hold");
}

at::Tensor toTensor(const SafetensorsFile &file, const TensorView &view)
{
    const auto options = at::TensorOptions().dtype(scalarType(view.dtype));
    const auto address = reinterpret_cast<std::uintptr_t>(view.data);
    if (view.byteCount == 0 || address % sizeOf(view.dtype) != 0) {
        at::Tensor copy = at::empty(view.shape, options);
        if (view.byteCount > 0)
            std::memcpy(copy.data_ptr(), view.data, view.byteCount);
        return copy;
    }
    // Who lets go of the last reference (because the weights are packed, say) gives the pages back.
    // Nothing writes through the pointer: the mapping is read-only and so is every use of weights.
    auto *data = const_cast<std::byte *>(view.data);
    return at::from_blob(
        data, view.shape, [file, view](void *) { SafetensorsFile::releasePages(view); }, options);
}

void requireShapes(const ShapeMap &shapes, const SafetensorsFile &file,
                   const std::string &component)
{
    const auto problems = misfits(shapes, file);
    if (!problems.empty())
        throw ModelError("The weights of '" + component + "' do not fit its config.json: "
                         + summary(problems) + ". Check that config and weights belong together.");
}

void loadState(torch::nn::Module &module, const SafetensorsFile &file, at::ScalarType type,
               const std::string &component)
{
    NamedTensors state = stateOf(module);
    ShapeMap shapes;
    for (const auto &[name, tensor] : state)
        shapes[name] = tensor.sizes().vec();
    requireShapes(shapes, file, component);
    for (auto &[name, tensor] : state) {
        const at::Tensor loaded = toTensor(file, file.tensors().at(name));
        if (!at::isFloatingType(loaded.scalar_type()))
            throw ModelError("The weights of '" + component + "' hold '" + name
                             + "' as integers; floating point numbers are needed.");
        tensor.set_requires_grad(false);
        tensor.set_data(loaded.to(type));
    }
}

void saveState(const torch::nn::Module &module, const std::filesystem::path &path,
               at::ScalarType type)
{
    const NamedTensors state = stateOf(module);
    std::vector<TensorEntry> entries;
    for (const auto &[name, tensor] : state)
        entries.push_back({ name, dtypeOf(type), tensor.sizes().vec() });
    SafetensorsWriter writer(path, entries, { { "format", "pt" } });
    for (const auto &[name, tensor] : state) {
        const at::Tensor plain = tensor.detach().to(at::kCPU).to(type).contiguous();
        writer.write(plain.data_ptr(), plain.nbytes());
    }
    writer.finish();
}

} // namespace unclip::nn
