# shellcheck shell=bash
# Part of guest-images: from the root file system to the SD image of one layout.
# Set by guest-images: here, layout, suite, uml, base_release, release, modules, root_entry.

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
    "${layout%%-*}_root" "$tree" "$tree.boot"
    rm -r "$tree/guest-debs"
    bash "$here/guest-variety" "$tree"
    # Else the first boot of every copy would rebuild the linker's and the journal's caches.
    touch "$tree/etc/.updated" "$tree/var/.updated"

    # The machine that runs all this from SD needs no initramfs: its kernel has ext4 and the disk driver built in.
    install -m 0755 "$tree.linux-$release" "$out/linux"
    pack "$tree" "$tree.boot" "$out/sd.img"
}

common_root() {
    local tree=$1 unit
    cp -a "$here/fixtures/common/." "$tree/"
    chown -R 0:0 "$tree/etc/initramfs-tools" "$tree/usr/local" "$tree/etc/hosts" "$tree/etc/hostname"
    printf '%s\n' "PARTUUID=$diskid-01 /boot/firmware vfat defaults 0 2" "PARTUUID=$diskid-02 / ext4 defaults,noatime 0 1" >"$tree/etc/fstab"
    quicker_initramfs "$tree"
    # A machine without an identity would take each boot for its first one and reset what units are on.
    echo 5d1f0c7e8a4b4e5f9c3d2b1a60718293 >"$tree/etc/machine-id"
    echo root:root | chroot "$tree" chpasswd
    chroot "$tree" useradd -m -s /bin/bash -c "Raspberry Pi" pi
    # The login prompt of a booted test disk is on the one console that user-mode Linux has.
    chroot "$tree" systemctl -q enable console-getty.service 2>/dev/null
    for unit in getty@tty1.service e2scrub_reap.service e2scrub_all.timer fstrim.timer apt-daily.timer apt-daily-upgrade.timer \
        dpkg-db-backup.timer mdcheck_start.timer mdcheck_continue.timer mdmonitor-oneshot.timer systemd-logind.service \
        keyboard-setup.service console-setup.service systemd-hwdb-update.service systemd-journal-flush.service \
        ldconfig.service systemd-journal-catalog-update.service getty-static.service; do
        ln -sf /dev/null "$tree/etc/systemd/system/$unit"
    done
}

# Making an initramfs is what takes longest in a guest, for it starts two thousand processes. Most of them ask, for each file, for variants of it
# that this system cannot have (.../sse2/...), where /bin leads, what a clean path is when cleaned, and for folders that are there; or make one
# link each. Here the answers are put in their place, and the links are made together. The image made is the same. A later version of
# initramfs-tools that has not these lines is left as it is.
quicker_initramfs() {
    local tools=$1/usr/share/initramfs-tools unclean='*//*|*/./*|*/../*|*/.|*/..' link='ln "$DESTDIR/bin/busybox" "$DESTDIR/$alias"'
    sed -i -E \
        -e 's|^(\t*)nonoptlib=\$\(echo "\$\{x\}" .*|\1nonoptlib=${x}|' \
        -e '/^\t*nonoptlib=\$\(echo "\$\{nonoptlib\}" /d' \
        -e 's|"\$\(readlink -f /bin\)" = /usr/bin|/usr/bin = /usr/bin|' \
        -e 's#^(\t)target="\$\(realpath -ms "/\$\{target\}"\)" \|\| return 2$#\1target=/${target\#/}; case "$target" in '"$unclean"') target=$(realpath -ms "$target") || return 2 ;; esac#' \
        -e 's#^(\tif .*)"\$\(realpath -s "\$src"\)"(.*)$#\tclean_src=$src; case "$src" in [!/]*|'"$unclean"') clean_src=$(realpath -s "$src") ;; esac\n\1"$clean_src"\2#' \
        -e 's#^(\t*)mkdir -p ("\$\{DESTDIR\}/?\$\{target%/\*\}")$#\1[ -d \2 ] || mkdir -p \2#' \
        "$tools/hook-functions"
    if grep -qF "$link" "$tools/hooks/zz-busybox"; then
        sed -i -e 's|^\( *\)ln "$DESTDIR/bin/busybox" \("$DESTDIR/$alias"\)$|\1set -- "$@" \2|' \
            -e '$a perl -e '\''$from = shift; -e or link $from, $_ or die "$_: $!\\n" for @ARGV'\'' "$DESTDIR/bin/busybox" "$@"' \
            "$tools/hooks/zz-busybox"
    fi
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
    # Dated as the package's are, not now: an initramfs of the same modules is then the same.
    find "$to" -exec touch -h -r "$modules/modules.order" {} +
}

