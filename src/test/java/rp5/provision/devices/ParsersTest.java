package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.StepException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.SwapEntry;
import rp5.provision.model.VolumeGroup;
import rp5.provision.testing.Fixtures;

class ParsersTest {
    @Test
    void readsSwaps() {
        assertThat(ProcSwaps.parse(Fixtures.text("proc/sd-and-empty-target-swaps")))
                .isEmpty();
        assertThat(ProcSwaps.parse("""
                Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
                /dev/zram0                              partition\t2097136\t\t0\t\t100
                /var/my\\040swap\\040file                 file\t\t524272\t\t12\t\t-2
                """))
                .containsExactly(
                        new SwapEntry("/dev/zram0", "partition", new ByteSize(2097136L * 1024)),
                        new SwapEntry("/var/my swap file", "file", new ByteSize(524272L * 1024)));
        assertThatThrownBy(() -> ProcSwaps.parse("Filename\n/dev/sda2 part")).isInstanceOf(StepException.class);
    }

    @Test
    void readsVolumeGroupsAndTellsTwoOfOneNameApart() {
        assertThat(LvmReport.volumeGroups(Fixtures.text("lvm/sd-and-empty-target-pvs.json")))
                .isEmpty();
        assertThat(LvmReport.volumeGroups("""
                  {"report": [{"pv": [
                    {"pv_name":"/dev/sda1", "vg_name":"rp5vg", "vg_uuid":"A"},
                    {"pv_name":"/dev/sdb1", "vg_name":"rp5vg", "vg_uuid":"B"},
                    {"pv_name":"/dev/sdc1", "vg_name":"rp5vg", "vg_uuid":"A"},
                    {"pv_name":"/dev/sdd1", "vg_name":"", "vg_uuid":""}]}]}
                """))
                .containsExactly(
                        new VolumeGroup("rp5vg", "A", List.of("/dev/sda1", "/dev/sdc1")),
                        new VolumeGroup("rp5vg", "B", List.of("/dev/sdb1")));
    }

    @Test
    void garbageFromLvmIsAnErrorThatNamesIt() {
        for (String text : List.of("", "WARNING: x", "{\"report\": []}", "{\"report\":[{\"pv\":[")) {
            assertThatThrownBy(() -> LvmReport.volumeGroups(text))
                    .isInstanceOf(StepException.class)
                    .hasMessageContaining("lvm pvs");
        }
    }

    @Test
    void readsUsedBytesAlsoForPathsWithBlanks() {
        var used = Df.used("        Used Mounted on\n28308221952 /\n       1024 /srv/my data\n");

        assertThat(Df.of(used, Path.of("/"))).isEqualTo(new ByteSize(28308221952L));
        assertThat(Df.of(used, Path.of("/srv/my data"))).isEqualTo(new ByteSize(1024));
        assertThatThrownBy(() -> Df.of(used, Path.of("/home"))).isInstanceOf(StepException.class);
        assertThatThrownBy(() -> Df.used("Used Mounted on\n- /")).isInstanceOf(StepException.class);
    }

    @Test
    void readsOsRelease() {
        assertThat(OsRelease.parse("""
                # a comment
                PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
                ID=debian
                VERSION_CODENAME='trixie'
                X="a \\"b\\" \\$c"
                EMPTY=
                not an assignment
                """))
                .containsEntry("PRETTY_NAME", "Debian GNU/Linux 13 (trixie)")
                .containsEntry("ID", "debian")
                .containsEntry("VERSION_CODENAME", "trixie")
                .containsEntry("X", "a \"b\" $c")
                .containsEntry("EMPTY", "")
                .hasSize(5);
    }

    @Test
    void listsInstalledPackagesOnly() {
        assertThat(
                        SourceGatherer.packages(
                                "installed\tlvm2\t2.03\ntriggers-pending\tinitramfs-tools\t0.148\nhalf-configured\tkbd\t2\nconfig-files\tdracut\t106\nnot-installed\tx\t\n"))
                .containsOnlyKeys("lvm2", "initramfs-tools");
    }

    @Test
    void readsTheBootloadersDate() {
        assertThat(FactsGatherer.bootloaderDate("2025/06/09 13:17:27\nversion abc (release)\n"))
                .contains(LocalDate.of(2025, 6, 9));
        assertThat(FactsGatherer.bootloaderDate("Can't open device file: /dev/vcio\n"))
                .isEmpty();
        assertThat(FactsGatherer.bootloaderDate("2025/13/41 13:17:27\n")).isEmpty();
        assertThat(FactsGatherer.bootloaderDate("")).isEmpty();
    }

    @Test
    void readsMemTotal() {
        assertThat(FactsGatherer.memory("MemTotal:        8245056 kB\nMemFree: 1 kB\n"))
                .isEqualTo(new ByteSize(8245056L * 1024));
        assertThat(FactsGatherer.memory("")).isEqualTo(new ByteSize(0));
    }
}
