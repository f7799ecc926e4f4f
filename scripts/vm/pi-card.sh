# shellcheck shell=bash
# Part of pi-image and pc-image: from a root file system and kernel packages to an SD card. Set by them: here, diskid, and three functions:
#   unused_drivers           prints the settings of dpkg that leave drivers out
#   prepare TREE             changes that system before a kernel is installed in it
#   change_package FOLDER    changes a kernel package that was unpacked

# The guests' own way to build an initramfs in half the time; the image is the same.
# shellcheck source-path=SCRIPTDIR source=sd-image.sh disable=SC2031  # a shell of its own: sd-image.sh has an image's figures, too
quicker() (. "$here/sd-image.sh" && "$@")

mib=1048576
# A power of two: QEMU's SD card takes no other size.
boot_start=$((4 * mib)) boot_size=$((508 * mib)) root_start=$((512 * mib)) image_size=$((4096 * mib))

# make_card OUT SCRATCH ROOT-ENTRY: OUT gets sd.img, java.tar and kernels.tar, whose first package is the one that is installed.
make_card() {
    local out=$1 tree=$2/tree kernels=$2/kernels
    mkdir "$tree" "$kernels"
    tar -C "$tree" --xattrs --xattrs-include='*' -xpf "$3/root.tar"
    tar -C "$kernels" -xf "$3/kernels.tar"
    settle "$tree"
    quick_on_this_machine "$tree"
    prepare "$tree"
    # Almost half of the system: left out of what the test copies, and handed to the machine from outside.
    tar -C "$tree/usr/lib/jvm" -cf "$out/java.tar" .
    rm -r "$tree/usr/lib/jvm"
    repack "$kernels"
    first_kernel "$tree" "$kernels"
    mv "$tree/boot/firmware" "$2/firmware"
    mkdir "$tree/boot/firmware"
    pack "$tree" "$2/firmware" "$out/sd.img"
    tar -C "$kernels" -cf "$out/kernels.tar" .
}

# Its package's hooks make the initramfs and fill the boot partition, as on a first installation.
first_kernel() {
    local tree=$1 kernels=$2
    cp "$kernels"/0-*.deb "$tree/kernel.deb"
    # The mounts are gone with their name space.
    # shellcheck disable=SC2016  # expanded by that shell
    unshare --mount --propagation private sh -euc '
        for place in proc sys dev dev/pts; do mount --bind "/$place" "$1/$place"; done
        DEBIAN_FRONTEND=noninteractive chroot "$1" dpkg --install /kernel.deb' sh "$tree" >"$tree.log" 2>&1 || {
        tail -n 40 "$tree.log" >&2
        die "the kernel could not be installed"
    }
    rm "$tree/kernel.deb" "$kernels"/0-*.deb
}

# The same packages, packed so that the emulated machine need not unpack a hundred megabytes of xz.
repack() {
    local package
    for package in "$1"/*.deb; do
        dpkg-deb --raw-extract "$package" "$1/unpacked"
        rm "$package"
        change_package "$1/unpacked"
        dpkg-deb -Zzstd -z1 --build "$1/unpacked" "$package" >/dev/null
        rm -r "$1/unpacked"
    done
}

# An emulated processor takes a second for what a Pi does in 30 ms: settings that a user could have, and none that the test is about.
quick_on_this_machine() {
    local tree=$1 unit
    quicker quicker_initramfs "$tree"
    # One program makes the three hundred links to busybox, not three hundred.
    # shellcheck disable=SC2016  # expanded there
    sed -i -e 's|^\( *\)ln "$DESTDIR/bin/busybox" "$DESTDIR/$alias"$|\1echo "$DESTDIR/$alias"|' \
        -e 's#^done$#done | perl -lne '\''-e or link "$ENV{DESTDIR}/bin/busybox", $_ or die "$_: $!"'\''#' \
        "$tree/usr/share/initramfs-tools/hooks/zz-busybox"
    echo COMPRESSLEVEL=1 >"$tree/etc/initramfs-tools/conf.d/compresslevel"
    for unit in console-setup.service keyboard-setup.service lvm2-monitor.service getty-static.service getty@tty1.service \
        modprobe@configfs.service modprobe@drm.service modprobe@efi_pstore.service modprobe@fuse.service \
        dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount sys-kernel-config.mount sys-kernel-debug.mount \
        sys-kernel-tracing.mount proc-sys-fs-binfmt_misc.automount; do
        ln -sf /dev/null "$tree/etc/systemd/system/$unit"
    done
    # Each module of an initramfs costs the start of several programs. dpkg keeps this setting, so later kernels leave the same ones out.
    unused_drivers >"$tree/etc/dpkg/dpkg.cfg.d/unused-drivers"
    mkdir -p "$tree/etc/systemd/system.conf.d" "$tree/etc/systemd/journald.conf.d"
    printf '%s\n' '[Manager]' DefaultDeviceTimeoutSec=10min DefaultTimeoutStartSec=10min >"$tree/etc/systemd/system.conf.d/slow.conf"
    printf '%s\n' '[Journal]' Storage=volatile >"$tree/etc/systemd/journald.conf.d/volatile.conf"
}

# What a person's first boot leaves behind: a name, a password, mounts.
settle() {
    local tree=$1 unit
    echo raspberrypi >"$tree/etc/hostname"
    printf '127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n' >"$tree/etc/hosts"
    printf '%s\n' "PARTUUID=$diskid-01 /boot/firmware vfat defaults 0 2" "PARTUUID=$diskid-02 / ext4 defaults,noatime 0 1" >"$tree/etc/fstab"
    echo 8e0f4f9a3c0b4c1fa3c3a2fd7c5b9d11 >"$tree/etc/machine-id"
    echo root:root | chroot "$tree" chpasswd
    for unit in e2scrub_reap.service e2scrub_all.timer fstrim.timer apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
        systemd-hwdb-update.service ldconfig.service systemd-journal-catalog-update.service; do
        ln -sf /dev/null "$tree/etc/systemd/system/$unit"
    done
    touch "$tree/etc/.updated" "$tree/var/.updated"
}

pack() {
    local tree=$1 boot=$2 image=$3 fat=$2.fat
    truncate -s "$image_size" "$image"
    sfdisk -q "$image" <<END
label: dos
label-id: 0x$diskid
start=$((boot_start / 512)), size=$((boot_size / 512)), type=c
start=$((root_start / 512)), type=83
END
    truncate -s "$boot_size" "$fat"
    mkfs.vfat -F 32 -n RASPIFIRM "$fat" >/dev/null
    (cd "$boot" && mcopy -s -m -i "$fat" ./* ::/)
    dd if="$fat" of="$image" bs=1M seek=$((boot_start / mib)) conv=sparse,notrunc status=none
    mke2fs -q -t ext4 -L RASPIROOT -d "$tree" -E "offset=$root_start,nodiscard" "$image" "$(((image_size - root_start) / 1024))k" 2>&1 \
        | sed '/^$/d' >&2
}

# exclude_modules FOLDER...: of the kernel's modules, as settings of dpkg.
exclude_modules() { printf 'path-exclude=/usr/lib/modules/*/kernel/%s/*\n' "$@"; }
