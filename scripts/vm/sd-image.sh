# shellcheck shell=bash
# Part of guest-images: from the root file system to the SD image of one layout.
# Set by guest-images: here, layout, uml, base_release, release, modules, root_entry.

diskid=2f9c7a51
mib=1048576
boot_start=$((4 * mib)) boot_size=$((256 * mib))
root_start=$((boot_start + boot_size)) image_size=$((3072 * mib))

make_sd() {
    local out=$1 tree=$2
    mkdir "$tree"
    tar -C "$tree" --xattrs --xattrs-include='*' -xpf "$root_entry/root.tar"
    mkdir -p "$tree/boot/firmware"
    # What lies on the boot partition; filled like the root, then turned into a FAT.
    mkdir "$tree.boot"

    common_root "$tree"
    "${layout}_root" "$tree" "$tree.boot"
    bash "$here/guest-variety" "$tree"

    # The machine that runs all this from SD needs no initramfs: its kernel has ext4 and the disk driver built in.
    install -m 0755 "$tree.linux-$release" "$out/linux"
    pack "$tree" "$tree.boot" "$out/sd.img"
}

common_root() {
    local tree=$1 unit
    cp -a "$here/fixtures/common/." "$tree/"
    chown -R 0:0 "$tree/etc/initramfs-tools" "$tree/usr/local" "$tree/etc/hosts" "$tree/etc/hostname"
    printf '%s\n' "PARTUUID=$diskid-01 /boot/firmware vfat defaults 0 2" "PARTUUID=$diskid-02 / ext4 defaults,noatime 0 1" >"$tree/etc/fstab"
    # A machine without an identity would take each boot for its first one and reset what units are on.
    echo 5d1f0c7e8a4b4e5f9c3d2b1a60718293 >"$tree/etc/machine-id"
    echo root:root | chroot "$tree" chpasswd
    chroot "$tree" useradd -m -s /bin/bash -c "Raspberry Pi" pi
    # The login prompt of a booted test disk is on the one console that user-mode Linux has.
    chroot "$tree" systemctl -q enable console-getty.service
    for unit in getty@tty1.service e2scrub_reap.service e2scrub_all.timer fstrim.timer apt-daily.timer apt-daily-upgrade.timer \
        dpkg-db-backup.timer mdcheck_start.timer mdcheck_continue.timer mdmonitor-oneshot.timer systemd-logind.service \
        keyboard-setup.service console-setup.service systemd-hwdb-update.service systemd-journal-flush.service; do
        ln -sf /dev/null "$tree/etc/systemd/system/$unit"
    done
}

# The modules that disks, file systems and encryption need, packed as Pi OS packs its own; of 105 MB most is networking.
install_modules() {
    local tree=$1 version=$2 to=$1/usr/lib/modules/$2 part
    mkdir -p "$to/kernel"
    for part in block crypto kernel lib mm security drivers/block/brd.ko drivers/block/loop.ko drivers/block/zram drivers/char drivers/md \
        drivers/scsi/scsi_common.ko drivers/scsi/scsi_debug.ko drivers/scsi/scsi_mod.ko drivers/scsi/sd_mod.ko drivers/scsi/sg.ko \
        fs/btrfs fs/exfat fs/fat fs/isofs fs/nls fs/overlayfs fs/squashfs fs/xfs net/core; do
        if [ -e "$modules/kernel/$part" ]; then
            mkdir -p "$to/kernel/$(dirname "$part")"
            cp -r "$modules/kernel/$part" "$to/kernel/$(dirname "$part")/"
        fi
    done
    cp "$modules"/modules.builtin "$modules"/modules.builtin.modinfo "$modules"/modules.order "$to/"
    # CRC32: the one check that the kernel community's decompressors, and so a Pi's modules, know.
    find "$to" -name '*.ko' -print0 | xargs -0 -n 32 -P 2 xz -0 --check=crc32
    chroot "$tree" depmod "$version"
}

# install_kernel TREE VERSION: the renamed kernel as /boot/vmlinuz-VERSION, gzip'ed as an arm64 one is, with its configuration.
install_kernel() {
    local tree=$1 version=$2
    "$here/patch-kernel" "$uml" "$tree.linux-$version" "$base_release" "$version"
    gzip -6 -n -c "$tree.linux-$version" >"$tree/boot/vmlinuz-$version"
    zcat /usr/share/doc/user-mode-linux/config.gz >"$tree/boot/config-$version"
}

# A valid initramfs with nothing in it. The genuine one of the SD is never booted here, and making it would cost half a minute.
empty_initramfs() {
    (cd "$(mktemp -d -p "$1")" && echo . | cpio --quiet -o -H newc -R 0:0) | zstd -q -19
}

# register TREE PACKAGE VERSION [FILE...]: tells dpkg that a package is installed. Of the guest's own architecture, for dpkg
# prints foreign ones with a suffix that the same package does not have on a Pi.
register() {
    local tree=$1 package=$2 version=$3
    shift 3
    cat >>"$tree/var/lib/dpkg/status" <<END
Package: $package
Status: install ok installed
Priority: optional
Section: kernel
Installed-Size: 1
Maintainer: Nobody <nobody@example.org>
Architecture: amd64
Version: $version
Description: stand-in for the package of this name on a Pi

END
    printf '%s\n' /. "$@" >"$tree/var/lib/dpkg/info/$package.list"
    : >"$tree/var/lib/dpkg/info/$package.md5sums"
}

