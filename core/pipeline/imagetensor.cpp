#include "pipeline/imagetensor.h"

#include <ATen/ATen.h>

#include <array>
#include <cstring>

namespace unclip {

namespace {

std::vector<float> floatsOf(const at::Tensor &row)
{
    const at::Tensor plain = row.to(at::kCPU).to(at::kFloat).contiguous();
    const auto *data = plain.data_ptr<float>();
    return { data, data + plain.numel() };
}

at::Tensor channelRow(const std::array<double, 3> &values)
{
    return at::tensor(at::ArrayRef<double>(values.data(), values.size()), at::kFloat)
        .view({ 1, 3, 1, 1 });
}

} // namespace

Image toImage(const at::Tensor &pictures, std::int64_t index)
{
    const at::Tensor bytes = ((pictures[index].to(at::kFloat) * 0.5 + 0.5).clamp(0.0, 1.0) * 255.0)
                                 .round()
                                 .to(at::kByte)
                                 .to(at::kCPU)
                                 .permute({ 1, 2, 0 })
                                 .contiguous(); // [H, W, 3]
    Image image;
    image.width = static_cast<int>(bytes.size(1));
    image.height = static_cast<int>(bytes.size(0));
    const auto *data = bytes.data_ptr<std::uint8_t>();
    image.rgb.assign(data, data + bytes.numel());
    return image;
}

at::Tensor toTensor(const Image &image)
{
    at::Tensor bytes = at::empty({ 1, image.height, image.width, 3 }, at::kByte);
    std::memcpy(bytes.data_ptr(), image.rgb.data(), image.rgb.size());
    return bytes.permute({ 0, 3, 1, 2 }).to(at::kFloat) / 127.5 - 1.0;
}

at::Tensor clipPixels(const Image &square, const PreprocessorConfig &preprocessor)
{
    const at::Tensor unit = (toTensor(square) + 1.0) * 0.5;
    return (unit - channelRow(preprocessor.mean)) / channelRow(preprocessor.standardDeviation);
}

at::Tensor toTensor(const Embedding &embedding)
{
    return at::tensor(at::ArrayRef<float>(embedding.values), at::kFloat).unsqueeze(0);
}

Embedding toEmbedding(const at::Tensor &rows, std::int64_t index)
{
    return { floatsOf(rows[index]) };
}

std::vector<double> toVector(const Embedding &embedding)
{
    return { embedding.values.begin(), embedding.values.end() };
}

Embedding toEmbedding(const std::vector<double> &values)
{
    return { std::vector<float>(values.begin(), values.end()) };
}

at::Tensor toTensor(const Noise &noise)
{
    return at::tensor(at::ArrayRef<float>(noise.values), at::kFloat).view(noise.shape).unsqueeze(0);
}

Noise toNoise(const at::Tensor &rows, std::int64_t index)
{
    return { rows[index].sizes().vec(), floatsOf(rows[index]) };
}

} // namespace unclip
