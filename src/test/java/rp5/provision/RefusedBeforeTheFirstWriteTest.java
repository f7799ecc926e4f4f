package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.exec.Mutation;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** What the running system shows beforehand, and would make the end of a run fail, is told before anything is erased. */
class RefusedBeforeTheFirstWriteTest {
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    static List<Arguments> sources() {
        return List.of(
                Arguments.of(
                        FakeSource.piOs().withText("/boot/firmware/config.txt", "auto_initramfs=1\ncmdline=mine.txt\n"),
                        "config.txt takes the command line from another file (cmdline=mine.txt)"),
                Arguments.of(
                        FakeSource.piOs().withoutEspFile("kernel_2712.img"),
                        "The kernel that a Pi 5 loads, kernel_2712.img, is not on the firmware partition."),
                Arguments.of(
                        commandLine("rootwait rdinit=/bin/sh"),
                        "The new cmdline.txt would not work: the initramfs stops, goes another way or lacks a module by"
                                + " rdinit=/bin/sh."),
                Arguments.of(commandLine("noinitrd"), "lacks a module by noinitrd."),
                Arguments.of(commandLine("boot=overlay"), "lacks a module by boot=overlay."),
                Arguments.of(commandLine("module_blacklist=dm_crypt"), "by module_blacklist=dm_crypt."),
                Arguments.of(commandLine("-- root=/dev/sda2"), "root= stands there a second time"),
                Arguments.of(commandLine("-- rootfstype=btrfs"), "the initramfs would take rootfstype=btrfs"));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void isRefused(FakeSource source, String sentence) {
        Rig rig = new Rig(folder, source, false);
        SimulatedPi pi = rig.machine();
        String before = pi.disk();

        SimulatedRun run = rig.run(pi, Meddler.NOBODY);

        assertThat(run.json().at("/refusals/0/message").asText()).as(run.err()).contains(sentence);
        assertThat(run.commands()).noneMatch(Mutation.class::isInstance);
        assertThat(pi.disk()).isEqualTo(before);
    }

    /** Its package stays, and the target gets no initramfs for it. */
    @Test
    void theKernelThatAPi5DoesNotLoadMayBeMissing() {
        Rig rig = new Rig(folder, FakeSource.piOs().withoutEspFile("kernel8.img"), false);
        SimulatedPi pi = rig.machine();

        SimulatedRun run = rig.run(pi, Meddler.NOBODY);

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(pi.bootable()).isTrue();
    }

    private static FakeSource commandLine(String words) {
        return FakeSource.piOs()
                .withText("/boot/firmware/cmdline.txt", "console=tty1 root=/dev/mmcblk0p2 " + words + "\n");
    }
}
