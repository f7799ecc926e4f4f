# shellcheck shell=bash
# Part of guest-images: the root file system that the layouts of a Debian release start from. Set by guest-images: suite, packages.

# Packages that some layouts take single files from, unpacked or not at all: cloud-init with its Python doubles the number of files.
unpacked_packages() { [ "$suite" = bookworm ] || echo cloud-init; }

# Left out to keep the copy that every test makes small: documentation, translations, and the hardware database (no hardware here).
make_root() {
    local tar=$1 scratch=$2 path excludes=()
    # The folders man/man1 ... stay: Java's installation fails without them.
    for path in share/doc/* share/man/*/* share/info/* share/locale/* share/lintian/* share/bug/* lib/udev/hwdb.d/*; do
        excludes+=(--dpkgopt="path-exclude=/usr/$path")
    done
    if ! TMPDIR=$scratch mmdebstrap --variant=apt --components=main,non-free-firmware \
        --include="${packages// /,}" --aptopt='APT::Install-Recommends "false"' "${excludes[@]}" \
        --customize-hook='mkdir "$1/guest-debs"' \
        --customize-hook="for deb in $(unpacked_packages | xargs); do chroot \"\$1\" sh -c \"cd /guest-debs && apt-get -q download \$deb\" || exit; done" \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/debconf/*-old "$1"/usr/lib/udev/hwdb.bin' \
        "$suite" "$tar" >"$scratch/log" 2>&1; then
        tail -n 40 "$scratch/log" >&2
        die "mmdebstrap failed"
    fi
}