# install_kernel TREE VERSION: the renamed kernel as /boot/vmlinuz-VERSION, gzip'ed as an arm64 one is, with its configuration.
install_kernel() {
    local tree=$1 version=$2
    "$here/patch-kernel" "$uml" "$tree.linux-$version" "$base_release" "$version"
    gzip -6 -n -c "$tree.linux-$version" >"$tree/boot/vmlinuz-$version"
    # Systems in containers often leave out all documentation; then the part that making an initramfs asks for has to do.
    zcat /usr/share/doc/user-mode-linux/config.gz >"$tree/boot/config-$version" 2>/dev/null \
        || printf 'CONFIG_%s=y\n' BLK_DEV_INITRD RD_GZIP RD_XZ RD_LZ4 RD_ZSTD >"$tree/boot/config-$version"
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

# The same for files of a fixture: a list that names one which is not there would be a lie.
owner_of() {
    local tree=$1 file
    for file in "${@:4}"; do
        [ -e "$tree$file" ] || die "no $file in the fixture of $2"
    done
    register "$@"
}

# kernel_files TREE VERSION: what the package of a kernel holds.
kernel_files() {
    printf '%s\n' /boot "/boot/config-$2" "/boot/vmlinuz-$2" /usr /usr/lib /usr/lib/modules
    (cd "$1" && find "usr/lib/modules/$2" ! -name 'modules.*' -printf '/%p\n')
}

# overlays DIR: stand-ins for what no package of Debian has.
overlays() {
    local name
    for name in dwc2 disable-bt miniuart-bt tpm-slb9670 vc4-kms-v3d vc4-kms-v3d-pi5; do
        "$here/fake-dtb" "$name" brcm,bcm2835 >"$1/$name.dtbo"
    done
    "$here/fake-dtb" overlay_map brcm,bcm2711 >"$1/overlay_map.dtb"
    echo "Overlays of a test machine." >"$1/README"
}

device_trees() {
    "$here/fake-dtb" "Raspberry Pi 5 Model B" raspberrypi,5-model-b brcm,bcm2712 >"$1/bcm2712-rpi-5-b.dtb"
    "$here/fake-dtb" "Raspberry Pi 5 Model B D0" raspberrypi,5-model-b brcm,bcm2712 >"$1/bcm2712d0-rpi-5-b.dtb"
}

# version_of TREE PACKAGE VERSION: what dpkg says of a package that the Pi archive has in a version of its own.
version_of() {
    sed -i "/^Package: $2\$/,/^\$/s/^Version: .*/Version: $3/" "$1/var/lib/dpkg/status"
}

# cloud-init's own units and what decides whether they run, without its Python: /usr/bin/cloud-init is the fixture's.
cloud_init() {
    local tree=$1 from=$1/guest-debs/unpacked part files
    dpkg-deb -x "$tree"/guest-debs/cloud-init_*.deb "$from"
    for part in etc/cloud/cloud.cfg usr/lib/cloud-init/ds-identify usr/lib/systemd/system usr/lib/systemd/system-generators; do
        mkdir -p "$tree/$(dirname "$part")"
        cp -a "$from/$part" "$tree/$(dirname "$part")/"
    done
    mapfile -t files < <(cd "$from" && find etc/cloud usr/lib/systemd -type f -printf '/%p\n')
    register "$tree" cloud-init "$(dpkg-deb -f "$tree"/guest-debs/cloud-init_*.deb Version)" "${files[@]}"
    owner_of "$tree" rpi-cloud-init-mods 0.0.6 /etc/cloud/cloud.cfg.d/99_raspberry-pi.cfg
    chroot "$tree" systemctl -q enable cloud-init-main.service cloud-init-local.service cloud-init-network.service cloud-config.service \
        cloud-final.service 2>/dev/null
}

# Genuine: start*.elf, fixup*.dat, bootcode.bin (Debian's raspi-firmware package). Not genuine: device trees, overlays, and what fixtures/pios*
# has: stand-ins for the files of Raspberry Pi OS's own packages.
pios_root() {
    local tree=$1 boot=$2 version flavour trees file from=
    [ "$suite" = trixie ] || from=~$suite
    rm -f "$tree"/etc/kernel/postrm.d/z50-raspi-firmware "$tree"/usr/share/initramfs-tools/hooks/raspi-firmware-fsck
    cp -r "$here/fixtures/pios/root/." "$here/fixtures/pios-$suite/root/." "$tree/"
    for flavour in 2712 v8; do
        version=$base_release+rpt-rpi-$flavour
        install_kernel "$tree" "$version"
        # The modules are the same for both and their index does not name the version.
        if [ "$flavour" = 2712 ]; then
            install_modules "$tree" "$version"
        else
            cp -a "$tree/usr/lib/modules/$base_release+rpt-rpi-2712" "$tree/usr/lib/modules/$version"
        fi
        empty_initramfs "$tree.boot/.." >"$tree/boot/initrd.img-$version"
        trees=/usr/lib/linux-image-$version
        mkdir -p "$tree$trees/broadcom" "$tree$trees/overlays"
        device_trees "$tree$trees/broadcom"
        overlays "$tree$trees/overlays"
        mapfile -t files < <(kernel_files "$tree" "$version" && cd "$tree" && find "${trees#/}" -printf '/%p\n')
        register "$tree" "linux-image-$version" "1:$base_release-1+rpt1$from" "${files[@]}"
        register "$tree" "linux-image-rpi-$flavour" "1:$base_release-1+rpt1$from"
    done
    version_of "$tree" raspi-firmware "1:1.20250915-1$from"
    "own_packages_of_$suite" "$tree"

    cp -r "$tree"/usr/lib/raspi-firmware/. "$boot/"
    trees=$tree/usr/lib/linux-image-$base_release+rpt-rpi-2712
    cp "$trees"/broadcom/* "$boot/"
    rm -rf "$boot/overlays"
    cp -r "$trees/overlays" "$boot/"
    cp "$here"/fixtures/pios/firmware/* "$here/fixtures/pios-$suite"/firmware/* "$boot/"
    sed -i "s/@DISKID@/$diskid/" "$boot/cmdline.txt"
    cp "$tree/etc/rpi-issue" "$boot/issue.txt"
    ln -s firmware/issue.txt "$tree/boot/issue.txt"
    for file in kernel_2712.img:vmlinuz:2712 kernel8.img:vmlinuz:v8 initramfs_2712:initrd.img:2712 initramfs8:initrd.img:v8; do
        IFS=: read -r file version flavour <<<"$file"
        cp "$tree/boot/$version-$base_release+rpt-rpi-$flavour" "$boot/$file"
    done
}

own_packages_of_trixie() {
    cloud_init "$1"
    owner_of "$1" raspberrypi-sys-mods 1:20250923 /usr/share/initramfs-tools/hooks/rpi-sys-mods /usr/share/initramfs-tools/scripts/init-top/rpi_wd \
        /usr/share/initramfs-tools/scripts/local-premount/resize_early /usr/share/initramfs-tools/scripts/local-bottom/set_partuuid
    owner_of "$1" rpi-swap 1.2.0-1 /etc/rpi/swap.conf /usr/lib/systemd/system-generators/rpi-swap-generator
}

own_packages_of_bookworm() {
    # A fork: the version that RPi-Distro has of it.
    version_of "$1" initramfs-tools 0.142+rpt1
    version_of "$1" initramfs-tools-core 0.142+rpt1
    owner_of "$1" raspberrypi-sys-mods 20240129 /usr/lib/raspberrypi-sys-mods/firstboot /usr/share/initramfs-tools/hooks/firstboot \
        /usr/share/initramfs-tools/hooks/imager_fixup /usr/share/initramfs-tools/scripts/local-premount/firstboot \
        /usr/share/initramfs-tools/scripts/local-bottom/imager_fixup
    owner_of "$1" userconf-pi 0.10
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
    chroot "$tree" dpkg-divert --quiet --local --no-rename --divert /usr/bin/dpkg.distrib --add /usr/bin/dpkg
    mv "$tree/usr/bin/dpkg" "$tree/usr/bin/dpkg.distrib"
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
    mkfs.vfat -F 32 -n bootfs -i 5C0FFEE5 "$fat" >/dev/null 2>&1
    (cd "$boot" && mcopy -s -m -i "$fat" ./* ::/)
    dd if="$fat" of="$image" bs=1M seek=$((boot_start / mib)) conv=sparse,notrunc status=none
    mke2fs -q -t ext4 -L rootfs -U 0d6d6a0c-3c27-4b0b-9d6b-5a2f9c7a5102 -d "$tree" -E "offset=$root_start,nodiscard" \
        "$image" "$(((image_size - root_start) / 1024))k" 2>&1 | sed '/^$/d' >&2
}
