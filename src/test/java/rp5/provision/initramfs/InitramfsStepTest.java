package rp5.provision.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.model.KernelSlot;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.ScriptedRunner;
import rp5.provision.testing.SystemSamples;

class InitramfsStepTest {
    private static final String BASE = "/run/rp5-provision";
    private static final String[] READLINK = {"readlink", "--canonicalize", "/etc/resolv.conf"};
    private static final String[] DIVERTED_HERE = {"dpkg-divert", "--truename", "/usr/sbin/update-initramfs"};

    private final InitramfsStep step = new InitramfsStep();
    private final SystemSamples samples = new SystemSamples();

    private static String[] chroot(String base, String... words) {
        List<String> all = new ArrayList<>(List.of("chroot", base + "/root"));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private static String[] diverted(String base) {
        return chroot(base, "dpkg-divert", "--truename", "/usr/sbin/update-initramfs");
    }

    private static List<List<String>> builds(String base) {
        List<List<String>> all = new ArrayList<>();
        for (KernelSlot slot : List.of(SystemSamples.PI5, SystemSamples.V8)) {
            all.add(List.of(
                    "rm",
                    "--force",
                    "--",
                    base + "/root/boot/initrd.img-" + slot.release(),
                    base + "/root/boot/firmware/" + slot.espInitramfs()));
            all.add(List.of(chroot(base, "update-initramfs", "-c", "-k", slot.release())));
        }
        all.add(List.of("sync", "--file-system", base + "/root"));
        all.add(List.of("sync", "--file-system", base + "/root/boot"));
        all.add(List.of("sync", "--file-system", base + "/esp"));
        all.add(List.of("tee", "/proc/sys/vm/drop_caches"));
        return all;
    }

    private static List<List<String>> installs(boolean lent) {
        List<List<String>> all = new ArrayList<>();
        if (lent) {
            all.add(List.of(
                    "cp", "--parents", "--", "/run/systemd/resolve/stub-resolv.conf", "/run/rp5-provision/root/"));
        }
        all.add(List.of(chroot(BASE, "apt-get", "update")));
        all.add(List.of(chroot(
                BASE,
                "apt-get",
                "install",
                "--yes",
                "--no-install-recommends",
                "--option=Dpkg::Options::=--force-confold",
                "lvm2",
                "kbd")));
        all.add(List.of(chroot(BASE, "apt-get", "clean")));
        return all;
    }

    private static String[] installed() {
        return chroot(BASE, "dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\\n", "--", "lvm2", "kbd");
    }

    @Test
    void buildsEverySlotAnewAndProvesIt(@TempDir Path base) throws IOException {
        samples.base(base);
        new BootFiles(samples.plan()).write(SystemSamples.PI5).write(SystemSamples.V8);
        ScriptedRunner runner =
                new ScriptedRunner().answering("/usr/sbin/update-initramfs\n", diverted(base.toString()));

        StepReport report = step.apply(samples.context(runner));

        assertThat(runner.mutations()).isEqualTo(builds(base.toString()));
        assertThat(report).isInstanceOfSatisfying(StepReport.Done.class, done -> {
            assertThat(done.summary()).isEqualTo("initramfs_2712, initramfs8");
            assertThat(done.warnings()).hasSize(2).allSatisfy(warning -> assertThat(warning)
                    .contains("little for a complete image"));
        });
        Mutation build = runner.mutationValues().get(1);
        assertThat(build.environment()).isEqualTo(Map.of("FSTYPE", "ext4"));
        assertThat(build.limit()).hasMinutes(30);
    }

    /** A killed mkinitramfs leaves what it had laid out, perhaps with a key file in it. */
    @Test
    void whatAKilledBuildHasLeftGoesFirst(@TempDir Path base) throws IOException {
        samples.base(base);
        new BootFiles(samples.plan()).write(SystemSamples.PI5).write(SystemSamples.V8);
        Files.createDirectories(base.resolve("root/var/tmp/mkinitramfs_XCqhXn/etc"));
        ScriptedRunner runner = new ScriptedRunner()
                .answering("/usr/sbin/update-initramfs\n", diverted(base.toString()))
                .believing();

        step.apply(samples.context(runner));

        List<List<String>> expected = new ArrayList<>(
                List.of(List.of(chroot(base.toString(), "find", "/var/tmp", "-xdev", "-mindepth", "1", "-delete"))));
        expected.addAll(builds(base.toString()));
        assertThat(runner.mutations()).isEqualTo(expected);
    }

    @Test
    void whatAKilledBuildHasLeftMustBeGone(@TempDir Path base) throws IOException {
        samples.base(base);
        Files.createDirectories(base.resolve("root/var/tmp/mkinitramfs_XCqhXn/etc"));

        assertThatThrownBy(() -> step.apply(samples.context(new ScriptedRunner())))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("is still there");
    }

    /** What it leads to may be the running system's, or was copied. */
    @Test
    void aLinkInPlaceOfTheFolderOfLitterIsNotFollowed(@TempDir Path base) throws IOException {
        samples.base(base);
        new BootFiles(samples.plan()).write(SystemSamples.PI5).write(SystemSamples.V8);
        Files.createDirectories(base.resolve("elsewhere/precious"));
        Files.createDirectories(base.resolve("root/var"));
        Files.createSymbolicLink(base.resolve("root/var/tmp"), base.resolve("elsewhere"));
        ScriptedRunner runner =
                new ScriptedRunner().answering("/usr/sbin/update-initramfs\n", diverted(base.toString()));

        step.apply(samples.context(runner));

        assertThat(runner.mutations()).isEqualTo(builds(base.toString()));
    }

    @Test
    void listsEveryFailedFindingOfEverySlot(@TempDir Path base) throws IOException {
        samples.base(base);
        new BootFiles(samples.plan())
                .write(SystemSamples.PI5)
                .without("usr/sbin/lvm")
                .write(SystemSamples.V8);
        Files.delete(SlotFiles.image(samples.plan().paths(), SystemSamples.PI5));
        ScriptedRunner runner =
                new ScriptedRunner().answering("/usr/sbin/update-initramfs\n", diverted(base.toString()));

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_INITRAMFS_VERIFY);
                    assertThat(e.details()).hasSize(2);
                    assertThat(e.details().get(0))
                            .startsWith("initramfs_2712: /etc/initramfs/post-update.d/z50-raspi-firmware did not copy")
                            .contains("(initramfs-copied): check that");
                    assertThat(e.details().get(1)).startsWith("initramfs8: no program lvm");
                });
    }

    @Test
    void listsTheSameWithoutReadingBack() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        step.apply(samples.context(runner));

        assertThat(runner.mutations()).isEqualTo(builds(BASE));
    }

    @Test
    void stopsAtEachFailure() {
        List<List<String>> all = builds(BASE);
        for (int n = 0; n < all.size(); n++) {
            ScriptedRunner runner =
                    new ScriptedRunner().withoutVerifying().failing(all.get(n).toArray(String[]::new));

            assertThatThrownBy(() -> step.apply(samples.context(runner))).isInstanceOf(CommandException.class);
            assertThat(runner.mutations()).isEqualTo(all.subList(0, n + 1));
        }
    }

    @Test
    void buildsNothingWithAStandIn() {
        ScriptedRunner runner =
                new ScriptedRunner().answering("/usr/sbin/update-initramfs.orig.initramfs-tools\n", diverted(BASE));

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("stand-in");
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void installsWhatIsMissingWithTheLiveNameServers() {
        samples.missing("lvm2", "kbd");
        ScriptedRunner runner =
                new ScriptedRunner().withoutVerifying().answering("/run/systemd/resolve/stub-resolv.conf\n", READLINK);

        step.apply(samples.context(runner));

        List<List<String>> expected = new ArrayList<>(installs(true));
        expected.addAll(builds(BASE));
        assertThat(runner.mutations()).isEqualTo(expected);
        assertThat(runner.mutationValues().get(2).environment()).containsEntry("DEBIAN_FRONTEND", "noninteractive");
    }

    @Test
    void aCopiedListOfNameServersNeedsNoHelp() {
        samples.missing("lvm2", "kbd");
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying().answering("/etc/resolv.conf\n", READLINK);

        step.apply(samples.context(runner));

        assertThat(runner.mutations().subList(0, 3)).isEqualTo(installs(false));
    }

    @Test
    void whatIsNoPathIsToldAndNotABug() {
        samples.missing("lvm2", "kbd");
        ScriptedRunner runner = new ScriptedRunner().answering("\0\1 no path", READLINK);

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("what readlink printed");
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void judgesAnInstallationByWhatIsThere() {
        samples.missing("lvm2", "kbd");
        ScriptedRunner runner = new ScriptedRunner()
                .answering("/etc/resolv.conf\n", READLINK)
                .ending(1, "lvm2 installed\n", installed());

        assertThatThrownBy(() -> step.apply(samples.context(runner)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("Could not install kbd")
                .hasMessageContaining("network");
        assertThat(runner.mutations()).isEqualTo(installs(false));
    }

    @Test
    void aStandInOnTheLiveSystemIsRefusedBeforeAnythingIsWritten() {
        samples.source(FakeSource.piOs().withPackage("dpkg", "1.22").facts());
        ScriptedRunner diverted = new ScriptedRunner().answering("/usr/sbin/update-initramfs.orig\n", DIVERTED_HERE);
        ScriptedRunner plain = new ScriptedRunner().answering("/usr/sbin/update-initramfs\n", DIVERTED_HERE);

        assertThat(step.check(samples.plan(), samples.facts(), diverted))
                .extracting(Refusal::code)
                .containsExactly(ResultCode.FAIL_INITRAMFS_VERIFY);
        assertThat(step.check(samples.plan(), samples.facts(), plain)).isEmpty();
    }

    @Test
    void aSystemWithoutKernelsIsRefused() {
        samples.kernels();

        assertThat(step.check(samples.plan(), samples.facts(), new ScriptedRunner()))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("no kernel"));
    }
}
