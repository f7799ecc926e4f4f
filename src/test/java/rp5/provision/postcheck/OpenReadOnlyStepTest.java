package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.errors.UsageException;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Secret;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.VolumeGroup;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.ScriptedRunner;

class OpenReadOnlyStepTest {
    private static final String BASE = "/run/rp5-provision";
    private static final List<List<String>> OPENING = List.of(
            words("cryptsetup open --readonly --type luks2 --key-file=- /dev/nvme0n1p3 rp5-check"),
            words("udevadm settle --timeout=60"),
            words("lvm vgchange --activate y --config activation{read_only_volume_list=[\"rp5vg\"]} --autobackup n"
                    + " --devices /dev/mapper/rp5-check rp5vg"),
            words("udevadm wait --timeout=30 /dev/mapper/rp5vg-root"),
            words("udevadm settle --timeout=60"),
            words("mkdir --parents --mode=0700 /run/rp5-provision"),
            words("mount --bind --make-private /run/rp5-provision /run/rp5-provision"),
            words("mkdir --parents --mode=0755 /run/rp5-provision/root"),
            words("mount -t ext4 -o ro,noload,nodev,nosuid,noexec /dev/mapper/rp5vg-root /run/rp5-provision/root"),
            words("mount -t ext4 -o ro,noload,nodev,nosuid,noexec /dev/nvme0n1p2 /run/rp5-provision/root/boot"),
            words("mount -t vfat -o ro,umask=0077,utf8,nodev,nosuid,noexec /dev/nvme0n1p1"
                    + " /run/rp5-provision/root/boot/firmware"));
    private static final List<List<String>> CLOSING = List.of(
            words("umount /run/rp5-provision/root/boot/firmware"),
            words("umount /run/rp5-provision/root/boot"),
            words("umount /run/rp5-provision/root"),
            words("rmdir /run/rp5-provision/root"),
            words("umount /run/rp5-provision"),
            words("rmdir /run/rp5-provision"),
            words("lvm vgchange --activate n --autobackup n --devices /dev/mapper/rp5-check rp5vg"),
            words("cryptsetup close rp5-check"));

    private final List<CheckResult> heard = new ArrayList<>();

    @TempDir
    private Path host = Path.of("");

    @Test
    void opensEverythingReadOnlyAndClosesItInReverse() {
        ScriptedRunner runner = opened();
        StepContext context = context(runner, Samples.facts());

        step().apply(context);
        assertThat(runner.mutations()).isEqualTo(OPENING);
        runner.believing();
        context.cleanups().close();

        assertThat(runner.mutations().subList(OPENING.size(), runner.mutations().size()))
                .isEqualTo(CLOSING);
        assertThat(runner.mutationValues().get(0).stdin()).isInstanceOf(Secret.class);
    }

