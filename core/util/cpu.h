#pragma once

namespace unclip {

/// Physical cores that this process may run on (its affinity mask, hyper-threads counted once).
int physicalCores();

/// True when the CPU multiplies bfloat16 natively (AMX or AVX512-BF16).
bool hasFastBFloat16();

} // namespace unclip
