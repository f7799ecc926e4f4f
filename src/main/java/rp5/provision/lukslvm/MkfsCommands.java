package rp5.provision.lukslvm;

import java.time.Duration;
import java.util.UUID;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.DevicePath;

/** The command lines that make file systems. */
final class MkfsCommands {
    /** A large disk is trimmed first, and a USB one may do that at its leisure. */
    private static final Duration SLOW = Duration.ofMinutes(15);

    /** It reads all metadata of a disk that may be a large one. */
    private static final Duration CHECK = Duration.ofHours(2);

    private MkfsCommands() {}

    /**
     * FAT32 whatever the size: the Pi's bootloader fails on FAT16 on NVMe. The sector is the disk's: Linux does not mount one
     * that is smaller.
     */
    static Mutation fat32(DevicePath node, String volumeId, String label, int sectorBytes) {
        return Mutation.of(
                        "mkfs.vfat",
                        "-F",
                        "32",
                        "-S",
                        Integer.toString(sectorBytes),
                        "-i",
                        volumeId.replace("-", ""),
                        "-n",
                        label,
                        node.value())
                .within(SLOW)
                .failingAs(ResultCode.FAIL_MKFS);
    }

    /** {@code -F}: there is nobody to answer a question. Given once, it does not cover a mounted device (mke2fs(8)). */
    static Mutation ext4(DevicePath node, UUID uuid, String label) {
        return Mutation.of("mkfs.ext4", "-q", "-F", "-U", uuid.toString(), "-L", label, node.value())
                .within(SLOW)
                .failingAs(ResultCode.FAIL_MKFS);
    }

    /**
     * Replays the journal of an ext4 and mends what needs no decision; exit code 1 says that it did (e2fsck(8)).
     */
    static Mutation mend(DevicePath node) {
        return Mutation.of("e2fsck", "-f", "-p", node.value())
                .accepting(0, 1)
                .within(CHECK)
                .failingAs(ResultCode.FAIL_MKFS);
    }

    /**
     * The names of all files of a FAT, which stays as it is: {@code -n}. Exit code 1 is one that is damaged, or none at all
     * (fsck.fat(8)).
     */
    static Probe listFat(DevicePath node) {
        return Probe.of("fsck.fat", "-n", "-l", node.value())
                .accepting(0, 1)
                .within(SLOW)
                .failingAs(ResultCode.FAIL_MKFS);
    }

    /** As {@link #content}; exit code 2 is a device on which nothing is found. */
    static Probe contentIfAny(DevicePath node) {
        return content(node).accepting(0, 2);
    }

    /** {@code -p}: asks the device, never a cache. */
    static Probe content(DevicePath node) {
        return Probe.of("blkid", "-p", "-o", "export", node.value());
    }
}
