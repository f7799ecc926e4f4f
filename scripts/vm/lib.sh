# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # used by the scripts that source this file
project=$(cd -- "$here/../.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

cache_dir() { printf '%s\n' "${RP5_CACHE:-${HOME:-/root}/.cache/rp5-provision}"; }

# Prints a process and all below it, children first.
# User-mode Linux keeps one host process per guest process: killing the first one alone would leave the others behind.
process_tree() {
    local child
    for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do
        process_tree "$child"
    done
    printf '%s\n' "$1"
}

# Ends a machine as a power cut does. Only processes that descend from the pid given are touched.
kill_tree() {
    local all pid
    all=$(process_tree "$1")
    # The machine first, so that it starts nothing new while its children go.
    kill -KILL "$1" 2>/dev/null || true
    for pid in $all; do
        kill -KILL "$pid" 2>/dev/null || true
    done
}
