package rp5.provision.partitioning;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;

/** How small and how large the two boot partitions may be. */
final class SizeLimits {
    private static final ByteSize SMALLEST = ByteSize.mib(DiskLayout.LEAST_BOOT_MIB);
    /** With clusters of 4096 bytes, the smallest on such a disk, 256 MiB hold 65376 of them; FAT32 begins at 65525. */
    private static final ByteSize SMALLEST_ESP_4K = ByteSize.mib(260);

    private static final ByteSize LARGEST = ByteSize.mib(DiskLayout.MOST_BOOT_MIB);

    private SizeLimits() {}

    static List<Refusal> refusals(ByteSize esp, ByteSize boot, int sectorBytes) {
        List<Refusal> refusals = new ArrayList<>();
        check("The ESP", "--esp-mb", esp, sectorBytes == 4096 ? SMALLEST_ESP_4K : SMALLEST, refusals);
        check("The /boot partition", "--boot-mb", boot, SMALLEST, refusals);
        return refusals;
    }

    private static void check(String what, String option, ByteSize size, ByteSize smallest, List<Refusal> refusals) {
        if (size.compareTo(smallest) < 0 || size.compareTo(LARGEST) > 0) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    what + " would be " + size + "; it must be " + smallest + " to " + LARGEST + ".",
                    "Give " + option + " " + smallest.mebibytes() + " to " + LARGEST.mebibytes() + "."));
        }
    }
}
