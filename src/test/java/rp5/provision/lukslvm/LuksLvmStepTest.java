package rp5.provision.lukslvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.PartitionSpec;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.DiskSamples;
import rp5.provision.testing.Fixtures;
import rp5.provision.testing.ScriptedRunner;

class LuksLvmStepTest {
    private static final ProvisionPlan PLAN = DiskSamples.plan("/dev/ubdb", ByteSize.mib(5 * 1024), 512);
    private static final List<String> SETTLE = List.of("udevadm", "settle", "--timeout=60");
    private static final String MAPPER = "/dev/mapper/cryptroot";
    private static final String ROOT = "/dev/mapper/rp5vg-root";
    private static final String[] NAMES = {"dmsetup", "info", "--columns", "--noheadings", "--options", "name"};
    private static final List<List<String>> MADE = List.of(
            List.of(
                    "cryptsetup",
                    "luksFormat",
                    "--batch-mode",
                    "--type",
                    "luks2",
                    "--cipher",
                    "aes-xts-plain64",
                    "--key-size",
                    "512",
                    "--hash",
                    "sha256",
                    "--pbkdf",
                    "argon2id",
                    "--pbkdf-memory",
                    "524288",
                    "--pbkdf-parallel",
                    "4",
                    "--sector-size",
                    "4096",
                    "--uuid",
                    "00000000-0000-4000-8000-000000000007",
                    "--label",
                    "rp5root",
                    "--key-file=-",
                    "/dev/ubdb3"),
            SETTLE,
            List.of("cryptsetup", "open", "--type", "luks2", "--key-file=-", "/dev/ubdb3", "cryptroot"),
            List.of("udevadm", "wait", "--timeout=30", MAPPER),
            SETTLE,
            List.of("lvm", "pvcreate", "--yes", "-ff", "--devices", MAPPER, MAPPER),
            List.of("lvm", "vgcreate", "--yes", "--autobackup", "n", "--devices", MAPPER, "rp5vg", MAPPER),
            List.of(
                    "lvm",
                    "lvcreate",
                    "--yes",
                    "--wipesignatures",
                    "y",
                    "--autobackup",
                    "n",
                    "--extents",
                    "100%FREE",
                    "--name",
                    "root",
                    "--devices",
                    MAPPER,
                    "rp5vg"),
            List.of("udevadm", "wait", "--timeout=30", ROOT),
            SETTLE,
            List.of("mkfs.vfat", "-F", "32", "-S", "512", "-i", "1A2B3C4D", "-n", "RP5-ESP", "/dev/ubdb1"),
            ext4("00000000-0000-4000-8000-000000000006", "rp5boot", "/dev/ubdb2"),
            ext4("00000000-0000-4000-8000-000000000008", "rp5sys", ROOT),
            SETTLE);
    private static final List<List<String>> UNDONE = List.of(
            List.of("lvm", "vgchange", "--activate", "n", "--autobackup", "n", "--devices", MAPPER, "rp5vg"),
            List.of("cryptsetup", "close", "cryptroot"));

    private final LuksLvmStep step = new LuksLvmStep();

    private static List<String> ext4(String uuid, String label, String node) {
        return List.of("mkfs.ext4", "-q", "-F", "-U", uuid, "-L", label, node);
    }

    private static StepContext context(rp5.provision.exec.ProcessRunner runner) {
        return DiskSamples.context(PLAN, DiskSamples.facts(), runner);
    }

    private static ScriptedRunner machine() {
        return new ScriptedRunner()
                .answering(Fixtures.text("dmsetup/steps-names-closed.txt"), NAMES)
                .answering(Fixtures.text("blkid/steps-ubdb1.txt"), "blkid", "-p", "-o", "export", "/dev/ubdb1")
                .answering(Fixtures.text("blkid/steps-ubdb2.txt"), "blkid", "-p", "-o", "export", "/dev/ubdb2")
                .answering(Fixtures.text("blkid/steps-ubdb3.txt"), "blkid", "-p", "-o", "export", "/dev/ubdb3")
                .answering(Fixtures.text("blkid/steps-root.txt"), "blkid", "-p", "-o", "export", ROOT)
                .answering(
                        Fixtures.text("cryptsetup/steps-luksDump.json"),
                        "cryptsetup",
                        "luksDump",
                        "--dump-json-metadata",
                        "/dev/ubdb3")
                .answering(
                        "", "cryptsetup", "open", "--test-passphrase", "--type", "luks2", "--key-file=-", "/dev/ubdb3")
                .answering(
                        Fixtures.text("lvm/steps-lvs.json"),
                        "lvm",
                        "lvs",
                        "--reportformat",
                        "json",
                        "--options",
                        "vg_name,lv_name,lv_active,pv_count,vg_free_count,devices",
                        "rp5vg")
                .answering(
                        Fixtures.text("lsblk/steps-stack.txt"),
                        "lsblk",
                        "--inverse",
                        "--list",
                        "--noheadings",
                        "--output",
                        "PATH",
                        ROOT);
    }

