# shellcheck shell=bash
# Part of boot-test and unlock-test: one emulated machine after the other, with the disks of a run.

heading() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

# keep_log NAME: the script's own output goes to target/NAME/NAME.log as well, and $out is that folder, emptied.
keep_log() {
    out=$PWD/target/$1
    mkdir -p "$out"
    rm -rf -- "${out:?}"/*
    # The colours and cursor movements of a terminal are left out of the log.
    exec > >(tee >(sed -u -e 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\x1b\][^\x07]*\x07//g; s/\x1b[()][A-Z0-9]//g; s/\r//g' >"$out/$1.log")) 2>&1
}

# lay_out SD-IMAGE KERNELS JAVA: $work with copies of the card, an empty NVMe, and what the machines see at /run/host. All of it is removed at the end,
# when also whatever runs in the background is ended.
lay_out() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/rp5-machines.XXXXXX")
    trap finish EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    sd=$work/sd.img nvme=$work/nvme.img share=$work/share
    cp --reflink=auto --sparse=always "$1" "$sd"
    truncate -s 6G "$nvme"
    mkdir -p "$share/kernels" "$share/java"
    tar -C "$share/kernels" -xf "$2"
    tar -C "$share/java" -xf "$3"
    ls "$share/kernels"
    cp target/rp5-provision.jar scripts/vm/machine.d/* "$share/"
    # Blanks at the end and a character of two bytes: what is typed at the prompt must be what was read from the file.
    printf 'correct horse bättery staple \n' >"$work/passphrase"
    cp "$work/passphrase" "$share/passphrase"
}

# shellcheck disable=SC2317  # called by the trap
finish() {
    local code=$? pid
    for pid in $(jobs -p); do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    [ "$code" = 0 ] || keep_results
    rm -rf -- "$work"
    [ "$code" = 0 ] || printf '\n%s: FAILED (exit %d) after %d s; see %s\n' "${0##*/}" "$code" "$SECONDS" "$out"
    exit "$code"
}

# firmware IMAGE: what the firmware of a Pi would take from the first partition of a disk, into $work/boot.
firmware() {
    local start
    rm -rf -- "${work:?}/esp" "${work:?}/boot"
    mkdir "$work/esp" "$work/boot"
    start=$(PATH=$PATH:/sbin:/usr/sbin partx -gbo START --nr 1 "$1" | tr -d ' ')
    mcopy -s -n -i "$1@@$((start * 512))" '::/*' "$work/esp/"
    java -cp target/rp5-provision.jar:target/test-classes rp5.provision.vm.FirmwareOfPi "$work/esp" "$work/boot"
}

# machine OPTIONS...: run-pi from what the firmware took. In the background, so that a signal to this script ends it at once.
machine() {
    scripts/vm/run-pi --boot "$work/boot" --share "$share" --limit 3600 "$@" &
    wait $!
}

# What the systems left in the shared folder.
keep_results() {
    [ ! -d "$share" ] || find "$share" -maxdepth 1 -type f \( -name '*.json*' -o -name '*.log' \) -exec cp -t "$out" {} +
}
