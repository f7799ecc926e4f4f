package rp5.provision.model;

import java.util.List;

/**
 * One block device as {@code lsblk} (lsblk(8), columns of {@code -O}) and sysfs describe it. What is not known is the empty
 * string.
 *
 * @param name the kernel's name, {@code nvme0n1p1}
 * @param majorMinor {@code 259:1}
 * @param type lsblk's TYPE: disk, part, crypt, lvm, loop, raid1, rom ...
 * @param parents kernel names of the devices that it lies on
 * @param children kernel names of the devices that lie on it: its partitions and its holders
 * @param mountPoints where it is mounted in our mount namespace; {@code [SWAP]} for active swap
 * @param backingFile of a loop device
 * @param diskSequence of a whole disk, the kernel's count of disks and media that came: another number is another disk, or the same one that
 *     was away meanwhile (diskseq in sysfs-block; since Linux 5.15)
 * @param links other names below /dev that lead to it, such as udev's
 */
public record BlockDevice(
        String name,
        DevicePath path,
        String majorMinor,
        String type,
        ByteSize size,
        boolean readOnly,
        int logicalSectorBytes,
        String fstype,
        String uuid,
        String label,
        String partUuid,
        String partType,
        String partLabel,
        int partNumber,
        String model,
        String serial,
        String wwn,
        String transport,
        List<String> mountPoints,
        List<String> parents,
        List<String> children,
        String backingFile,
        String diskSequence,
        List<String> links) {
    public BlockDevice {
        mountPoints = List.copyOf(mountPoints);
        parents = List.copyOf(parents);
        children = List.copyOf(children);
        links = List.copyOf(links);
    }

    /** Whether this path below /dev is one of its names. */
    public boolean isAt(String name) {
        return path.value().equals(name) || name.equals("/dev/" + this.name) || links.contains(name);
    }

    public boolean isPartition() {
        return type.equals("part");
    }
}
