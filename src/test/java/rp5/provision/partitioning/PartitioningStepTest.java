package rp5.provision.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Stdin;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.StepReport;
import rp5.provision.testing.DiskSamples;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.Fixtures;
import rp5.provision.testing.ScriptedRunner;

class PartitioningStepTest {
    private static final ProvisionPlan PLAN = DiskSamples.plan("/dev/ubdb", ByteSize.mib(5 * 1024), 512);
    private static final MachineFacts FACTS = DiskSamples.facts(
            DiskSamples.device("ubda", "disk", List.of(), List.of("ubda1")),
            DiskSamples.device("ubda1", "part", List.of("ubda"), List.of()),
            DiskSamples.device("ubdb", "disk", List.of(), List.of("ubdb1", "ubdb5")),
            DiskSamples.device("ubdb1", "part", List.of("ubdb"), List.of("dm-0")),
            DiskSamples.device("dm-0", "crypt", List.of("ubdb1"), List.of()),
            DiskSamples.device("ubdb5", "part", List.of("ubdb"), List.of()));
    private static final List<String> WRITE = List.of(
            "sfdisk", "--color=never", "--lock=nonblock", "--wipe=always", "--wipe-partitions=always", "/dev/ubdb");
    private static final List<String> SETTLE = List.of("udevadm", "settle", "--timeout=60");

    private final PartitioningStep step = new PartitioningStep();

    private static ScriptedRunner madeDisk() {
        return new ScriptedRunner()
                .answering(
                        Fixtures.text("lsblk/steps-use-free.json"),
                        "lsblk",
                        "--json",
                        "--output",
                        "NAME,PATH,TYPE,MOUNTPOINTS",
                        "/dev/ubdb")
                .answering(Fixtures.text("sfdisk/steps-ubdb.json"), "sfdisk", "--json", "/dev/ubdb")
                .answering(
                        Fixtures.text("lsblk/steps-nodes-ubdb.json"),
                        "lsblk",
                        "--json",
                        "--bytes",
                        "--output",
                        "NAME,PATH,TYPE,START,SIZE",
                        "/dev/ubdb")
                .answering(Fixtures.text("wipefs/steps-ubdb.json"), "wipefs", "--json", "/dev/ubdb")
                .answering("", compareWithZeros(ByteSize.mib(1), "/dev/ubdb1"))
                .answering("", "wipefs", "--json", "/dev/ubdb1")
                .answering("", "wipefs", "--json", "/dev/ubdb2")
                .answering("", "wipefs", "--json", "/dev/ubdb3");
    }

    private static String[] compareWithZeros(ByteSize size, String node) {
        return new String[] {"cmp", "--silent", "--bytes=" + size.bytes(), "/dev/zero", node};
    }

    /** The ESP is the second partition of the disk. */
    private static MachineFacts withOldEsp(ByteSize size) {
        return DiskSamples.facts(
                DiskSamples.device("ubdb", "disk", List.of(), List.of("ubdb1", "ubdb2")),
                FakeMachine.onSd().disk("ubdb").part("ubdb", 1).device("ubdb1"),
                FakeMachine.onSd()
                        .disk("ubdb")
                        .part("ubdb", 2, d -> d.partition(2, DiskLayout.TYPE_ESP, "")
                                .holding("vfat", "1A2B-3C4D")
                                .bytes(size.bytes()))
                        .device("ubdb2"));
    }

    private static List<List<String>> expected() {
        return List.of(
                List.of("wipefs", "--all", "/dev/ubdb1"),
                List.of("wipefs", "--all", "/dev/ubdb5"),
                List.of("wipefs", "--all", "--force", "--lock=nonblock", "/dev/ubdb"),
                SETTLE,
                WRITE,
                SETTLE,
                List.of("blockdev", "--rereadpt", "/dev/ubdb"),
                SETTLE,
                List.of("udevadm", "wait", "--timeout=30", "/dev/ubdb1", "/dev/ubdb2", "/dev/ubdb3"),
                List.of("wipefs", "--all", "--force", "/dev/ubdb1"),
                List.of("wipefs", "--all", "--force", "/dev/ubdb2"),
                List.of("wipefs", "--all", "--force", "/dev/ubdb3"),
                List.of("blkdiscard", "--zeroout", "--length=1MiB", "/dev/ubdb1"),
                SETTLE);
    }

