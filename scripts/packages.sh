#!/usr/bin/env bash
# Installs the Debian packages that are missing: scripts/packages.sh build|check|fuzz...
# "build" is what building, running and testing need; "check" and "fuzz" what the source checks and
# the fuzzing programs need besides.
# Works as root or with sudo and touches apt only when something is missing.
set -euo pipefail

build=(
    build-essential cmake ninja-build ccache pkg-config file # file: for the .deb
    libtorch-dev libopenblas0-openmp libdnnl-dev # the engine; OpenBLAS shares LibTorch's threads
    libgloo-dev # training in several processes
    libopencv-dev nlohmann-json3-dev libcli11-dev libicu-dev libssl-dev
    liblcms2-dev libpng-dev libjpeg-dev libtiff-dev libgif-dev libwebp-dev zlib1g-dev
    librsvg2-dev libcairo2-dev libarchive-dev libpugixml-dev unicode-cldr-core # training data
    qt6-base-dev libgl-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools # the studio
    libqt6sql6-sqlite qt6-translations-l10n fonts-wqy-microhei
    xvfb xauth xdotool # tests of the real window
    python3-numpy python3-pil # the golden tests' second folder
)
check=(clang-format-14 universal-ctags python3)
fuzz=(clang libclang-rt-14-dev)

wanted=()
for group in "$@"; do
    case "$group" in
    build) wanted+=("${build[@]}") ;;
    check) wanted+=("${check[@]}") ;;
    fuzz) wanted+=("${fuzz[@]}") ;;
    *)
        echo "usage: scripts/packages.sh build|check|fuzz..." >&2
        exit 2
        ;;
    esac
done

missing=()
for package in "${wanted[@]}"; do
    if ! dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null |
        grep -qx installed; then
        missing+=("$package")
    fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "These Debian packages are missing, and there is no apt-get: ${missing[*]}" >&2
    exit 1
fi
asRoot=()
[ "$(id -u)" -eq 0 ] || asRoot=(sudo)
echo "Installing: ${missing[*]}"
"${asRoot[@]}" apt-get update -q
"${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
