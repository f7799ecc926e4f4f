# shellcheck shell=bash
# Part of guest-images and pi-image: what takes minutes to make is made once.
#
# The cache is ${RP5_CACHE:-~/.cache/rp5-provision}. Every entry is named by a hash of all that it is made from, is built under another name,
# and ends with the file "complete", which is written last and compared with the entry before each use.

cache=$(cache_dir)
mkdir -p "$cache"

hash_of() { sha256sum | cut -c1-16; }

# A quick look that finds a truncated, changed or half-written entry without reading gigabytes.
fingerprint() {
    (
        cd "$1" || exit
        for file in *; do
            [ "$file" != complete ] || continue
            printf '%s %s\n' "$(stat -c '%n %s %Y' "$file")" "$(head -c 1M "$file" | sha256sum)"
        done
    )
}
is_complete() { [ -f "$1/complete" ] && fingerprint "$1" | cmp -s - "$1/complete"; }

# build ENTRY FUNCTION: runs FUNCTION DIR, which fills DIR, and puts it in place in one step.
build() {
    local entry=$1 function=$2 temporary old
    if is_complete "$entry"; then return; fi
    [ "$(id -u)" = 0 ] || die "making the images needs root: run it with sudo"
    rm -rf -- "$entry"
    temporary=$(mktemp -d "$cache/tmp.XXXXXX")
    # shellcheck disable=SC2064  # the name as it is now
    trap "rm -rf -- '$temporary'" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    mkdir "$temporary/entry"
    "$function" "$temporary/entry" "$temporary"
    fingerprint "$temporary/entry" >"$temporary/complete"
    sync -f "$temporary"
    mv "$temporary/complete" "$temporary/entry/complete"
    mv "$temporary/entry" "$entry"
    rm -rf -- "$temporary"
    trap - EXIT
    # What other versions of these scripts made is removed, but not while another checkout may still work with it.
    for old in "${entry%-*}"-*; do
        if [ "$old" != "$entry" ] && [ -z "$(find "$old" -maxdepth 1 -name complete -mtime -1)" ]; then
            rm -rf -- "$old"
        fi
    done
}

# build_once LOCK ENTRY FUNCTION: calls FUNCTION, which builds, unless the entry is there.
# One builder of a kind at a time; whoever waits finds the entry afterwards.
build_once() {
    exec 9>"$cache/$1"
    flock 9
    is_complete "$2" || "$3"
    # The date of its last use.
    touch -c "$2/complete" 2>/dev/null || true
    flock -u 9
}
