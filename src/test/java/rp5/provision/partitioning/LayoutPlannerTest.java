package rp5.provision.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.PartitionSpec;
import rp5.provision.testing.DiskSamples;

class LayoutPlannerTest {
    private static final long MIB = 1024L * 1024;

    private static DiskLayout plan(long diskBytes, int sectorBytes) {
        return LayoutPlanner.plan(
                new ByteSize(diskBytes), sectorBytes, DiskSamples.ESP, DiskSamples.BOOT, DiskSamples.ids());
    }

    @Test
    void dividesADiskIntoEspBootAndTheRest() {
        DiskLayout layout = plan(8L * 1024 * MIB, 512);

        assertThat(layout.diskGuid()).isEqualTo(DiskSamples.ids().disk());
        assertThat(layout.partitions())
                .containsExactly(
                        new PartitionSpec(
                                1, "EFI", DiskLayout.TYPE_ESP, DiskSamples.ids().espPart(), 2048, 1048576),
                        new PartitionSpec(
                                2,
                                "BOOT",
                                DiskLayout.TYPE_LINUX,
                                DiskSamples.ids().bootPart(),
                                1050624,
                                2097152),
                        new PartitionSpec(
                                3,
                                "CRYPTROOT",
                                DiskLayout.TYPE_LUKS,
                                DiskSamples.ids().luksPart(),
                                3147776,
                                13627392));
    }

    @Test
    void countsInSectorsOf4096Bytes() {
        DiskLayout layout = plan(8L * 1024 * MIB, 4096);

        assertThat(layout.partition(1).firstSector()).isEqualTo(256);
        assertThat(layout.size(1)).isEqualTo(DiskSamples.ESP);
        assertThat(layout.size(2)).isEqualTo(DiskSamples.BOOT);
    }

    @Test
    void alignsEveryStartAndEndAndLeavesRoomForTheBackupTableWhateverTheSize() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            int sector = random.nextBoolean() ? 512 : 4096;
            long bytes = 2600 * MIB + random.nextLong(4L * 1024 * 1024 * MIB) + random.nextInt(4096);
            DiskLayout layout = plan(bytes, sector);

            long usableEnd = bytes / sector * sector - 128 * 128 - sector;
            long previousEnd = MIB;
            for (PartitionSpec partition : layout.partitions()) {
                long start = partition.firstSector() * sector;
                long end = start + partition.sectors() * sector;
                assertThat(start).as("start on a disk of %d", bytes).isEqualTo(previousEnd);
                assertThat(end % MIB).as("end on a disk of %d", bytes).isZero();
                previousEnd = end;
            }
            assertThat(previousEnd).as("end on a disk of %d", bytes).isBetween(usableEnd - MIB + 1, usableEnd);
        }
    }

    @Test
    void takesTheSmallestDiskThatFitsAndRefusesOneByteLess() {
        long smallest = (1 + 512 + 1024 + 1024) * MIB + 128 * 128 + 512;

        assertThat(plan(smallest, 512).size(3)).isEqualTo(LayoutPlanner.SMALLEST_ROOT);
        assertThatThrownBy(() -> plan(smallest - 1, 512))
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_SAFETY_GUARD))
                .hasMessageContaining("2.5 GiB")
                .hasMessageContaining("512.0 MiB");
    }

    @Test
    void refusesTheEmptyDiskAndUnknownSectors() {
        assertThatThrownBy(() -> plan(0, 512)).isInstanceOf(StepException.class);
        assertThatThrownBy(() -> plan(8L * 1024 * MIB, 520)).hasMessageContaining("520");
        assertThatThrownBy(() -> LayoutPlanner.plan(
                        ByteSize.mib(8192), 512, new ByteSize(0), DiskSamples.BOOT, DiskSamples.ids()))
                .isInstanceOf(StepException.class);
    }

    @Test
    void roundsSizesUpToWholeMebibytes() {
        DiskLayout layout = LayoutPlanner.plan(
                ByteSize.mib(8192), 512, new ByteSize(300 * MIB + 1), new ByteSize(300 * MIB), DiskSamples.ids());

        assertThat(layout.size(1)).isEqualTo(ByteSize.mib(301));
        assertThat(layout.size(2)).isEqualTo(ByteSize.mib(300));
    }
}
