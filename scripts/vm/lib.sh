# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # used by the scripts that source this file
project=$(cd -- "$here/../.." && pwd)

# Partition tools are not in every user's path.
PATH=$PATH:/usr/sbin:/sbin

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
    mapfile -t all < <(process_tree "$1")
    # The machine first, so that it starts nothing new while its children go.
    kill -KILL "$1" 2>/dev/null || true
    for pid in "${all[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
    done
    kill_sessions "${all[@]}"
}

# A process that the machine was just making is nobody's child by then, and would stand still for good with the machine's disks and locks. But it is
# in the machine's session, which is called by the pid that the machine had. All are asked for at once: one by one, dozens take longer on a busy host
# than a test waits for them.
kill_sessions() {
    local left sessions
    sessions=$(IFS=, && printf '%s' "$*")
    for _ in {1..100}; do
        mapfile -t left < <(ps -o pid=,stat= --sid "$sessions" | awk '$2 !~ /^Z/ { print $1 }')
        [ ${#left[@]} -gt 0 ] || return 0
        kill -KILL "${left[@]}" 2>/dev/null || true
        sleep 0.05
    done
    say "still there after the machine $1 was ended: ${left[*]}"
}

# Keeps this shell and what it starts on one processor that no other machine of ours is on (a lock, held until we end), waiting for one.
# A machine is two kinds of process that hand over to each other at every system call. On one processor that costs 5 microseconds
# and across two, on a busy host, a hundred: this makes everything in a guest about seven times as fast. Two machines on one
# processor are slower than one after the other, and run into their limits.
stay_on_one_cpu() {
    local cpus cpu folder told=''
    folder=$(cache_dir)
    mkdir -p "$folder"
    mapfile -t cpus < <(taskset -cp $$ | sed 's/.*: //' | tr ',' '\n' | while IFS=- read -r from to; do seq "$from" "${to:-$from}"; done)
    while :; do
        for cpu in "${cpus[@]}"; do
            exec {cpu_lock}>"$folder/cpu-$cpu.lock"
            if flock -n "$cpu_lock"; then
                taskset -cp "$cpu" $$ >/dev/null
                return
            fi
            exec {cpu_lock}>&-
        done
        [ -n "$told" ] || say "waiting for a processor: other test machines are at work"
        told=1
        # Whichever is free first: flock waits for one file only.
        exec {cpu_lock}>"$folder/cpu-${cpus[RANDOM % ${#cpus[@]}]}.lock"
        flock -w 2 "$cpu_lock" || true
        exec {cpu_lock}>&-
    done
}
