package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;

class WholeDiskGuardTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    private final FakeMachine machine = FakeMachine.onSd()
            .provisioned("nvme0n1")
            .with("md0", "raid1", UnaryOperator.identity(), "nvme0n1p2")
            .with("dm-5", "mpath", UnaryOperator.identity())
            .with("dm-6", "part", d -> d.at("/dev/mapper/x1"))
            .with("sr0", "rom", UnaryOperator.identity())
            .with("ram0", "disk", UnaryOperator.identity())
            .with("mmcblk0boot0", "disk", UnaryOperator.identity())
            .with("loop0", "loop", UnaryOperator.identity())
            .with("loop1", "loop", d -> d.over("/dev/nvme0n1p2"), "nvme0n1p2")
            .with("loop2", "loop", d -> d.over("/run/disk.img"))
            .with("bcache0", "disk", UnaryOperator.identity(), "nvme0n1p2")
            .disk("sda")
            .disk("vdb");

    @Test
    void refusesWhatIsNotAWholeDisk() {
        for (String name : List.of(
                "nvme0n1p1",
                "dm-0",
                "dm-1",
                "md0",
                "dm-5",
                "dm-6",
                "sr0",
                "ram0",
                "zram0",
                "mmcblk0boot0",
                "loop0",
                "loop1",
                "bcache0")) {
            assertThat(check(name))
                    .as(name)
                    .hasSize(1)
                    .first()
                    .extracting(Refusal::message)
                    .asString()
                    .contains("is not a whole disk");
        }
    }

    @Test
    void takesDisksAndLoopsOverFiles() {
        for (String name : List.of("nvme0n1", "sda", "vdb", "loop2")) {
            assertThat(check(name)).as(name).isEmpty();
        }
    }

    @Test
    void namesTheDiskThatMayBeMeant() {
        assertThat(check("dm-1").get(0).message())
                .isEqualTo("/dev/mapper/rp5vg-root is not a whole disk: it is a logical volume.");
        assertThat(check("dm-1").get(0).remedy()).contains("/dev/nvme0n1.");
        assertThat(check("sr0").get(0).remedy()).isEqualTo("Name a whole disk; lsblk lists them.");
    }

    @Test
    void refusesReadOnlyDisksBySysfsToo() {
        new FakeHost(root).file("/sys/class/block/sda/ro", "1\n").file("/sys/class/block/vdb/ro", "0\n");

        assertThat(check("sda")).extracting(Refusal::message).containsExactly("/dev/sda is read-only.");
        assertThat(check("vdb")).isEmpty();
        machine.change("vdb", d -> d.readOnly());
        assertThat(check("vdb")).hasSize(1);
    }

    private List<Refusal> check(String name) {
        return WholeDiskGuard.check(machine.device(name), machine.facts(), new FakeHost(root).files());
    }
}
