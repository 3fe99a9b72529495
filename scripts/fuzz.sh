#!/usr/bin/env bash
# Fuzzes every reader of foreign bytes: scripts/fuzz.sh [seconds each, 60] [target...]
# Seeds are the committed test data and, where they are, the golden cases. Corpora and findings stay
# in build/fuzz. Exits 1 when a target found something.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(config image pickle pngtext recipe safetensors tokenizer)
samples=(tests/data)
golden=${UNCLIP_GOLDEN_DIR:-../shared/golden}
[ ! -d "$golden" ] || samples+=("$golden")
work=$PWD/build/fuzz

scripts/packages.sh build fuzz
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz

# seedFiles <folder for seeds> <first byte, or nothing> <find expression>...: copies small files as seeds
seedFiles() {
    local seeds=$1 prefix=$2 file
    shift 2
    find "${samples[@]}" -type f -size -64k \( "$@" \) | while read -r file; do
        { printf '%s' "$prefix" && cat "$file"; } >"$seeds/$(sha256sum "$file" | cut -c1-16)"
    done
}

makeSeeds() {
    local seeds=$2
    mkdir -p "$seeds"
    case "$1" in
    config) seedFiles "$seeds" '' -name '*config.json' ;;
    image) seedFiles "$seeds" '' -name '*.png' -o -name '*.jpg' -o -name '*.webp' -o -name '*.gif' -o -name '*.tif*' -o -name '*.bmp' ;;
    pickle)
        seedFiles "$seeds" 'p' -name '*.pkl'
        seedFiles "$seeds" 'z' -name '*.bin' -o -name '*.pt' -o -name '*.ckpt' -o -name '*.th'
        ;;
    pngtext) seedFiles "$seeds" '' -name '*.png' ;;
    recipe)
        local mode
        for mode in create vary blend edit explore; do
            printf '{"version":1,"request":{"mode":"%s","sampling":{"eta":0.5,"seed":7}}}' "$mode" \
                >"$seeds/$mode"
        done
        printf '%s' '{"version":1,"request":{"mode":"edit","source":{"kind":"picture","crop":' \
            '{"mode":"fit"}},"before_text":"a","after_text":"b","strengths":[0.3]}}' \
            >"$seeds/edit-picture"
        ;;
    safetensors) seedFiles "$seeds" '' -name '*.safetensors' ;;
    tokenizer)
        printf '\4a photo of a cat, it'"'"'s 42!' >"$seeds/prompt"
        seedFiles "$seeds" '2' -name 'tokenizer_config.json' # '2' % 8 selects that file
        ;;
    *)
        echo "There is no target $1." >&2
        exit 2
        ;;
    esac
}

found=0
for target in "${targets[@]}"; do
    corpus=$work/corpus/$target
    findings=$work/findings/$target
    mkdir -p "$corpus" "$findings"
    makeSeeds "$target" "$work/seeds/$target"
    log=$work/$target.log
    if (cd "$work" && "$work/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -artifact_prefix="$findings/" "$corpus" "$work/seeds/$target") \
        >"$log" 2>&1; then
        printf '%-12s nothing found; %s\n' "$target" "$(grep '^Done' "$log" || tail -n 1 "$log")"
    else
        found=1
        printf '%-12s FOUND, input in %s, log in %s\n' "$target" "$findings" "$log"
        grep -m 3 -E 'ERROR:|runtime error:|SUMMARY:' "$log" || true
    fi
done
exit $found
