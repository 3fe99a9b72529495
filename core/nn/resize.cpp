#include "nn/resize.h"

#include <ATen/ATen.h>

namespace unclip::nn {

at::Tensor upscaleBicubic(const at::Tensor &x, std::int64_t height, std::int64_t width)
{
    return at::_upsample_bicubic2d_aa(x.to(at::kFloat).contiguous(), { height, width },
                                      /*align_corners=*/false)
        .to(x.scalar_type());
}

} // namespace unclip::nn
