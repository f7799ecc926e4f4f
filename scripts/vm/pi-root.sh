# shellcheck shell=bash
# Part of pi-image and pc-image: the root file system of their machine, without a kernel. Set by them: here, arch, console, packages, diskid.

# Lets this machine run arm64 programs. "F": the emulator is opened now, so that it is found from within another root.
emulate_arm64() {
    [ "$(uname -m)" != aarch64 ] || return 0
    [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
    [ ! -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ] || return 0
    local definition=/usr/lib/binfmt.d/qemu-aarch64.conf
    [ -r "$definition" ] || die "no $definition: run scripts/vm/install-tools first"
    head -n 1 "$definition" >/proc/sys/fs/binfmt_misc/register
}

# Left out to keep the copy that the test makes small: documentation, and the drivers of what neither this machine nor a boot disk has.
# dpkg keeps this setting, so later kernels of the card leave them out, too.
excludes() {
    local path
    for path in share/doc/* share/man/*/* share/info/* share/locale/* share/lintian/* share/bug/* lib/udev/hwdb.d/*; do
        printf '%s\n' "--dpkgopt=path-exclude=/usr/$path"
    done
    for path in sound drivers/gpu drivers/media drivers/infiniband drivers/net/ethernet drivers/net/wireless drivers/net/can drivers/staging \
        drivers/iio drivers/scsi drivers/input/touchscreen drivers/isdn drivers/hwmon drivers/mtd drivers/target net/bluetooth net/mac80211 \
        net/netfilter net/sched fs/ocfs2 fs/gfs2 fs/xfs fs/btrfs fs/ceph fs/nfs fs/nfsd fs/smb fs/f2fs fs/bcachefs; do
        printf '%s\n' "--dpkgopt=path-exclude=/usr/lib/modules/*/kernel/$path/*"
    done
    # Device trees of other boards; the Pi's are broadcom/bcm*.
    printf '%s\n' "--dpkgopt=path-exclude=/usr/lib/linux-image-*/*" "--dpkgopt=path-include=/usr/lib/linux-image-*/broadcom/bcm*"
}

# make_root OUT SCRATCH [OPTIONS...]: OUT gets root.tar and kernels.tar. More options are mmdebstrap's.
make_root() {
    local out=$1 scratch=$2 options=()
    shift 2
    mapfile -t options < <(excludes)
    mkdir "$scratch/kernels"
    # shellcheck disable=SC2016  # expanded by mmdebstrap's shell
    if ! TMPDIR=$scratch mmdebstrap --architectures="$arch" --variant=apt --components=main,non-free-firmware \
        --include="${packages// /,}" --aptopt='APT::Install-Recommends "false"' "${options[@]}" --dpkgopt=force-confold --dpkgopt=force-unsafe-io \
        --setup-hook='mkdir -p "$1/etc/default" && printf "%s\n" "ROOTPART=PARTUUID='"$diskid"'-02" "CONSOLES='"$console"',115200" >"$1/etc/default/raspi-firmware"' \
        --customize-hook="$here/pi-kernels \"\$1\" '$scratch/kernels' $arch" "$@" \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/cache/debconf/*-old "$1"/usr/lib/udev/hwdb.bin' \
        trixie "$out/root.tar" >"$scratch/log" 2>&1; then
        tail -n 40 "$scratch/log" >&2
        die "mmdebstrap failed"
    fi
    tar -C "$scratch/kernels" -cf "$out/kernels.tar" .
}
