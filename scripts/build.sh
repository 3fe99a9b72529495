#!/usr/bin/env bash
# Builds everything, or the targets named, in build/release.
# UNCLIP_WERROR=ON makes warnings errors, also of later builds: another setting compiles all again.
# UNCLIP_JOBS sets the number of compilers at a time.
set -euo pipefail
cd "$(dirname "$0")/.."

# A file that includes LibTorch takes a good 1 GB to compile.
jobs() {
    local cores free
    cores=$(nproc)
    free=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
    [ "$free" -ge 1 ] || free=1
    echo $((cores < free ? cores : free))
}

cmake --preset release ${UNCLIP_WERROR:+-DUNCLIP_WERROR="$UNCLIP_WERROR"}
cmake --build --preset release --parallel "${UNCLIP_JOBS:-$(jobs)}" ${1:+--target "$@"}
