package rp5.provision.model;

/** A program that a step needs, and the Debian package that has it. */
public enum Tool {
    BLKID("blkid", "util-linux"),
    BLOCKDEV("blockdev", "util-linux"),
    CHROOT("chroot", "coreutils"),
    CP("cp", "coreutils"),
    CRYPTSETUP("cryptsetup", "cryptsetup-bin"),
    DMSETUP("dmsetup", "dmsetup"),
    E2FSCK("e2fsck", "e2fsprogs"),
    FINDMNT("findmnt", "util-linux"),
    LSBLK("lsblk", "util-linux"),
    LVM("lvm", "lvm2"),
    MKFS_EXT4("mkfs.ext4", "e2fsprogs"),
    MKFS_VFAT("mkfs.vfat", "dosfstools"),
    MOUNT("mount", "mount"),
    RSYNC("rsync", "rsync"),
    SFDISK("sfdisk", "fdisk"),
    SWAPOFF("swapoff", "mount"),
    SYNC("sync", "coreutils"),
    UDEVADM("udevadm", "udev"),
    UMOUNT("umount", "mount"),
    UNMKINITRAMFS("unmkinitramfs", "initramfs-tools-core"),
    WIPEFS("wipefs", "util-linux");

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    public String program() {
        return program;
    }

    public String debianPackage() {
        return debianPackage;
    }
}
