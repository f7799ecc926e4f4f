package rp5.provision.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.CleanupException;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.ByteSize;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.StepContext;
import rp5.provision.testing.DiskSamples;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.Fixtures;
import rp5.provision.testing.ScriptedRunner;

class MountsStepTest {
    private static final String BASE = "/run/rp5-provision";
    private static final String ROOT = BASE + "/root";
    private static final String ESP = BASE + "/esp";
    private static final ProvisionPlan PLAN = DiskSamples.plan("/dev/ubdb", ByteSize.mib(5 * 1024), 512);
    private static final List<List<String>> MADE = List.of(
            words("mkdir --parents --mode=0700 " + BASE),
            words("mount --bind --make-private " + BASE + " " + BASE),
            words("mkdir --parents --mode=0755 " + ROOT),
            words("mkdir --parents --mode=0700 " + ESP),
            words("mount -t ext4 -o noatime,errors=remount-ro /dev/mapper/rp5vg-root " + ROOT),
            words("mkdir --parents --mode=0755 " + ROOT + "/boot " + ROOT + "/dev " + ROOT + "/run"),
            words("mkdir --parents --mode=0555 " + ROOT + "/proc " + ROOT + "/sys"),
            words("mount -t ext4 -o noatime,errors=remount-ro /dev/ubdb2 " + ROOT + "/boot"),
            words("mount -t vfat -o umask=0077,utf8 /dev/ubdb1 " + ESP),
            words("mkdir --parents --mode=0755 " + ESP + "/rp5-staging " + ROOT + "/boot/firmware"),
            words("mount --bind --make-private " + ESP + "/rp5-staging " + ROOT + "/boot/firmware"),
            words("mount --bind --make-private /dev " + ROOT + "/dev"),
            words("mount --bind --make-private /dev/pts " + ROOT + "/dev/pts"),
            words("mount -t proc -o nosuid,nodev,noexec proc " + ROOT + "/proc"),
            words("mount -t sysfs -o ro,nosuid,nodev,noexec sysfs " + ROOT + "/sys"),
            words("mount -t tmpfs -o mode=0755,nosuid,nodev,size=64m tmpfs " + ROOT + "/run"),
            words("mkdir --parents --mode=1777 " + ROOT + "/run/lock"),
            words("mkdir --parents --mode=0755 " + ROOT + "/run/udev"),
            words("mount --bind --make-private -o ro /run/udev " + ROOT + "/run/udev"));
    private static final List<List<String>> UNDONE = List.of(
            words("sync --file-system " + ROOT + " " + ROOT + "/boot " + ESP),
            words("umount " + ROOT + "/run/udev"),
            words("umount " + ROOT + "/run"),
            words("umount " + ROOT + "/sys"),
            words("umount " + ROOT + "/proc"),
            words("umount " + ROOT + "/dev/pts"),
            words("umount " + ROOT + "/dev"),
            words("umount " + ROOT + "/boot/firmware"),
            words("umount " + ESP),
            words("umount " + ROOT + "/boot"),
            words("umount " + ROOT),
            words("rmdir " + ESP),
            words("rmdir " + ROOT),
            words("umount " + BASE),
            words("rmdir " + BASE),
            words("udevadm settle --timeout=60"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path host;

    @SuppressWarnings("NullAway.Init")
    private MountsStep step;

    private static List<String> words(String line) {
        return Arrays.asList(line.split(" "));
    }

    private static StepContext context(ProcessRunner runner) {
        return DiskSamples.context(PLAN, DiskSamples.facts(), runner);
    }

    private static List<List<String>> both() {
        List<List<String>> all = new ArrayList<>(MADE);
        all.addAll(UNDONE);
        return all;
    }

    @BeforeEach
    void machine() {
        step = new MountsStep(new FakeHost(host).files());
    }

    @Test
    void mountsInOrderAndUnmountsInReverse() {
        FakeMounts machine = new FakeMounts(0, false);
        StepContext context = context(machine);

        step.apply(context);
        context.cleanups().close();

        assertThat(machine.ran()).isEqualTo(both());
        assertThat(machine.mounted()).isEmpty();
        assertThat(machine.hasFolder(BASE)).isFalse();
    }

    @Test
    void removesTheEmptyFoldersOfAKilledRunBeforeItMakesItsOwn() {
        new FakeHost(host).folder(BASE + "/usb-key");
        FakeMounts machine = new FakeMounts(0, false);
        StepContext context = context(machine);

        step.apply(context);
        context.cleanups().close();

        List<List<String>> all = both();
        all.add(0, words("find " + BASE + " -xdev -mindepth 1 -depth -type d -empty -delete"));
        assertThat(machine.ran()).isEqualTo(all);
    }

    @Test
    void showsTheSameCommandsInADryRun() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();
        StepContext context = context(runner);

        step.apply(context);
        context.cleanups().close();

        assertThat(runner.mutations()).isEqualTo(both());
    }

    @Test
    void undoesWhatWasMadeWhenTheSecondFileSystemCannotBeMounted() {
        FakeMounts machine = new FakeMounts(8, false);
        StepContext context = context(machine);

        assertThatThrownBy(() -> step.apply(context))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("/dev/ubdb2");
        context.cleanups().close();

        assertThat(machine.ran().subList(8, machine.ran().size()))
                .containsExactly(
                        words("umount " + ROOT),
                        words("rmdir " + ESP),
                        words("rmdir " + ROOT),
                        words("umount " + BASE),
                        words("rmdir " + BASE),
                        words("udevadm settle --timeout=60"));
    }

    @Test
    void leavesNothingBehindWhateverCommandFails() {
        for (int n = 1; n <= MADE.size(); n++) {
            for (boolean halfDone : new boolean[] {false, true}) {
                FakeMounts machine = new FakeMounts(n, halfDone);
                StepContext context = context(machine);

                assertThatThrownBy(() -> step.apply(context)).isInstanceOf(CommandException.class);
                List<String> open = new ArrayList<>(machine.mounted());
                context.cleanups().close();

                Collections.reverse(open);
                assertThat(machine.unmounted()).as("after failure %d", n).isEqualTo(open);
                assertThat(machine.mounted()).as("after failure %d", n).isEmpty();
                assertThat(List.of(BASE, ROOT, ESP)).noneMatch(machine::hasFolder);
            }
        }
    }

    @Test
    void goesOnUnmountingAfterAnUndoFailedAndSaysWhatIsLeft() {
        FakeMounts machine = new FakeMounts(0, false).stuck(ROOT + "/run/udev");
        StepContext context = context(machine);
        step.apply(context);

        assertThatThrownBy(() -> context.cleanups().close())
                .isInstanceOfSatisfying(
                        CleanupException.class,
                        e -> assertThat(e.details()).first().asString().startsWith("unmount " + ROOT + "/run/udev: "));
        assertThat(machine.mounted()).containsExactly(BASE, ROOT, ROOT + "/run", ROOT + "/run/udev");
    }

    @Test
    void saysWhoKeepsAMountBusy() {
        new FakeHost(host)
                .file(ROOT + "/run/udev/data", "")
                .link("/proc/41/fd/3", ROOT + "/run/udev/data")
                .file("/proc/41/comm", "updatedb\n");
        FakeMounts machine = new FakeMounts(0, false).stuck(ROOT + "/run/udev");
        StepContext context = context(machine);
        step.apply(context);

        assertThatThrownBy(() -> context.cleanups().close())
                .isInstanceOfSatisfying(CleanupException.class, e -> assertThat(e.details())
                        .first()
                        .asString()
                        .contains("process 41 (updatedb) has " + ROOT + "/run/udev/data open"));
    }

    @Test
    void reportsAWriteErrorThatOnlyShowsWhenEverythingIsWritten() {
        FakeMounts machine = new FakeMounts(MADE.size() + 1, false);
        StepContext context = context(machine);
        step.apply(context);

        assertThatThrownBy(() -> context.cleanups().close()).isInstanceOf(CleanupException.class);
        assertThat(machine.mounted()).isEmpty();
    }

    @Test
    void neverUnmountsLazilyNorRemovesRecursivelyAndTriesAgainWhenBusy() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();
        StepContext context = context(runner);
        step.apply(context);
        context.cleanups().close();

        assertThat(runner.mutationValues())
                .filteredOn(mutation -> mutation.argv().get(0).equals("umount"))
                .allSatisfy(mutation -> {
                    assertThat(mutation.argv()).hasSize(2);
                    assertThat(mutation.retry().attempts()).isGreaterThan(5);
                });
        assertThat(runner.mutations()).noneMatch(argv -> argv.get(0).equals("rm"));
    }

    @Test
    void touchesNothingWhenSomethingIsMountedThereAlready() {
        ScriptedRunner runner = new ScriptedRunner()
                .answering(Fixtures.text("proc/steps-mountinfo.txt"), "cat", "/proc/self/mountinfo");
        StepContext context = context(runner);

        assertThatThrownBy(() -> step.apply(context))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                        .contains(ROOT + "/boot is mounted"));
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void doesNotBelieveMountThatItMounted() {
        ScriptedRunner runner = new ScriptedRunner().answering("", "cat", "/proc/self/mountinfo");

        assertThatThrownBy(() -> step.apply(context(runner)))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                        .containsExactly(BASE + " is not a mount point"));
    }
}