    @Test
    void wipesWritesWipesAgainAndTouchesNoOtherDisk() {
        ScriptedRunner runner = madeDisk();

        step.apply(DiskSamples.context(PLAN, FACTS, runner));

        assertThat(runner.mutations()).containsExactlyElementsOf(expected());
        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void showsTheSameCommandsInADryRun() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        step.apply(DiskSamples.context(PLAN, FACTS, runner));

        assertThat(runner.mutations()).containsExactlyElementsOf(expected());
    }

    @Test
    void feedsTheWholePlannedTableToSfdisk() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        step.apply(DiskSamples.context(PLAN, FACTS, runner));

        Mutation write = runner.mutationValues().get(4);
        assertThat(write.stdin()).isEqualTo(new Stdin.Text("""
                label: gpt
                label-id: 00000000-0000-4000-8000-000000000002
                unit: sectors

                start=2048, size=1048576, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=00000000-0000-4000-8000-000000000003, name="EFI"
                start=1050624, size=2097152, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=00000000-0000-4000-8000-000000000004, name="BOOT"
                start=3147776, size=7335936, type=CA7D7CCB-63ED-4C53-861C-1742536059CC, uuid=00000000-0000-4000-8000-000000000005, name="CRYPTROOT"
                """));
    }

    @Test
    void writesNothingToADiskThatIsInUseAgain() {
        ScriptedRunner runner = madeDisk()
                .answering(
                        Fixtures.text("lsblk/steps-use-mounted.json"),
                        "lsblk",
                        "--json",
                        "--output",
                        "NAME,PATH,TYPE,MOUNTPOINTS",
                        "/dev/ubdb");

        assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, FACTS, runner)))
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_HOLDER_STUCK);
                    assertThat(e.details())
                            .containsExactly(
                                    "/dev/ubdb2 is in use at /mnt",
                                    "/dev/mapper/test lies on /dev/ubdb3",
                                    "/dev/mapper/test is in use at [SWAP]");
                });
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void writesNothingToADiskOfWhichItIsNotSaidWhatUsesIt() {
        for (String nothing : List.of("", "{}", "[]", "{\"blockdevices\": []}")) {
            ScriptedRunner runner = madeDisk()
                    .answering(nothing, "lsblk", "--json", "--output", "NAME,PATH,TYPE,MOUNTPOINTS", "/dev/ubdb");

            assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, FACTS, runner)))
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("lsblk does not say what uses the disk");
            assertThat(runner.mutations()).isEmpty();
        }
    }

    @Test
    void erasesFirstWhatAPiMayBootFrom() {
        ScriptedRunner runner = madeDisk().answering("", compareWithZeros(ByteSize.mib(1), "/dev/ubdb2"));

        step.apply(DiskSamples.context(PLAN, withOldEsp(ByteSize.mib(512)), runner));

        assertThat(runner.mutations().subList(0, 3))
                .containsExactly(
                        List.of("blkdiscard", "--zeroout", "--length=1MiB", "/dev/ubdb2"),
                        List.of("wipefs", "--all", "/dev/ubdb2"),
                        List.of("wipefs", "--all", "/dev/ubdb1"));
    }

    @Test
    void erasesNothingElseWhenTheOldEspKeepsWhatItHad() {
        ScriptedRunner runner = madeDisk().ending(1, "", compareWithZeros(ByteSize.mib(1), "/dev/ubdb2"));

        assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, withOldEsp(ByteSize.mib(512)), runner)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.FAIL_PARTITIONING))
                .hasMessage(
                        "The beginning of /dev/ubdb2 was to be overwritten with zeros, and does not read as zeros.");
        assertThat(runner.mutations())
                .containsExactly(List.of("blkdiscard", "--zeroout", "--length=1MiB", "/dev/ubdb2"));
    }

    @Test
    void readsBackNoMoreThanThereIsOfATinyEsp() {
        ByteSize tiny = new ByteSize(512 * 1024);
        ScriptedRunner runner = madeDisk().answering("", compareWithZeros(tiny, "/dev/ubdb2"));

        step.apply(DiskSamples.context(PLAN, withOldEsp(tiny), runner));

        assertThat(runner.unused()).isEmpty();
    }

    @Test
    void failsWhenTheNewEspReadsAsWhatLayThere() {
        ScriptedRunner runner = madeDisk().ending(1, "", compareWithZeros(ByteSize.mib(1), "/dev/ubdb1"));

        assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, FACTS, runner)))
                .isInstanceOf(VerificationException.class)
                .hasMessageStartingWith("The beginning of /dev/ubdb1 was to be overwritten with zeros");
    }

    @Test
    void stopsBeforeItWritesIntoAnUnexpectedPartition() {
        ScriptedRunner runner = madeDisk()
                .answering(
                        Fixtures.text("lsblk/steps-nodes-ubdb.json").replace("1050624", "4096"),
                        "lsblk",
                        "--json",
                        "--bytes",
                        "--output",
                        "NAME,PATH,TYPE,START,SIZE",
                        "/dev/ubdb");

        assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, FACTS, runner)))
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.code()).isEqualTo(ResultCode.FAIL_PARTITIONING);
                    assertThat(e.details()).containsExactly("start of /dev/ubdb2: planned 1050624, found 4096");
                });
        assertThat(runner.mutations()).containsExactlyElementsOf(expected().subList(0, 9));
    }

    @Test
    void failsWhenAnOldSignatureSurvives() {
        ScriptedRunner runner =
                madeDisk().answering(Fixtures.text("wipefs/steps-ubdb1.json"), "wipefs", "--json", "/dev/ubdb3");

        assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, FACTS, runner)))
                .isInstanceOfSatisfying(
                        VerificationException.class,
                        e -> assertThat(e.details()).first().asString().startsWith("/dev/ubdb3: vfat"));
    }

    @Test
    void doesNothingMoreAfterAnyCommandFailed() {
        for (int n = 0; n < expected().size(); n++) {
            ScriptedRunner runner = madeDisk().failing(expected().get(n).toArray(String[]::new));

            assertThatThrownBy(() -> step.apply(DiskSamples.context(PLAN, FACTS, runner)))
                    .isInstanceOf(CommandException.class);

            int first = new ArrayList<>(expected()).indexOf(expected().get(n));
            assertThat(runner.mutations()).containsExactlyElementsOf(expected().subList(0, first + 1));
        }
    }

    @Test
    void refusesPartitionsOfForbiddenSizesBeforeAnythingBegins() {
        ProvisionPlan tiny = DiskSamples.plan(
                "/dev/ubdb",
                ByteSize.mib(5 * 1024),
                512,
                LayoutPlanner.plan(
                        ByteSize.mib(5 * 1024), 512, ByteSize.mib(100), DiskSamples.BOOT, DiskSamples.ids()));

        assertThat(step.check(tiny, FACTS, new ScriptedRunner())).hasSize(1);
        assertThat(step.check(PLAN, FACTS, new ScriptedRunner())).isEmpty();
    }

    @Test
    void triesAgainWhenUdevHoldsTheDisk() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        step.apply(DiskSamples.context(PLAN, FACTS, runner));

        assertThat(runner.mutationValues().stream()
                        .filter(mutation -> !mutation.argv().get(0).equals("udevadm"))
                        .map(mutation -> mutation.retry().attempts()))
                .allMatch(attempts -> attempts > 1);
    }

    @Test
    void aTableThatIsAsPlannedIsDoneAndOnlyReadAgain() {
        ScriptedRunner runner = madeDisk();

        assertThat(step.isDone(PLAN, runner)).isTrue();
        assertThat(step.takeUp(DiskSamples.context(PLAN, FACTS, runner))).isInstanceOf(StepReport.Skipped.class);
        assertThat(runner.mutations()).isEmpty();
    }

    @Test
    void aTableWithAnotherGuidIsAnotherDisk() {
        ScriptedRunner runner = madeDisk()
                .answering(
                        Fixtures.text("sfdisk/steps-ubdb.json")
                                .replace(
                                        "00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-00000000000F"),
                        "sfdisk",
                        "--json",
                        "/dev/ubdb");

        assertThat(step.isDone(PLAN, runner)).isFalse();
        assertThat(step.differences(PLAN, runner))
                .containsExactly("disk GUID: planned 00000000-0000-4000-8000-000000000002,"
                        + " found 00000000-0000-4000-8000-00000000000F");
        assertThatThrownBy(() -> step.takeUp(DiskSamples.context(PLAN, FACTS, runner)))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void anEmptyDiskIsNotDone() {
        ScriptedRunner runner = madeDisk()
                .ending(1, "", "sfdisk", "--json", "/dev/ubdb")
                .answering(
                        "{\"blockdevices\":[{\"name\":\"ubdb\",\"path\":\"/dev/ubdb\",\"type\":\"disk\"}]}",
                        "lsblk",
                        "--json",
                        "--bytes",
                        "--output",
                        "NAME,PATH,TYPE,START,SIZE",
                        "/dev/ubdb");

        assertThat(step.differences(PLAN, runner)).contains("label: planned gpt, found nothing");
    }
}