# kernel_files TREE VERSION: what the package of a kernel holds.
kernel_files() {
    printf '%s\n' /boot "/boot/config-$2" "/boot/vmlinuz-$2" /usr /usr/lib /usr/lib/modules
    (cd "$1" && find "usr/lib/modules/$2" ! -name 'modules.*' -printf '/%p\n')
}

overlays() {
    local name
    for name in dwc2 disable-bt miniuart-bt tpm-slb9670 vc4-kms-v3d vc4-kms-v3d-pi5; do
        "$here/fake-dtb" "$name" brcm,bcm2835 >"$1/$name.dtbo"
    done
    "$here/fake-dtb" overlay_map brcm,bcm2711 >"$1/overlay_map.dtb"
    cp "$1/README.md" "$1/README"
}

# Genuine: start*.elf, fixup*.dat, bootcode.bin, two overlays (Debian's raspi-firmware package). Not genuine: device trees, other overlays.
pios_root() {
    local tree=$1 boot=$2 version flavour
    rm -f "$tree"/etc/kernel/postrm.d/z50-raspi-firmware
    cp -r "$here/fixtures/pios/root/." "$tree/"
    for flavour in 2712 v8; do
        version=$base_release+rpt-rpi-$flavour
        install_kernel "$tree" "$version"
        # The modules are the same for both; the second is made of hard links where the first's files do not name their version.
        if [ "$flavour" = 2712 ]; then
            install_modules "$tree" "$version"
        else
            cp -r "$tree/usr/lib/modules/$base_release+rpt-rpi-2712" "$tree/usr/lib/modules/$version"
        fi
        empty_initramfs "$tree.boot/.." >"$tree/boot/initrd.img-$version"
        mapfile -t files < <(kernel_files "$tree" "$version")
        register "$tree" "linux-image-$version" "1:$base_release-1+rpt1" "${files[@]}"
        register "$tree" "linux-image-rpi-$flavour" "1:$base_release-1+rpt1"
    done
    sed -i '/^Package: raspi-firmware$/,/^$/s/^Version: .*/Version: 1:1.20250915-1/' "$tree/var/lib/dpkg/status"

    cp -r "$tree"/usr/lib/raspi-firmware/. "$boot/"
    overlays "$boot/overlays"
    "$here/fake-dtb" "Raspberry Pi 5 Model B" raspberrypi,5-model-b brcm,bcm2712 >"$boot/bcm2712-rpi-5-b.dtb"
    "$here/fake-dtb" "Raspberry Pi 5 Model B D0" raspberrypi,5-model-b brcm,bcm2712 >"$boot/bcm2712d0-rpi-5-b.dtb"
    cp "$here"/fixtures/pios/firmware/* "$boot/"
    sed -i "s/@DISKID@/$diskid/" "$boot/cmdline.txt"
    cp "$tree/boot/vmlinuz-$base_release+rpt-rpi-2712" "$boot/kernel_2712.img"
    cp "$tree/boot/vmlinuz-$base_release+rpt-rpi-v8" "$boot/kernel8.img"
    cp "$tree/boot/initrd.img-$base_release+rpt-rpi-2712" "$boot/initramfs_2712"
    cp "$tree/boot/initrd.img-$base_release+rpt-rpi-v8" "$boot/initramfs8"
}

# The genuine raspi-firmware package with its genuine hooks; what they need and the guest lacks is provided: see fixtures/debian.
# The device tree is not genuine (see fake-dtb).
debian_root() {
    local tree=$1 boot=$2 trees
    install_kernel "$tree" "$release"
    install_modules "$tree" "$release"
    empty_initramfs "$tree.boot/.." >"$tree/boot/initrd.img-$release"
    trees=/usr/lib/linux-image-$release
    mkdir -p "$tree$trees/broadcom"
    "$here/fake-dtb" "Raspberry Pi 5 Model B" raspberrypi,5-model-b brcm,bcm2712 >"$tree$trees/broadcom/bcm2712-rpi-5-b.dtb"
    mapfile -t files < <(kernel_files "$tree" "$release")
    register "$tree" "linux-image-$release" "$base_release-1" "${files[@]}" "$trees" "$trees/broadcom" "$trees/broadcom/bcm2712-rpi-5-b.dtb"
    register "$tree" linux-image-arm64 "$base_release-1"
    chroot "$tree" dpkg-divert --quiet --local --rename --divert /usr/bin/dpkg.distrib --add /usr/bin/dpkg
    cp -r "$here/fixtures/debian/root/." "$tree/"

    # The package's own script fills the boot partition, as on a first installation.
    chroot "$tree" env DEB_MAINT_PARAMS=configure ROOTPART="PARTUUID=$diskid-02" \
        /etc/kernel/postinst.d/z50-raspi-firmware >&2
    cp -r "$tree"/usr/lib/raspi-firmware/. "$boot/"
    mv "$tree"/boot/firmware/* "$boot/"
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
    mkfs.vfat -F 32 -n bootfs -i 5C0FFEE5 "$fat" >/dev/null
    (cd "$boot" && mcopy -s -m -i "$fat" ./* ::/)
    dd if="$fat" of="$image" bs=1M seek=$((boot_start / mib)) conv=sparse,notrunc status=none
    mke2fs -q -t ext4 -L rootfs -U 0d6d6a0c-3c27-4b0b-9d6b-5a2f9c7a5102 -d "$tree" -E "offset=$root_start,nodiscard" \
        "$image" "$(((image_size - root_start) / 1024))k" 2>&1 | sed '/^$/d' >&2
}
