package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.VerificationException;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.ScriptedRunner;

class ExistingDiskTest {
    private static final TargetPaths PATHS = TargetPaths.below(Path.of("/run/rp5-provision"));

    @Test
    void readsThePlanBackFromTheDisk() {
        ProvisionPlan plan = plan(machine(), Samples.facts());
        ProvisionPlan wanted = Samples.plan(Mode.POSTCHECK, PATHS, List.of());

        assertThat(plan.layout()).isEqualTo(wanted.layout());
        assertThat(plan.ids()).isEqualTo(RootFsId.with(Samples.IDS, RootFsId.NOT_READ));
        assertThat(plan.luks()).isEqualTo(wanted.luks());
        assertThat(plan.devices()).isEqualTo(wanted.devices());
        assertThat(plan.paths()).isEqualTo(PATHS);
    }

    @Test
    void readsADiskOf4096ByteSectors() {
        ScriptedRunner runner = machine()
                .answering(
                        GoodMachine.TABLE.replace("\"sectorsize\": 512", "\"sectorsize\": 4096"),
                        GoodMachine.READ_TABLE);

        assertThat(plan(runner, Samples.facts()).layout().sectorBytes()).isEqualTo(4096);
    }

    @Test
    void takesTheLiveRootWhenTheSystemRunsFromTheDisk() {
        List<BlockDevice> devices = new ArrayList<>(Samples.sdAndTarget());
        devices.set(
                6, Samples.device("nvme0n1p3", "259:3", "part", "", "", "", List.of("nvme0n1"), List.of("cryptroot")));
        devices.add(
                Samples.device("cryptroot", "254:0", "crypt", "", "", "", List.of("nvme0n1p3"), List.of("rp5vg-root")));
        devices.add(Samples.device("rp5vg-root", "254:1", "lvm", "", "", "", List.of("cryptroot"), List.of()));
        MachineFacts facts =
                Samples.facts(ByteSize.mib(8192), Optional.of(LocalDate.of(2025, 11, 9)), "254:1", List.of(), devices);

        ProvisionPlan plan = plan(machine(), facts);

        assertThat(plan.paths().root()).isEqualTo(Path.of("/"));
        assertThat(plan.paths().inRoot("/etc/fstab")).isEqualTo(Path.of("/etc/fstab"));
        assertThat(plan.paths().esp()).isEqualTo(Path.of("/boot/firmware"));
    }

    @Test
    void saysThatThereIsNoTable() {
        assertThatThrownBy(() -> plan(machine().ending(1, "", GoodMachine.READ_TABLE), Samples.facts()))
                .isInstanceOf(VerificationException.class)
                .hasMessage("/dev/nvme0n1 was not provisioned by this program: it has no partition table.");
    }

    @Test
    void saysWhichTableAndPartitionsThereAre() {
        String table = """
                {"partitiontable": {"label": "dos", "id": "0x2f9c7a51", "device": "/dev/nvme0n1", "unit": "sectors",
                 "sectorsize": 512, "partitions": [{"node": "/dev/nvme0n1p1", "start": 8192, "size": 9, "type": "c"}]}}
                """;

        assertThatThrownBy(() -> plan(machine().answering(table, GoodMachine.READ_TABLE), Samples.facts()))
                .hasMessageContaining("its partition table is dos, not GPT; its partitions are /dev/nvme0n1p1, not"
                        + " /dev/nvme0n1p1, /dev/nvme0n1p2, /dev/nvme0n1p3");
    }

    @Test
    void saysWhatIsInThePartitionsInstead() {
        ScriptedRunner runner = machine()
                .answering(
                        GoodMachine.blkid("ext4", "1.0", Samples.LUKS, "data"),
                        GoodMachine.readContent("/dev/nvme0n1p3"))
                .ending(2, "", GoodMachine.readContent("/dev/nvme0n1p1"));

        assertThatThrownBy(() -> plan(runner, Samples.facts()))
                .hasMessageContaining("/dev/nvme0n1p1 holds nothing that is known, not FAT")
                .hasMessageContaining("/dev/nvme0n1p3 holds ext4 1.0 " + Samples.LUKS + " data, not LUKS2");
    }

    @Test
    void readsTheRootFileSystemOnceTheContainerIsOpen() {
        assertThat(RootFsId.completed(RootFsId.with(Samples.IDS, RootFsId.NOT_READ), machine()))
                .isEqualTo(Samples.IDS);
    }

    private static ScriptedRunner machine() {
        return GoodMachine.at(Path.of("/run/rp5-provision/root"));
    }

    private static ProvisionPlan plan(ScriptedRunner runner, MachineFacts facts) {
        BlockDevice disk = facts.devices().byPath(Samples.DISK).orElseThrow();
        return ExistingDisk.plan(Samples.flags(Mode.POSTCHECK), disk, Samples.IDENTITY, facts, runner, PATHS);
    }
}
