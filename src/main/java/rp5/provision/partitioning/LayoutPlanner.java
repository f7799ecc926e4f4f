package rp5.provision.partitioning;

import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Ids;
import rp5.provision.model.PartitionSpec;

/** Divides a disk into ESP, /boot and the rest for LUKS. Pure. */
public final class LayoutPlanner {
    /** Below this a LUKS header, LVM's metadata and a file system are all that fits. */
    public static final ByteSize SMALLEST_ROOT = ByteSize.mib(1024);

    /**
     * Starts and ends lie on this. An end off a 4096-byte boundary makes {@code luksFormat --sector-size 4096} fail; 1 MiB is
     * what partitioning tools agree on.
     */
    private static final long ALIGNMENT = 1024L * 1024;

    /** The backup GPT's 128 entries of 128 bytes (UEFI 5.3); its header takes one more sector. */
    private static final long GPT_ENTRIES = 128L * 128;

    private LayoutPlanner() {}

    /**
     * The table for a disk: p1 {@code EFI}, p2 {@code BOOT}, p3 {@code CRYPTROOT} to the last whole MiB before the backup GPT.
     *
     * @param sectorBytes logical sector, 512 or 4096
     * @param esp rounded up to a whole MiB, as is {@code boot}
     * @throws StepException FAIL_SAFETY_GUARD if they do not fit
     */
    public static DiskLayout plan(ByteSize diskSize, int sectorBytes, ByteSize esp, ByteSize boot, Ids ids) {
        if (sectorBytes != 512 && sectorBytes != 4096) {
            throw refused("The disk has sectors of " + sectorBytes + " bytes; only 512 and 4096 are known to work.");
        }
        if (esp.bytes() == 0 || boot.bytes() == 0) {
            throw refused("The ESP and the /boot partition need a size.");
        }
        long backup = GPT_ENTRIES + sectorBytes;
        long bootStart = ALIGNMENT + upwards(esp);
        long luksStart = bootStart + upwards(boot);
        long luksEnd = Math.max(0, diskSize.bytes() / sectorBytes * sectorBytes - backup) / ALIGNMENT * ALIGNMENT;
        if (luksEnd - luksStart < SMALLEST_ROOT.bytes()) {
            throw refused("The disk (" + diskSize + ") is too small: an ESP of " + esp + ", a /boot of " + boot
                    + " and at least " + SMALLEST_ROOT + " for the system do not fit.");
        }
        return new DiskLayout(
                ids.disk(),
                sectorBytes,
                List.of(
                        new PartitionSpec(
                                1,
                                "EFI",
                                DiskLayout.TYPE_ESP,
                                ids.espPart(),
                                ALIGNMENT / sectorBytes,
                                (bootStart - ALIGNMENT) / sectorBytes),
                        new PartitionSpec(
                                2,
                                "BOOT",
                                DiskLayout.TYPE_LINUX,
                                ids.bootPart(),
                                bootStart / sectorBytes,
                                (luksStart - bootStart) / sectorBytes),
                        new PartitionSpec(
                                3,
                                "CRYPTROOT",
                                DiskLayout.TYPE_LUKS,
                                ids.luksPart(),
                                luksStart / sectorBytes,
                                (luksEnd - luksStart) / sectorBytes)));
    }

    private static long upwards(ByteSize size) {
        return Math.multiplyExact((size.bytes() - 1) / ALIGNMENT + 1, ALIGNMENT);
    }

    private static StepException refused(String message) {
        return new StepException(ResultCode.FAIL_SAFETY_GUARD, message);
    }
}
