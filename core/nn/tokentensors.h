#pragma once

#include "text/cliptokenizer.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace unclip::nn {

/// Captions as the text tower takes them.
struct TokenTensors
{
    at::Tensor ids; ///< int64 [B, N]
    at::Tensor mask; ///< bool [B, N]
};

TokenTensors tokenize(const ClipTokenizer &tokenizer, const std::vector<std::string> &captions);

} // namespace unclip::nn
