#include "nn/kernels.h"

namespace unclip::kernels {

namespace baseline {
const Table &table();
}
#if defined(__x86_64__)
namespace avx2 {
const Table &table();
}
namespace avx512 {
const Table &table();
}
#endif

const Table &table()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return avx512::table();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return avx2::table();
#endif
    return baseline::table();
}

} // namespace unclip::kernels
