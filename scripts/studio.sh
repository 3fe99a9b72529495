#!/usr/bin/env bash
# Installs what is missing, builds and starts the studio: scripts/studio.sh [file or model folder]...
set -euo pipefail
files=()
for file in "$@"; do
    [[ $file == -* ]] && files+=("$file") || files+=("$(realpath "$file")")
done
cd "$(dirname "$0")/.."
scripts/packages.sh build
scripts/build.sh unclip-studio
exec build/release/bin/unclip-studio "${files[@]}"
