#!/usr/bin/env bash
# Installs what is missing, builds and starts: makes pictures of a prompt with the starter model.
# scripts/studio.sh ["a prompt"]
set -euo pipefail
cd "$(dirname "$0")/.."
prompt=${1:-a 3D red apple}
scripts/packages.sh build
scripts/build.sh unclip
build/release/bin/unclip create "$prompt" --count 4 --out out
echo "The pictures of \"$prompt\" are in $PWD/out"
