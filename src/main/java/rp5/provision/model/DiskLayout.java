package rp5.provision.model;

import java.util.List;
import java.util.UUID;

/**
 * The partition table to make.
 *
 * @param sectorBytes size of a logical sector
 */
public record DiskLayout(UUID diskGuid, int sectorBytes, List<PartitionSpec> partitions) {
    /** EFI system partition; accepted by the Pi's bootloader on a GPT. */
    public static final String TYPE_ESP = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";

    public static final String TYPE_LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
    /** sgdisk's type 8309, Linux LUKS. */
    public static final String TYPE_LUKS = "CA7D7CCB-63ED-4C53-861C-1742536059CC";

    /** The smallest boot partition that is made, in MiB. */
    public static final int LEAST_BOOT_MIB = 256;

    /** The largest, in MiB: room for dozens of kernels; more is a slip of the keyboard. */
    public static final int MOST_BOOT_MIB = 16 * 1024;

    public DiskLayout {
        partitions = List.copyOf(partitions);
    }

    public PartitionSpec partition(int number) {
        return partitions.get(number - 1);
    }

    public ByteSize size(int number) {
        return new ByteSize(partition(number).sectors() * sectorBytes);
    }
}
