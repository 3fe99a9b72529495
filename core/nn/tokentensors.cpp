#include "nn/tokentensors.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace unclip::nn {

TokenTensors tokenize(const ClipTokenizer &tokenizer, const std::vector<std::string> &captions)
{
    const auto rows = static_cast<std::int64_t>(captions.size());
    const auto length = static_cast<std::int64_t>(tokenizer.length());
    TokenTensors tensors { at::empty({ rows, length }, at::kLong),
                           at::empty({ rows, length }, at::kBool) };
    auto *id = tensors.ids.data_ptr<std::int64_t>();
    auto *seen = tensors.mask.data_ptr<bool>();
    for (const std::string &caption : captions) {
        const Tokens tokens = tokenizer.encode(caption);
        id = std::copy(tokens.ids.begin(), tokens.ids.end(), id);
        seen = std::copy(tokens.mask.begin(), tokens.mask.end(), seen);
    }
    return tensors;
}

} // namespace unclip::nn
