#!/usr/bin/env bash
# Installs what is missing, builds and runs all tests. Arguments go to ctest: scripts/test.sh -L golden
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/packages.sh build
scripts/build.sh
ctest --preset release "$@"