    @Test
    void withoutAPassphraseNothingIsTried() {
        ProvisionPlan plan = Samples.plan(Mode.POSTCHECK, TargetPaths.below(Path.of(BASE)), List.of());
        ScriptedRunner runner = new ScriptedRunner();

        assertThatThrownBy(() -> step().apply(Samples.context(plan, Samples.facts(), runner, "")))
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_MISSING_PASSPHRASE));
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void tellsTheSameInADryRun() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();
        StepContext context = context(runner, Samples.facts());

        step().apply(context);
        context.cleanups().close();

        List<List<String>> all = new ArrayList<>(OPENING);
        all.addAll(CLOSING);
        assertThat(runner.mutations()).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 6, 7, 8, 9, 10})
    void undoesWhatIsThereWhicheverCommandFails(int index) {
        ScriptedRunner runner = opened().failing(OPENING.get(index).toArray(new String[0]));
        StepContext context = context(runner, Samples.facts());

        assertThatThrownBy(() -> step().apply(context)).isInstanceOf(CommandException.class);
        runner.believing();
        context.cleanups().close();

        // A command that failed may have done half of its work: its own undo is among these.
        int undone = List.of(1, 0, 2, 0, 0, 3, 4, 5, 6, 7, 8).get(index);
        assertThat(runner.mutations().subList(index + 1, runner.mutations().size()))
                .isEqualTo(CLOSING.subList(CLOSING.size() - undone, CLOSING.size()));
    }

    @Test
    void undoesNothingThatIsNotThere() {
        ScriptedRunner runner = opened().failing(OPENING.get(0).toArray(new String[0]))
                .ending(4, "", "cryptsetup", "status", "rp5-check");
        StepContext context = context(runner, Samples.facts());

        assertThatThrownBy(() -> step().apply(context)).isInstanceOf(CommandException.class);
        context.cleanups().close();

        assertThat(runner.mutations()).isEqualTo(OPENING.subList(0, 1));
    }

    @Test
    void saysThatThePassphraseIsWrongBeforeAnythingIsOpened() {
        ScriptedRunner runner = opened().ending(2, "", GoodMachine.TEST_PASSPHRASE);

        StepContext context = hearing(runner);
        assertThatThrownBy(() -> step().apply(context))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_POSTCHECK))
                .hasMessage("No key slot of /dev/nvme0n1p3 opens with this passphrase.");
        assertThat(runner.mutations()).isEmpty();
        assertThat(heard)
                .singleElement()
                .satisfies(check -> assertThat(check.name()).isEqualTo("luks-passphrase"))
                .matches(CheckResult::failed);
    }

    @Test
    void saysThatTheContainerHoldsNoVolumeGroupOfOurs() {
        ScriptedRunner runner = opened().failingWith(5, OPENING.get(2).toArray(new String[0]));

        StepContext context = hearing(runner);
        assertThatThrownBy(() -> step().apply(context))
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_POSTCHECK))
                .hasMessage(
                        "The container of /dev/nvme0n1p3 opens, but has no volume group rp5vg that can be activated.");
        assertThat(heard)
                .singleElement()
                .satisfies(check -> assertThat(check.name()).isEqualTo("lvm-volume-group"))
                .matches(CheckResult::failed);
    }

    @Test
    void stopsWhenTheMappingIsNotReadOnly() {
        ScriptedRunner runner = opened().answering("  mode:    read/write\n", "cryptsetup", "status", "rp5-check");

        assertThatThrownBy(() -> step().apply(context(runner, Samples.facts())))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("did not open read-only");
        assertThat(runner.mutations()).doesNotContain(OPENING.get(2));
    }

    @Test
    void refusesWhenTheGroupOfAnotherDiskIsThere() {
        MachineFacts facts = Samples.facts(
                ByteSize.mib(8192),
                Optional.of(LocalDate.of(2025, 11, 9)),
                "179:2",
                List.of(new VolumeGroup("rp5vg", "u2", List.of("/dev/mapper/cryptroot"))),
                Samples.sdAndTarget());
        ScriptedRunner runner = opened();

        assertThatThrownBy(() -> step().apply(context(runner, facts)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("Another volume group called rp5vg is there, on /dev/mapper/cryptroot.");
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void refusesWhenTheContainerIsOpenAlready() {
        MachineFacts facts = FakeMachine.onSd().provisioned("nvme0n1").facts();
        ScriptedRunner runner = opened();

        assertThatThrownBy(() -> step().apply(context(runner, facts)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("/dev/nvme0n1p3 is open already, as cryptroot, rp5vg-root.");
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void letsGoOfWhatAKilledCheckLeftBeforeItOpensTheDisk() {
        List<Holder> left = List.of(
                new Holder(Holder.Kind.MOUNT, BASE + "/root", "dm-1"),
                new Holder(Holder.Kind.MOUNT, BASE, ""),
                new Holder(Holder.Kind.VOLUME_GROUP, "rp5vg", "dm-0"),
                new Holder(Holder.Kind.LUKS, "rp5-check", "nvme0n1p3"));
        ProvisionPlan plan = Samples.plan(Mode.POSTCHECK, TargetPaths.below(Path.of(BASE)), List.of())
                .releasing(left);
        MachineFacts facts =
                FakeMachine.onSd().provisioned("nvme0n1", "rp5-check").facts();
        ScriptedRunner runner = opened().believing();

        step().apply(Samples.context(plan, facts, runner, "pw"));

        List<List<String>> all = new ArrayList<>(List.of(
                words("umount /run/rp5-provision/root"),
                words("umount /run/rp5-provision"),
                words("lvm vgchange --activate n --autobackup n --devices /dev/mapper/rp5-check rp5vg"),
                words("cryptsetup close rp5-check"),
                words("udevadm settle --timeout=60")));
        all.addAll(OPENING);
        assertThat(runner.mutations()).isEqualTo(all);
    }

    @Test
    void removesTheEmptyFoldersOfAKilledRunBeforeItMakesItsOwn() {
        new FakeHost(host).folder(BASE + "/esp");
        ScriptedRunner runner = opened();

        step().apply(context(runner, Samples.facts()));

        List<List<String>> all = new ArrayList<>(OPENING);
        all.add(5, words("find /run/rp5-provision -xdev -mindepth 1 -depth -type d -empty -delete"));
        assertThat(runner.mutations()).isEqualTo(all);
    }

    @Test
    void doesNotBelieveThatWhatAKilledCheckLeftIsGone() {
        ProvisionPlan plan = Samples.plan(Mode.POSTCHECK, TargetPaths.below(Path.of(BASE)), List.of())
                .releasing(List.of(new Holder(Holder.Kind.LUKS, "rp5-check", "nvme0n1p3")));
        ScriptedRunner runner = opened();

        assertThatThrownBy(() -> step().apply(Samples.context(plan, Samples.facts(), runner, "pw")))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                        .containsExactly("rp5-check"))
                .hasMessage("What a killed postcheck left on /dev/nvme0n1 is still there.");
        assertThat(runner.mutations()).doesNotContain(OPENING.get(0));
    }

    @Test
    void opensNothingOnTheDiskThatTheSystemRunsFrom() {
        ScriptedRunner runner = new ScriptedRunner();
        ProvisionPlan plan = Samples.plan(
                Mode.POSTCHECK, new TargetPaths(Path.of("/"), Path.of("/"), Path.of("/boot/firmware")), List.of());

        StepReport report = step().apply(Samples.context(plan, Samples.facts(), runner, ""));

        assertThat(report).isInstanceOf(StepReport.Skipped.class);
        assertThat(runner.mutations()).isEmpty();
    }

    private OpenReadOnlyStep step() {
        return new OpenReadOnlyStep(new FakeHost(host).files());
    }

    private StepContext hearing(ScriptedRunner runner) {
        ProvisionPlan plan = Samples.plan(Mode.POSTCHECK, TargetPaths.below(Path.of(BASE)), List.of());
        return Samples.context(plan, Samples.facts(), runner, "pw", new HeardChecks(heard));
    }

    private static ScriptedRunner opened() {
        ScriptedRunner runner = new ScriptedRunner()
                .answering("", GoodMachine.TEST_PASSPHRASE)
                .answering("  mode:    readonly\n", "cryptsetup", "status", "rp5-check")
                .answering(
                        "rp5-check\nrp5vg-root\n", "dmsetup", "info", "--columns", "--noheadings", "--options", "name");
        for (String path : List.of(BASE, BASE + "/root", BASE + "/root/boot", BASE + "/root/boot/firmware")) {
            runner.answering(path, "findmnt", "--noheadings", "--output", "TARGET", "--mountpoint", path);
            runner.answering("", "test", "-d", path);
        }
        return runner;
    }

    private static StepContext context(ScriptedRunner runner, MachineFacts facts) {
        ProvisionPlan plan = Samples.plan(Mode.POSTCHECK, TargetPaths.below(Path.of(BASE)), List.of());
        return Samples.context(plan, facts, runner, "pw");
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }
}
