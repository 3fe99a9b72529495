#!/usr/bin/env bash
# Makes docs/starter-sheet.png: a few prompts, four pictures each, by the bundled starter model.
# Needs a built unclip and ImageMagick and a Chinese font (Debian: imagemagick fonts-wqy-microhei).
set -euo pipefail
cd "$(dirname "$0")/.."
prompts=("a red apple" "a smiling cat" "一只小狗" "a yellow star" "a tree" "a pizza"
    "a rocket" "a green frog" "a crying face" "a blue heart" "a panda" "a rose"
    "a cat next to a tree" "a rocket next to a moon" "a panda next to a banana")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
font=$(fc-match -f '%{file}' 'WenQuanYi Micro Hei')
rows=()
for prompt in "${prompts[@]}"; do
    row=$work/${#rows[@]}
    build/release/bin/unclip create "$prompt" --count 4 --seed 1 --out "$row" >/dev/null
    convert "$row"/*.png -bordercolor white -border 2 +append +repage "$row.png"
    convert "$row.png" -background white -gravity southwest -splice 0x20 -font "$font" -pointsize 14 \
        -annotate +4+2 "$prompt" "$row.png"
    rows+=("$row.png")
done
montage "${rows[@]}" -tile 3x -geometry +6+6 docs/starter-sheet.png
