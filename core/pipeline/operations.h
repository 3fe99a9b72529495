#pragma once

#include "pipeline/operationcontext.h"

namespace unclip {

// One operation a file. Each takes a request with its defaults filled in and leaves its frames in
// the context's result.

/// Prompt to pictures (paper section 2).
void runCreate(const Create &request, OperationContext &context);

/// Variations of a picture (paper section 3.1).
void runVary(const Vary &request, OperationContext &context);

/// Interpolations and weighted blends (paper section 3.2).
void runBlend(const Blend &request, OperationContext &context);

/// Text diffs (paper section 3.3).
void runEdit(const Edit &request, OperationContext &context);

/// PCA reconstructions (paper section 4).
void runExplore(const Explore &request, OperationContext &context);

} // namespace unclip
