package rp5.provision.partitioning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Retry;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;

/** The command lines of this room. */
final class PartitioningCommands {
    private static final Retry BUSY =
            new Retry("udev or an automounter still reads the disk", 10, Duration.ofMillis(200));

    private PartitioningCommands() {}

    /** Without {@code --force} wipefs opens the device exclusively, and so refuses one that is mounted or held. */
    static Mutation wipeOld(DevicePath partition) {
        return Mutation.of("wipefs", "--all", partition.value()).retrying(BUSY);
    }

    /** With {@code --force}: something that looks like a partition table inside a partition must go too (wipefs(8)). */
    static Mutation wipeNew(DevicePath partition) {
        return Mutation.of("wipefs", "--all", "--force", partition.value()).retrying(BUSY);
    }

    /**
     * Overwrites what a FAT begins with: boot sector, its copy, and the table. Without its signature a FAT can still be mounted and read, seen with
     * Linux, and so perhaps by the Pi's bootloader. Refuses what is mounted or held; a partition that is smaller is overwritten whole (blkdiscard(8)).
     */
    static Mutation emptyFat(DevicePath partition) {
        return Mutation.of("blkdiscard", "--zeroout", "--length=1MiB", partition.value())
                .retrying(BUSY);
    }

    /** Exit code 0 when what {@link #emptyFat} overwrites of a partition of this size reads as zeros, 1 when it does not. */
    static Probe readEmptied(DevicePath partition, ByteSize size) {
        long bytes = Math.min(ByteSize.mib(1).bytes(), size.bytes());
        return Probe.of("cmp", "--silent", "--bytes=" + bytes, "/dev/zero", partition.value())
                .accepting(0, 1);
    }

    /** {@code --force}: a partition table on a disk is kept without it. Locks the disk as udev does while it probes, and does not wait for ever for a lock that somebody keeps. */
    static Mutation wipeDisk(DevicePath disk) {
        return Mutation.of("wipefs", "--all", "--force", "--lock=nonblock", disk.value())
                .retrying(BUSY);
    }

    /** No {@code --force} and no {@code --no-reread}: sfdisk itself refuses a disk that is in use. */
    static Mutation write(DevicePath disk, String script) {
        return Mutation.of(
                        "sfdisk",
                        "--color=never",
                        "--lock=nonblock",
                        "--wipe=always",
                        "--wipe-partitions=always",
                        disk.value())
                .feeding(script)
                .retrying(BUSY);
    }

    /** sfdisk exits 0 also when the kernel would not take the new table; this one says so. */
    static Mutation reread(DevicePath disk) {
        return Mutation.of("blockdev", "--rereadpt", disk.value()).retrying(BUSY);
    }

    /** Exit code 1 is an event of any device that takes too long; whether ours are ready is asked by the next command. */
    static Mutation settle() {
        return Mutation.of("udevadm", "settle", "--timeout=60").accepting(0, 1);
    }

    static Mutation awaitNodes(DeviceMap devices) {
        List<String> argv = new ArrayList<>(List.of("udevadm", "wait", "--timeout=30"));
        for (DevicePath node : List.of(devices.esp(), devices.boot(), devices.luks())) {
            argv.add(node.value());
        }
        return Mutation.of(argv);
    }

    static Probe readUse(DevicePath disk) {
        return Probe.of("lsblk", "--json", "--output", "NAME,PATH,TYPE,MOUNTPOINTS", disk.value());
    }

    static Probe readTable(DevicePath disk) {
        return Probe.of("sfdisk", "--json", disk.value());
    }

    /** As {@link #readTable}; exit code 1 is a disk without a table. */
    static Probe readTableIfAny(DevicePath disk) {
        return readTable(disk).accepting(0, 1);
    }

    static Probe readNodes(DevicePath disk) {
        return Probe.of("lsblk", "--json", "--bytes", "--output", "NAME,PATH,TYPE,START,SIZE", disk.value());
    }

    static Probe readSignatures(DevicePath node) {
        return Probe.of("wipefs", "--json", node.value());
    }
}