    @Test
    void makesEverythingInOrderAndReadsAllOfItBack() {
        ScriptedRunner runner = machine();

        step.apply(context(runner));

        assertThat(runner.mutations()).containsExactlyElementsOf(MADE);
        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void showsTheSameCommandsAndTheUndosInADryRun() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();
        StepContext context = context(runner);

        step.apply(context);
        context.cleanups().close();

        assertThat(runner.mutations().subList(0, MADE.size())).isEqualTo(MADE);
        assertThat(runner.mutations().subList(MADE.size(), runner.mutations().size()))
                .isEqualTo(UNDONE);
    }

    @Test
    void feedsThePassphraseToTheTwoCommandsThatNeedItAndToNoOther() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();
        StepContext context = context(runner);

        step.apply(context);

        assertThat(runner.mutationValues().stream()
                        .filter(mutation -> mutation.stdin() == context.passphrase())
                        .map(mutation -> mutation.argv().get(1)))
                .containsExactly("luksFormat", "open");
        assertThat(runner.mutations().toString()).doesNotContain("horse");
    }

    @Test
    void givesEachToolItsOwnResultCode() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        step.apply(context(runner));

        for (Mutation mutation : runner.mutationValues()) {
            ResultCode code = mutation.failsAs().orElse(ResultCode.FAIL_GENERIC);
            switch (mutation.argv().get(0)) {
                case "cryptsetup" -> assertThat(code).isEqualTo(ResultCode.FAIL_LUKS);
                case "lvm" -> assertThat(code).isEqualTo(ResultCode.FAIL_LVM);
                case "mkfs.vfat", "mkfs.ext4" -> assertThat(code).isEqualTo(ResultCode.FAIL_MKFS);
                default -> assertThat(mutation.argv().get(0)).isEqualTo("udevadm");
            }
        }
    }

    @Test
    void closesInReverseWhateverCommandFails() {
        for (int n = 1; n <= MADE.size(); n++) {
            for (boolean halfDone : new boolean[] {false, true}) {
                FakeStorage machine = new FakeStorage(n, halfDone);
                StepContext context = context(machine);

                assertThatThrownBy(() -> step.apply(context)).isInstanceOf(CommandException.class);
                context.cleanups().close();

                assertThat(machine.isClean()).as("after failure %d", n).isTrue();
            }
        }
    }

    @Test
    void closesEverythingAfterSuccess() {
        FakeStorage machine = new FakeStorage(0, false);
        StepContext context = context(machine);

        step.apply(context);
        assertThat(machine.isClean()).isFalse();
        context.cleanups().close();

        assertThat(machine.isClean()).isTrue();
        assertThat(machine.count()).isEqualTo(MADE.size() + UNDONE.size());
    }

    @Test
    void touchesNothingWhenAMappingOfSomebodyElseHasOurName() {
        for (String name : List.of("cryptroot", "rp5vg-root", "rp5vg-other")) {
            ScriptedRunner runner = machine().answering("dm-x\n" + name + "\n", NAMES);
            StepContext context = context(runner);

            assertThatThrownBy(() -> step.apply(context))
                    .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                            .containsExactly(name));
            context.cleanups().close();

            assertThat(runner.mutations()).isEmpty();
        }
    }

    @Test
    void failsWhenThePassphraseDoesNotOpenWhatWasMade() {
        ScriptedRunner runner = machine()
                .ending(
                        2,
                        "",
                        "cryptsetup",
                        "open",
                        "--test-passphrase",
                        "--type",
                        "luks2",
                        "--key-file=-",
                        "/dev/ubdb3");

        assertThatThrownBy(() -> step.apply(context(runner)))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_LUKS));
        assertThat(runner.mutations()).hasSize(2);
    }

    @Test
    void failsWhenTheVolumeLiesOnAnotherDisk() {
        ScriptedRunner runner = machine()
                .answering(
                        Fixtures.text("lsblk/steps-stack.txt").replace("ubdb", "ubdc"),
                        "lsblk",
                        "--inverse",
                        "--list",
                        "--noheadings",
                        "--output",
                        "PATH",
                        ROOT);

        assertThatThrownBy(() -> step.apply(context(runner)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_LVM));
        assertThat(runner.mutations()).noneMatch(argv -> argv.get(0).startsWith("mkfs"));
    }

    @Test
    void failsWhenAFileSystemIsNotTheOneThatWasAskedFor() {
        ScriptedRunner runner =
                machine().answering(Fixtures.text("blkid/steps-root.txt"), "blkid", "-p", "-o", "export", "/dev/ubdb2");

        assertThatThrownBy(() -> step.apply(context(runner))).isInstanceOfSatisfying(VerificationException.class, e -> {
            assertThat(e.code()).isEqualTo(ResultCode.FAIL_MKFS);
            assertThat(e.details()).hasSize(2).allMatch(line -> line.startsWith("/dev/ubdb2: "));
        });
    }

    @Test
    void refusesAPartitionThatDoesNotEndOnAnEncryptionSector() {
        PartitionSpec odd = new PartitionSpec(3, "CRYPTROOT", DiskLayout.TYPE_LUKS, new UUID(0, 3), 3147776, 7335937);
        DiskLayout layout = new DiskLayout(
                new UUID(0, 1),
                512,
                List.of(PLAN.layout().partition(1), PLAN.layout().partition(2), odd));
        ProvisionPlan plan = DiskSamples.plan("/dev/ubdb", ByteSize.mib(5 * 1024), 512, layout);

        assertThat(step.check(plan, DiskSamples.facts(), new ScriptedRunner())).hasSize(1);
        assertThat(step.check(PLAN, DiskSamples.facts(), new ScriptedRunner())).isEmpty();
    }

    @Test
    void aContainerThatIsAsPlannedIsDoneAsFarAsCanBeSeenFromOutside() {
        assertThat(step.isDone(PLAN, machine())).isTrue();
    }

    @Test
    void anotherContainerOrNoneIsNotDone() {
        ScriptedRunner other = machine()
                .answering(
                        Fixtures.text("blkid/steps-ubdb3.txt").replace("000000000007", "00000000000f"),
                        "blkid",
                        "-p",
                        "-o",
                        "export",
                        "/dev/ubdb3");
        assertThat(step.differences(PLAN, other))
                .containsExactly("/dev/ubdb3: UUID planned 00000000-0000-4000-8000-000000000007,"
                        + " found 00000000-0000-4000-8000-00000000000f");

        ScriptedRunner none = machine().ending(2, "", "blkid", "-p", "-o", "export", "/dev/ubdb3");
        assertThat(step.differences(PLAN, none)).contains("/dev/ubdb3: TYPE planned crypto_LUKS, found nothing");
    }

    @Test
    void aContainerWithASecondKeySlotIsNotTheOneThatWasMade() {
        ScriptedRunner runner = machine()
                .answering(
                        "{\"segments\":{},\"keyslots\":{}}",
                        "cryptsetup",
                        "luksDump",
                        "--dump-json-metadata",
                        "/dev/ubdb3");

        assertThat(step.differences(PLAN, runner)).contains("number of key slots: planned 1, found 0");
    }

    @Test
    void takesUpByOpeningCheckingAndMakingTheEspAnew() {
        ScriptedRunner runner = machine();

        assertThat(step.takeUp(context(runner))).isInstanceOf(StepReport.Skipped.class);

        assertThat(runner.mutations())
                .containsExactly(
                        List.of("cryptsetup", "open", "--type", "luks2", "--key-file=-", "/dev/ubdb3", "cryptroot"),
                        List.of("udevadm", "wait", "--timeout=30", MAPPER),
                        SETTLE,
                        List.of(
                                "lvm",
                                "vgchange",
                                "--activate",
                                "y",
                                "--autobackup",
                                "n",
                                "--devices",
                                MAPPER,
                                "rp5vg"),
                        List.of("udevadm", "wait", "--timeout=30", ROOT),
                        SETTLE,
                        List.of("mkfs.vfat", "-F", "32", "-S", "512", "-i", "1A2B3C4D", "-n", "RP5-ESP", "/dev/ubdb1"),
                        List.of("e2fsck", "-f", "-p", "/dev/ubdb2"),
                        List.of("e2fsck", "-f", "-p", ROOT),
                        SETTLE);
        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void undoesWhatItTookUp() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();
        StepContext context = context(runner);

        step.takeUp(context);
        context.cleanups().close();

        assertThat(runner.mutations()).endsWith(UNDONE.get(0), UNDONE.get(1));
    }

    @Test
    void aVolumeThatIsNotAsPlannedIsNotTakenUp() {
        ScriptedRunner runner = machine()
                .answering(
                        "{}",
                        "lvm",
                        "lvs",
                        "--reportformat",
                        "json",
                        "--options",
                        "vg_name,lv_name,lv_active,pv_count,vg_free_count,devices",
                        "rp5vg");

        assertThatThrownBy(() -> step.takeUp(context(runner))).isInstanceOf(VerificationException.class);
        assertThat(runner.mutations().toString()).doesNotContain("mkfs");
    }

    @Test
    void aPassphraseThatDoesNotOpenTheContainerIsRefused() {
        ScriptedRunner runner = machine()
                .ending(
                        2,
                        "",
                        "cryptsetup",
                        "open",
                        "--test-passphrase",
                        "--type",
                        "luks2",
                        "--key-file=-",
                        "/dev/ubdb3");

        assertThatThrownBy(() -> ContainerKey.requireOpens(PLAN, context(runner).passphrase(), runner))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_LUKS));
        ContainerKey.requireOpens(PLAN, context(runner).passphrase(), machine());
    }
}
