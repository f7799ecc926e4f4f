package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.model.ByteSize;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.Fixtures;
import rp5.provision.testing.ScriptedRunner;

class FactsGathererTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private FakeHost host;

    private final ScriptedRunner runner = new ScriptedRunner();

    @BeforeEach
    void guest() {
        host = new FakeHost(root)
                .file("/proc/self/mountinfo", Fixtures.text("proc/sd-and-empty-target-mountinfo"))
                .file("/proc/swaps", Fixtures.text("proc/sd-and-empty-target-swaps"))
                .file("/proc/meminfo", "MemTotal:        2000000 kB\n")
                .file("/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nID=debian\n")
                .file("/etc/fstab", "# nothing\n")
                .file("/etc/initramfs-tools/conf.d/driver-policy", "MODULES=dep\n")
                .file("/etc/kernel/postinst.d/z50-raspi-firmware", "#!/bin/sh\n")
                .file("/boot/firmware/config.txt", "auto_initramfs=1\n[pi5]\ninclude extra.txt # more\n")
                .file("/boot/firmware/extra.txt", "include deep/er.txt\ninclude config.txt\ninclude ../../etc/shadow\n")
                .file("/boot/firmware/deep/er.txt", "arm_boost=1\n")
                .file("/boot/firmware/kernel_2712.img", "12345")
                .file("/boot/vmlinuz-6.1", "")
                .file("/etc/shadow", "secret")
                .file("/lib/modules/6.1/modules.dep", "")
                .folder("/lib/modules/6.2/kernel")
                .folder("/lib/modules/6.3");
        runner.answering("0\n", "id", "-u")
                .answering("6.1.176+rpt-rpi-2712\n", "uname", "-r")
                .answering("2025/11/05 10:00:00\n", "vcgencmd", "bootloader_version")
                .answering(
                        Fixtures.text("lsblk/sd-and-empty-target.json"), "lsblk", "--json", "--bytes", "--output-all")
                .answering(
                        Fixtures.text("lvm/sd-and-empty-target-pvs.json"),
                        StorageProbes.PVS.argv().toArray(String[]::new))
                .answering(
                        "installed\tlvm2\t2.03\n",
                        SourceGatherer.PACKAGES.argv().toArray(String[]::new))
                .answering("      Used Mounted on\n1500000000 /\n", "df", "-B1", "--output=used,target", "--", "/");
    }

    @Test
    void gathersTheWholeMachine() {
        MachineFacts facts = new FactsGatherer(runner, host.files()).gather();

        assertThat(facts.root()).isTrue();
        assertThat(facts.kernelRelease()).isEqualTo("6.1.176+rpt-rpi-2712");
        assertThat(facts.memory()).isEqualTo(new ByteSize(2000000L * 1024));
        assertThat(facts.bootloaderDate()).contains(LocalDate.of(2025, 11, 5));
        assertThat(facts.devices().all()).hasSize(4);
        assertThat(facts.mounts()).hasSize(12);
        assertThat(facts.swaps()).isEmpty();
        assertThat(facts.volumeGroups()).isEmpty();
        assertThat(runner.mutations()).isEmpty();
        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void describesTheLiveSystem() {
        SourceFacts source = new FactsGatherer(runner, host.files()).gather().source();

        assertThat(source.prettyName()).isEqualTo("Debian GNU/Linux 13 (trixie)");
        assertThat(source.esp()).isEqualTo(Path.of("/boot/firmware"));
        assertThat(source.espFiles()).containsEntry("kernel_2712.img", 5L).containsKey("deep/er.txt");
        assertThat(source.bootFiles()).containsExactly("firmware", "vmlinuz-6.1");
        assertThat(source.moduleReleases()).containsExactly("6.1", "6.2");
        assertThat(source.packages()).containsOnlyKeys("lvm2");
        assertThat(source.filesystems())
                .containsExactly(new SourceFilesystem(Path.of("/"), "/dev/ubda2", "ext4", new ByteSize(1500000000)));
    }

    @Test
    void readsTheTextsThatTellTheLayoutAndNothingOutsideTheEspByAnInclude() {
        SourceFacts source = new FactsGatherer(runner, host.files()).gather().source();

        assertThat(source.texts())
                .containsOnlyKeys(
                        "/etc/fstab",
                        "/etc/initramfs-tools/conf.d/driver-policy",
                        "/etc/kernel/postinst.d/z50-raspi-firmware",
                        "/boot/firmware/config.txt",
                        "/boot/firmware/extra.txt",
                        "/boot/firmware/deep/er.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/boot/firmware/config.txt", "/boot/firmware/extra.txt", "/etc/fstab"})
    void aTextThatCannotBeReadIsNotTakenForOneThatIsNotThere(String path) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.delete(file);
        // The kernel answers EIO, as it does for a sector that cannot be read.
        Files.createSymbolicLink(file, Path.of("/proc/self/mem"));

        SourceFacts source = new FactsGatherer(runner, host.files()).gather().source();

        assertThat(source.unread()).containsExactly(Map.entry(path, "Input/output error"));
        assertThat(source.texts()).doesNotContainKey(path);
    }

    /** A worn card gives back zeros, and a zero ends what the bootloader reads. */
    @Test
    void anIncludeThatIsNoNameOfAFileIsPassedOver() {
        host.file("/boot/firmware/config.txt", "include /x\ninclude extra.txt\ninclude y.txt\0\0\0\ninclude z.txt\n")
                .file("/boot/firmware/z.txt", "");

        SourceFacts source = new FactsGatherer(runner, host.files()).gather().source();

        assertThat(source.texts())
                .containsKeys("/boot/firmware/config.txt", "/boot/firmware/extra.txt")
                .doesNotContainKey("/boot/firmware/z.txt");
        assertThat(source.unread()).isEmpty();
    }

    @Test
    void aTextThatIsTooLargeToBeOneIsNotTakenForOneThatIsNotThere() {
        host.file("/boot/firmware/cmdline.txt", "x".repeat(256 * 1024 + 1))
                .file("/etc/kernel/postinst.d/program", "x".repeat(256 * 1024 + 1));

        SourceFacts source = new FactsGatherer(runner, host.files()).gather().source();

        assertThat(source.unread()).containsOnlyKeys("/boot/firmware/cmdline.txt");
    }

    @Test
    void worksWithoutLvmAndWithoutVcgencmd() {
        MachineFacts facts = new FactsGatherer(without("lvm", "vcgencmd"), host.files()).gather();

        assertThat(facts.volumeGroups()).isEmpty();
        assertThat(facts.bootloaderDate()).isEmpty();
    }

    @Test
    void aBootloaderThatMayNotBeAskedIsNotKnown() {
        runner.ending(13, "Can't open device file: /dev/vcio\n", "vcgencmd", "bootloader_version");

        assertThat(new FactsGatherer(runner, host.files()).gather().bootloaderDate())
                .isEmpty();
    }

    @Test
    void withoutRootLvmIsNotAsked() {
        runner.answering("1000\n", "id", "-u");

        assertThat(new FactsGatherer(without("lvm"), host.files()).gather().root())
                .isFalse();
    }

    @Test
    void lvmThatFailsForRootIsAFailure() {
        runner.ending(5, "", StorageProbes.PVS.argv().toArray(String[]::new));

        assertThatThrownBy(() -> new FactsGatherer(runner, host.files()).gather())
                .isInstanceOf(CommandException.class);
    }

    @Test
    void noListOfMountsIsAnError() {
        host.file("/proc/self/mountinfo", "");

        assertThatThrownBy(() -> new FactsGatherer(runner, host.files()).gather())
                .isInstanceOf(StepException.class)
                .hasMessageContaining("/proc/self/mountinfo");
    }

    private Prober without(String... programs) {
        return (Probe probe) -> {
            if (List.of(programs).contains(probe.argv().get(0))) {
                throw new CommandException(
                        ResultCode.FAIL_GENERIC, CommandException.Cause.NOT_STARTED, probe.argv(), -1, List.of());
            }
            Output output = runner.probe(probe);
            return output;
        };
    }
}
