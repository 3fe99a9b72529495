#!/usr/bin/env bash
# Formats our C++ files in place; with --check it only reports, and fails on a difference.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=(-i)
[ "${1:-}" != --check ] || mode=(--dry-run -Werror)
folders=()
for folder in core app ui tests fuzz; do
    [ ! -d "$folder" ] || folders+=("$folder")
done
find "${folders[@]}" \( -name '*.h' -o -name '*.cpp' \) -print0 |
    xargs -0 clang-format-14 "${mode[@]}"
