#!/usr/bin/env bash
# The translations hold every string of the window, and no others: check_translations.sh <source folder>
set -euo pipefail
cd "$1"

lupdate=/usr/lib/qt6/bin/lupdate
[ -x "$lupdate" ] || lupdate=$(command -v lupdate) || {
    echo 'lupdate was not found: install qt6-l10n-tools (scripts/packages.sh build).'
    exit 1
}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
failed=0

# check <language> <option of lupdate>...
check() {
    local language=$1 file=translations/studio_$1.ts
    local update=(ui app/studio -locations none -no-obsolete -source-language en
        -target-language "$@" -ts)
    [ -f "$file" ] || {
        echo "$file is missing."
        failed=1
        return
    }
    cp "$file" "$fresh/$language.ts"
    "$lupdate" -silent "${update[@]}" "$fresh/$language.ts"
    if ! diff -u "$file" "$fresh/$language.ts"; then
        printf '\n%s does not match the sources (+ is to come, - is to go).\n' "$file"
        printf 'Bring it up to date with\n    %s %s %s\n' "$lupdate" "${update[*]}" "$file"
        printf 'and translate what is new.\n\n'
        failed=1
    fi
    if grep -nE -B2 '<translation type="|<(translation|numerusform)(></|/>)' "$file"; then
        printf '\n%s holds entries without a finished translation, listed above.\n' "$file"
        printf 'Translate them and take type="unfinished" away (linguist, or any editor).\n\n'
        failed=1
    fi
}

check zh_CN
check en -pluralonly
exit $failed
