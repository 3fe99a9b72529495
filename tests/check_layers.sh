#!/usr/bin/env bash
# The dependency rules that no link line enforces: check_layers.sh <source folder>
set -u
cd "$1" || exit 2
failed=0

# forbid <what> <extended expression> <folder>...: no C++ file of these folders may match
forbid() {
    local what=$1 expression=$2 folder hits
    shift 2
    for folder in "$@"; do
        [ -d "$folder" ] || continue
        if hits=$(grep -rnE --include='*.h' --include='*.cpp' "$expression" "$folder"); then
            printf '%s\n%s\n' "$what" "$hits"
            failed=1
        fi
    done
}

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
torch='(torch|ATen|c10|caffe2)/'
std='(algorithm|array|atomic|chrono|cstddef|ctime|cstdint|filesystem|functional|future|iosfwd|map|memory'
std+='|mutex|optional|set|stdexcept|string|string_view|utility|variant|vector)>'

forbid 'core knows no Qt:' "${include}Q(t|[A-Z])" core
forbid 'The window knows no Torch and nothing of core but its public headers:' \
    "${include}(${torch}|(nn|schedulers|weights|text|image|pipeline|training|util|pca|recipe)/)" ui app/studio
forbid 'Torch is for the engine and training only:' "${include}${torch}" \
    core/include core/weights core/text core/image core/recipe core/util core/pca \
    core/training/data app/cli app/common app/train
forbid 'The session has no widgets:' 'QWidget|QtWidgets' ui/session
forbid 'Training data knows no models:' "${include}(nn|pipeline)/" core/training/data
forbid 'The models know neither pipeline nor training:' "${include}(pipeline|training)/" \
    core/nn core/schedulers core/weights core/text core/image core/recipe core/util core/pca
forbid 'The evaluation knows the public API alone, not the pipeline behind it:' \
    "${include}pipeline/" core/evaluation
forbid 'Training knows no pipeline:' "${include}pipeline/" core/training
forbid 'Nothing may eat a cancellation:' 'catch[[:space:]]*\([[:space:]]*\.\.\.' core ui app

# The public headers stand on the standard library and on each other.
if hits=$(grep -rnE "${include}" core/include/unclip | grep -vE "[<\"](unclip/[a-z]+\.h\"|${std})"); then
    printf 'The public headers include only themselves and the standard library:\n%s\n' "$hits"
    failed=1
fi
exit $failed
