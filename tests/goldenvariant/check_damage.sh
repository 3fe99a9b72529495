#!/usr/bin/env bash
# check_damage.sh BIN_DIR GOLDEN_DIR: golden tests must fail on folders that lack files or cases.
set -euo pipefail
bin=$1
golden=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect_failure WHAT PROGRAM [FUNCTION...]: on the folder $work/golden
expect_failure() {
    local what=$1 program=$2
    shift 2
    local result=0
    UNCLIP_GOLDEN_DIR="$work/golden" UNCLIP_REQUIRE_GOLDEN=1 \
        "$bin/tst_$program" "$@" >"$work/log" 2>&1 || result=$?
    if [ "$result" -eq 0 ] || [ "$result" -eq 77 ]; then
        echo "$program passed ($result) although $what"
        failures=$((failures + 1))
    fi
}

fresh() {
    rm -rf "$work/golden"
    cp -rs "$golden" "$work/golden"
}

# with_content FILE CONTENT PROGRAM FUNCTION...
with_content() {
    local file=$1 content=$2
    shift 2
    fresh
    rm "$work/golden/$file"
    echo "$content" >"$work/golden/$file"
    expect_failure "$file holds $content" "$@"
}

# without FILE PROGRAM FUNCTION...
without() {
    local file=$1
    shift
    fresh
    rm -r "${work:?}/golden/$file"
    expect_failure "there is no $file" "$@"
}

mkdir "$work/golden"
for program in cliptokenizer clippreprocess convert modelcheck modelconfig modelfolder safetensors \
    golden_models golden_schedulers golden_pipeline; do
    expect_failure "the folder is empty" $program
done

with_content tokenizer_cases.json '{"max_length": 21, "cases": []}' cliptokenizer golden
with_content tokenizer_cases.json '{"max_length": 21, "cases": []}' cliptokenizer goldenDecode
with_content image_preprocess.json '{"size": 50, "cases": []}' clippreprocess golden
with_content image_preprocess.json '{"size": 50, "cases": []}' golden_pipeline pixelValues
with_content image_preprocess.json '{"size": 50, "cases": []}' golden_models imageEncoder
with_content unclip_steps.json '[]' golden_schedulers unclipSteps
with_content ddim_sampling.json '[]' golden_schedulers ddimSampling
with_content safetensors_dtypes.json '{}' safetensors readsEveryDType
with_content text_encoder_prompts.json '[]' golden_models captionTokens

without bin convert convertsGolden
without images clippreprocess golden
without tokenizer_cases.json cliptokenizer golden
without unclip_tables.safetensors golden_schedulers tables
without ddim_inversion.safetensors golden_schedulers ddimInversion
without prior_forward.safetensors golden_models prior
without karlo-tiny/decoder golden_models decoder
without t2i_5_5_7.json golden_pipeline textToImage
without variation_5_steps.safetensors golden_pipeline imageVariation
without paper_algebra.safetensors golden_pipeline principalComponents

[ "$failures" -eq 0 ] || exit 1
