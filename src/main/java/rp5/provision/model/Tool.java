package rp5.provision.model;

/** A program that a step needs, and the Debian package that has it. */
public enum Tool {
    BLKID("blkid", "util-linux"),
    BLKDISCARD("blkdiscard", "util-linux"),
    BLOCKDEV("blockdev", "util-linux"),
    CHROOT("chroot", "coreutils"),
    CLEVIS("clevis", "clevis"),
    CMP("cmp", "diffutils"),
    CP("cp", "coreutils"),
    CRYPTSETUP("cryptsetup", "cryptsetup-bin"),
    CURL("curl", "curl"),
    DMSETUP("dmsetup", "dmsetup"),
    E2FSCK("e2fsck", "e2fsprogs"),
    FINDMNT("findmnt", "util-linux"),
    FSCK_FAT("fsck.fat", "dosfstools"),
    JOSE("jose", "jose"),
    LSBLK("lsblk", "util-linux"),
    LVM("lvm", "lvm2"),
    MKFS_EXT4("mkfs.ext4", "e2fsprogs"),
    MKFS_VFAT("mkfs.vfat", "dosfstools"),
    MOUNT("mount", "mount"),
    RSYNC("rsync", "rsync"),
    SFDISK("sfdisk", "fdisk"),
    SSH("ssh", "openssh-client"),
    SWAPOFF("swapoff", "mount"),
    SYNC("sync", "coreutils"),
    TPM2("tpm2", "tpm2-tools"),
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
