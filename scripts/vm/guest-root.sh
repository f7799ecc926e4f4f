# shellcheck shell=bash
# Part of guest-images: the root file system that both layouts start from.

# Left out to keep the copy that every test makes small: documentation, translations, and the hardware database (no hardware here).
make_root() {
    local tar=$1 scratch=$2 path excludes=()
    # The folders man/man1 ... stay: Java's installation fails without them.
    for path in share/doc/* share/man/*/* share/info/* share/locale/* share/lintian/* share/bug/* lib/udev/hwdb.d/*; do
        excludes+=(--dpkgopt="path-exclude=/usr/$path")
    done
    if ! TMPDIR=$scratch mmdebstrap --variant=apt --components=main,non-free-firmware \
        --include="${packages// /,}" --aptopt='APT::Install-Recommends "false"' "${excludes[@]}" \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/debconf/*-old "$1"/usr/lib/udev/hwdb.bin' \
        trixie "$tar" >"$scratch/log" 2>&1; then
        tail -n 40 "$scratch/log" >&2
        die "mmdebstrap failed"
    fi
}
