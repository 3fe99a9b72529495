#include "util/cpu.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <utility>

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__linux__)
#include <sched.h>
#endif

namespace unclip {

namespace {

int readNumber(const std::string &file, int fallback)
{
    std::ifstream stream(file);
    int value = fallback;
    return stream >> value ? value : fallback;
}

} // namespace

int physicalCores()
{
#if defined(__linux__)
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        std::set<std::pair<int, int>> cores; // (package, core)
        for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (!CPU_ISSET(cpu, &allowed))
                continue;
            const std::string folder =
                "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
            cores.emplace(readNumber(folder + "physical_package_id", 0),
                          readNumber(folder + "core_id", cpu));
        }
        if (!cores.empty())
            return static_cast<int>(cores.size());
    }
#endif
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

bool hasFastBFloat16()
{
#if defined(__x86_64__)
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid_max(0, nullptr) < 7 || !__builtin_cpu_supports("avx512bw"))
        return false;
    __get_cpuid_count(7, 0, &a, &b, &c, &d);
    const bool amx = (d & (1u << 22)) != 0 && (d & (1u << 24)) != 0; // AMX-BF16, AMX-TILE
    __get_cpuid_count(7, 1, &a, &b, &c, &d);
    const bool avx512Bf16 = (a & (1u << 5)) != 0;
    return amx || avx512Bf16;
#else
    return false;
#endif
}

} // namespace unclip
