package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Orphans;
import rp5.provision.model.CheckResult;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.StepId;
import rp5.provision.testing.PlayedStop;

class SessionTest {
    private static final String DISK = "/dev/nvme0n1";

    @TempDir
    private Path folder = Path.of("");

    private Bench bench = new Bench(Path.of("."));

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @Test
    void planTouchesNothingAndNeedsNoPassphrase() {
        bench.rooms.with(new FakeStep(StepId.SAFETY).running("wipefs"));

        assertThat(bench.run("--plan", DISK)).isZero();

        assertThat(bench.json().path("result").asText()).isEqualTo("PLAN_OK");
        assertThat(bench.mutations()).isEmpty();
        assertThat(bench.lock()).doesNotExist();
        assertThat(bench.err())
                .contains("The disk now", "Everything on /dev/nvme0n1 would be erased.", "--dry-run /dev/nvme0n1");
    }

    /** What one of them does in an image in memory would keep that mounted. */
    @Test
    void aCheckEndsTheProgramsOfAKilledRun() throws Exception {
        ProcessBuilder sleeping = new ProcessBuilder("sleep", "600");
        sleeping.environment().put(Orphans.MARK, "4711-1");
        Process orphan = sleeping.start();
        try {
            bench.run("--do-postcheck", "--passphrase-file", bench.passphrase(), DISK);

            assertThat(orphan.waitFor(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void aResultThatCannotBeWrittenIsSaidToBeInTheLogFolderOnlyWhenItIs() {
        bench.outputBroken();

        bench.run("--plan", DISK);
        assertThat(bench.err())
                .containsPattern("could not be written to standard\\s+output; it is in the log\\s+folder");

        bench.run("--nonsense");
        assertThat(bench.err()).containsPattern("could not be written to standard\\s+output or anywhere else");
    }

    @Test
    void aNameThatIsALinkIsShownWithTheDiskItLeadsTo() {
        assertThat(bench.run("--plan", "/dev/disk/by-id/nvme-Sample")).isZero();

        assertThat(bench.err()).contains("The disk now\n  /dev/disk/by-id/nvme-Sample leads to /dev/nvme0n1:\n");
        assertThat(bench.json().at("/disk_now/0").asText())
                .isEqualTo("/dev/disk/by-id/nvme-Sample leads to /dev/nvme0n1:");
        bench.run("--plan", DISK);
        assertThat(bench.err()).doesNotContain("leads to");
    }

    @Test
    void noModeWithoutATerminalIsAPlan() {
        assertThat(bench.run(DISK)).isZero();

        assertThat(bench.json().path("mode").asText()).isEqualTo("plan");
    }

    @Test
    void dryRunTellsEveryCommandAndFileAndRunsNone() {
        bench.rooms.with(
                new FakeStep(StepId.PARTITIONING).undoing("umount").running("wipefs", "--all", DISK),
                new FakeStep(StepId.BOOT_PLUMBING).writing(new PlannedFile("/etc/fstab", 0644, "UUID=1 / ext4\n")));

        assertThat(bench.run("--dry-run", DISK)).isZero();

        assertThat(bench.mutations()).isEmpty();
        assertThat(bench.json().path("result").asText()).isEqualTo("DRYRUN_OK");
        assertThat(texts(bench.json().path("commands"))).containsExactly("wipefs --all /dev/nvme0n1", "umount");
        assertThat(bench.json().path("files").path(0).path("mode").asText()).isEqualTo("0644");
        assertThat(bench.err())
                .contains("[ 1/2] Write the partition table", "        $ wipefs --all /dev/nvme0n1", "+UUID=1 / ext4")
                .contains("[  end] Close what was opened");
    }

    @Test
    void dryRunMayLeaveTheCopyOut() {
        assertThat(bench.run("--dry-run", "--skip-rsync", DISK)).isZero();
    }

    @Test
    void fullRunChecksThenCommitsAndSaysSo() {
        bench.rooms.with(
                new FakeStep(StepId.PARTITIONING).undoing("umount").running("sfdisk", DISK),
                new FakeStep(StepId.POSTCHECK).checking(CheckResult.pass("crypttab", "as planned")),
                new FakeStep(StepId.COMMIT).running("mv", "config.txt"));

        assertThat(bench.run("--yes", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();

        assertThat(bench.json().path("result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(bench.mutations())
                .containsExactly(List.of("sfdisk", DISK), List.of("mv", "config.txt"), List.of("umount"));
        assertThat(types()).containsSubsequence("run_started", "step_started", "command", "ETE_PREBOOT_OK", "result");
        assertThat(types().indexOf("ETE_PREBOOT_OK"))
                .isLessThan(bench.events().stream()
                        .map(e -> e.path("step").asText())
                        .toList()
                        .indexOf("commit"));
        assertThat(bench.err()).contains("[ 1/3] Write the partition table").contains("done (");
        assertThat(bench.lock()).doesNotExist();
    }

    @Test
    void postcheckInAFullRunIsAllowed() {
        assertThat(bench.run("--yes", "--do-postcheck", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();
        assertThat(bench.json().path("mode").asText()).isEqualTo("full");
    }

    @Test
    void postcheckAloneHasNoPrebootEvent() {
        bench.rooms.with(new FakeStep(StepId.POSTCHECK).checking(CheckResult.warn("age", "old", "look")));

        assertThat(bench.run("--do-postcheck", DISK)).isZero();

        assertThat(bench.json().path("result").asText()).isEqualTo("POSTCHECK_OK");
        assertThat(types()).doesNotContain("ETE_PREBOOT_OK").contains("check");
        assertThat(bench.err()).contains("Checking /dev/nvme0n1, which stays as it is.", "No check failed, one warns");
    }

    @Test
    void failureSaysWhatTheToolSaidWhatTheDiskIsLikeAndWhatToDo() {
        bench.failing("sfdisk")
                .rooms
                .with(new FakeStep(StepId.PARTITIONING).undoing("umount").running("sfdisk", DISK));

        assertThat(bench.run("--yes", "--passphrase-file", bench.passphrase(), DISK))
                .isEqualTo(4);

        JsonNode failure = bench.json().path("failure");
        assertThat(failure.path("step").asText()).isEqualTo("partitioning");
        assertThat(failure.path("disk_state").asText()).isEqualTo("ERASING");
        assertThat(texts(failure.path("details"))).containsExactly("sfdisk: no space left on device");
        assertThat(bench.mutations()).endsWith(List.of("umount"));
        assertThat(bench.err()).contains("FAILED").doesNotContain("\tat ");
        assertThat(bench.lock()).doesNotExist();
    }

    @Test
    void failedDryRunNeverClaimsThatTheDiskChanged() {
        bench.rooms.with(
                new FakeStep(StepId.PARTITIONING).failing(new StepException(ResultCode.FAIL_PARTITIONING, "No.")));

        assertThat(bench.run("--dry-run", DISK)).isEqualTo(4);

        assertThat(bench.json().path("failure").path("disk_state").asText()).isEqualTo("UNTOUCHED");
    }

    @Test
    void allRefusalsAreListedAndTheFirstDecides() {
        bench.rooms.refusals.add(new Refusal(ResultCode.FAIL_LIVE_DISK_GUARD, "It holds the live /.", "Another disk."));
        bench.rooms.with(
                new FakeStep(StepId.SAFETY).refusing(new Refusal(ResultCode.FAIL_HOLDER_STUCK, "Busy.", "End it.")),
                new FakeStep(StepId.DEVICES).needing(Tool.LSBLK, Tool.WIPEFS).running("wipefs"));
        bench.rooms.with(new FakeStep(StepId.PARTITIONING).needing(Tool.SFDISK));

        for (String mode : List.of("--plan", "--dry-run")) {
            assertThat(bench.run(mode, DISK)).isEqualTo(2);
            assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_LIVE_DISK_GUARD");
            assertThat(texts(bench.json().path("refusals"), "code"))
                    .startsWith("FAIL_LIVE_DISK_GUARD", "FAIL_HOLDER_STUCK");
            assertThat(bench.err()).contains("1. It holds the live /.", "2. Busy.");
        }
        assertThat(bench.mutations()).isEmpty();
    }

    @Test
    void whatGuardsTheDiskComesFirstAlsoWhenThereIsNoPlan() {
        bench.rooms.guards.add(new Refusal(ResultCode.FAIL_LIVE_DISK_GUARD, "It holds the live /.", "Another disk."));
        bench.rooms.withoutPlan(new Refusal(ResultCode.FAIL_FIRMWARE_CHECK, "No known layout.", "Another system."));

        for (String mode : List.of("--plan", "--dry-run", "--yes")) {
            assertThat(bench.run(mode, "--passphrase-file", bench.passphrase(), DISK))
                    .isEqualTo(2);
            assertThat(texts(bench.json().path("refusals"), "code"))
                    .containsExactly("FAIL_LIVE_DISK_GUARD", "FAIL_FIRMWARE_CHECK");
        }
        assertThat(bench.mutations()).isEmpty();
    }

    @Test
    void failureToPlanDoesNotHideWhatGuardsTheDisk() {
        bench.rooms.failingToPlan(new StepException(ResultCode.FAIL_GENERIC, "No plan."));
        assertThat(bench.run("--plan", DISK)).isEqualTo(9);

        bench.rooms.guards.add(new Refusal(ResultCode.FAIL_LIVE_DISK_GUARD, "It holds the live /.", "Another disk."));
        assertThat(bench.run("--plan", DISK)).isEqualTo(2);
        assertThat(texts(bench.json().path("refusals"), "code"))
                .containsExactly("FAIL_LIVE_DISK_GUARD", "FAIL_GENERIC");
    }

    /** A file that we read ourselves closes under the hands of an interrupted thread, and its reader calls that a bug. */
    @Test
    void aReadThatASignalBrokeOffIsNoBug() {
        PlayedStop stop = new PlayedStop();
        bench.stoppedBy(stop).rooms.meanwhile = () -> {
            stop.send("TERM");
            throw new UncheckedIOException(new ClosedByInterruptException());
        };

        assertThat(bench.run("--plan", "--verbose", DISK)).isEqualTo(143);

        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_INTERRUPTED");
        assertThat(bench.json().path("exit_code").asInt()).isEqualTo(143);
        assertThat(bench.err()).contains("ClosedByInterruptException");
    }

    @Test
    void verboseLastsForItsRunOnly() {
        bench.run("--plan", "--verbose", DISK);

        assertThat(org.slf4j.LoggerFactory.getLogger("rp5.provision").isDebugEnabled())
                .isFalse();
    }

    @Test
    void fullRunWithoutItsToolsEndsBeforeAnythingIsLookedAt() {
        bench.rooms.with(new FakeStep(StepId.DEVICES).needing(Tool.MKFS_VFAT));
        Bench bare = bench;
        Surroundings around = bare.surroundings();
        Surroundings nothing = new Surroundings(
                around.clock(),
                around.in(),
                around.out(),
                around.err(),
                around.terminal(),
                false,
                false,
                false,
                around.environment(),
                0,
                around.lockFile(),
                around.host(),
                new rp5.provision.exec.SearchPath(List.of(folder)),
                around.stop(),
                around.runners());

        int code = new Cli(nothing, bare.rooms)
                .run(
                        "--yes",
                        "--passphrase-file",
                        bare.passphrase(),
                        "--log-dir",
                        bare.logs().toString());

        assertThat(code).isEqualTo(17);
        assertThat(bare.rooms.asked).isEmpty();
        assertThat(bare.err()).contains("Missing on this machine: mkfs.vfat.", "sudo apt install dosfstools");
    }

    @Test
    void onePipeDoesNotHoldPassphraseAndPin() {
        bench.fed("correct horse\n");

        assertThat(bench.run("--yes", "--passphrase-file", "-", "--tpm-keyscript", "--tpm-pin-file", "-", DISK))
                .isEqualTo(2);

        assertThat(bench.err()).contains("--passphrase-file and --tpm-pin-file cannot both be standard input");
        assertThat(bench.rooms.asked).isEmpty();
    }

    /** By each of its names, for the copy goes by names. */
    @Test
    void fileOfThePassphraseIsToldToThoseWhoCopy() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(bench.passphrase()));

        bench.run("--dry-run", "--passphrase-file", link.toString(), DISK);

        assertThat(bench.rooms.flags.orElseThrow().secretFiles())
                .containsExactly(link, Path.of(bench.passphrase()).toRealPath());
    }

    @Test
    void unknownDeviceEndsWithItsOwnCode() {
        assertThat(bench.run("--plan", "/dev/doesnotexist")).isEqualTo(13);

        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_INVALID_DEVICE");
        assertThat(bench.json().path("refusals")).hasSize(1);
        assertThat(bench.json().path("device").isNull()).isTrue();
    }

    @Test
    void fullRunWithoutPassphraseEndsBeforeAnythingIsLookedAt() {
        assertThat(bench.run("--yes", DISK)).isEqualTo(2);

        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_MISSING_PASSPHRASE");
        assertThat(bench.rooms.asked).isEmpty();
        assertThat(bench.logs()).doesNotExist();
    }

    @Test
    void badPassphraseFileIsReportedBeforeAnythingIsLookedAt() {
        String open = bench.file("open", "secret\n", "rw-r--r--");

        assertThat(bench.run("--yes", "--passphrase-file", open, DISK)).isEqualTo(2);

        assertThat(bench.json().path("failure").path("message").asText()).contains("chmod 600 " + open);
        assertThat(bench.rooms.asked).isEmpty();
    }

    @Test
    void passphraseIsNeverWrittenAnywhere() throws IOException {
        bench.rooms.with(new FakeStep(StepId.SAFETY).breaking(new IllegalStateException("bug")));

        assertThat(bench.run("--yes", "--verbose", "--passphrase-file", bench.passphrase(), DISK))
                .isEqualTo(12);

        assertThat(bench.out() + bench.err()).doesNotContain("correct horse");
        assertThat(Files.readString(bench.logs().resolve("ete_nvme_provision.jsonl")))
                .doesNotContain("correct horse");
    }

    @Test
    void bugIsOneSentenceAndItsTraceIsInTheLog() {
        bench.rooms.with(new FakeStep(StepId.SAFETY).breaking(new IllegalStateException("bug")));

        assertThat(bench.run("--dry-run", DISK)).isEqualTo(12);

        assertThat(bench.err()).contains("bug").doesNotContain("\tat ");
        JsonNode event = bench.events().stream()
                .filter(e -> e.path("type").asText().equals("failure"))
                .findFirst()
                .orElseThrow();
        assertThat(event.path("stack").asText()).contains("\tat ");
    }

    @Test
    void skippingTheCopyIsNoFullRun() {
        assertThat(bench.run("--yes", "--skip-rsync", DISK)).isEqualTo(10);
        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_RSYNC_SKIPPED_FULLRUN");
    }

    @Test
    void allButAPlanNeedRoot() {
        bench.as(4711);

        assertThat(bench.run("--plan", DISK)).isZero();
        for (String mode : List.of("--dry-run", "--do-postcheck")) {
            assertThat(bench.run(mode, DISK)).isEqualTo(2);
            assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_SAFETY_GUARD");
        }
    }

    @Test
    void secondRunIsBusyAndLeavesTheFirstOnesLogsAlone() throws IOException {
        assertThat(bench.run("--dry-run", DISK)).isZero();
        String before = Files.readString(bench.logs().resolve("ete_nvme_provision.jsonl"));
        String result = bench.out();
        try (RunLock other = RunLock.take(bench.lock(), "/dev/nvme1n1", Instant.EPOCH)) {
            assertThat(other).isNotNull();
            assertThat(bench.run("--dry-run", DISK)).isEqualTo(19);
            assertThat(bench.json().path("failure").path("message").asText())
                    .contains("process " + ProcessHandle.current().pid(), "since 1970", "for /dev/nvme1n1");
            assertThat(bench.run("--plan", DISK)).isZero();
            assertThat(bench.json().path("warnings").path(0).asText()).contains("Another run is at work");
        }
        assertThat(bench.logs().resolve("ete_nvme_provision.jsonl")).hasContent(before);
        assertThat(bench.logs().resolve("ete_nvme_provision.json")).hasContent(result);
    }

    /** It may be killed while it erases the disk that the last one has finished. */
    @Test
    void noEarlierResultIsThereWhileARunIsAtWork() {
        Path result = bench.logs().resolve("ete_nvme_provision.json");
        List<Boolean> seen = new ArrayList<>();
        assertThat(bench.run("--yes", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();
        assertThat(result).exists();

        bench.rooms.meanwhile = () -> seen.add(Files.exists(result));
        assertThat(bench.run("--yes", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();

        assertThat(seen).containsExactly(false);
    }

    @Test
    void onATerminalTheNameOfTheDiskAndThePassphraseAreAsked() {
        bench.typing("nvme0n1", "horse", "horse").rooms.with(new FakeStep(StepId.PARTITIONING).running("sfdisk"));

        assertThat(bench.run(DISK)).isZero();

        assertThat(bench.json().path("result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(bench.mutations()).containsExactly(List.of("sfdisk"));
    }

    @Test
    void anythingElseButTheNameEndsTheRunUntouched() {
        for (String typed : List.of("", "y", "yes", "nvme0n2", "NVME0N1")) {
            bench.typing(typed, "horse", "horse");
            assertThat(bench.run(DISK)).isZero();
            assertThat(bench.json().path("result").asText()).isEqualTo("PLAN_OK");
        }
        assertThat(bench.mutations()).isEmpty();
    }

    @Test
    void refusedPlanAsksNothing() {
        bench.rooms.refusals.add(new Refusal(ResultCode.FAIL_SAFETY_GUARD, "No.", "Stop."));
        FakeTerminal terminal = new FakeTerminal("nvme0n1");
        bench.typing(terminal);

        assertThat(bench.run(DISK)).isEqualTo(2);
        assertThat(terminal.allTyped()).isFalse();
    }

    @Test
    void recoveryKeyIsShownOnceTheDiskBootsAndNotBefore() {
        FakeTerminal terminal = new FakeTerminal();
        bench.typing(terminal);
        bench.rooms.with(new FakeStep(StepId.PARTITIONING), new FakeStep(StepId.COMMIT));
        assertThat(bench.run("--yes", "--recovery-key", "-", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();
        assertThat(terminal.shown)
                .singleElement()
                .asString()
                .startsWith("Recovery key")
                .endsWith("48");

        FakeTerminal other = new FakeTerminal();
        Bench failing = new Bench(folder).failing("sfdisk");
        failing.typing(other);
        failing.rooms.with(new FakeStep(StepId.PARTITIONING).running("sfdisk"), new FakeStep(StepId.COMMIT));
        assertThat(failing.run("--yes", "--recovery-key", "-", "--passphrase-file", failing.passphrase(), DISK))
                .isEqualTo(4);
        assertThat(other.shown).isEmpty();
    }

    @Test
    void recoveryKeyIsShownAlsoWhenWhatCameAfterTheCommitFailed() {
        FakeTerminal terminal = new FakeTerminal();
        Bench untidy = new Bench(folder).failing("umount");
        untidy.typing(terminal);
        untidy.rooms.with(new FakeStep(StepId.COMMIT).undoing("umount"));

        assertThat(untidy.run("--yes", "--recovery-key", "-", "--passphrase-file", untidy.passphrase(), DISK))
                .isEqualTo(16);
        assertThat(terminal.shown).hasSize(1);
    }

    @Test
    void recoveryKeyIsNotShownOnAMachineThatRestartsAtOnce() {
        bench.typing(new FakeTerminal());

        assertThat(bench.run("--yes", "--reboot", "--recovery-key", "-", "--passphrase-file", bench.passphrase(), DISK))
                .isEqualTo(2);
        assertThat(bench.mutations()).isEmpty();
    }

    @Test
    void restartsAfterSuccessOnly() {
        bench.rooms.with(new FakeStep(StepId.PARTITIONING).running("sfdisk"));
        assertThat(bench.run("--yes", "--reboot", "--passphrase-file", bench.passphrase(), DISK))
                .isZero();
        assertThat(bench.mutations()).endsWith(List.of("systemctl", "reboot"));

        Bench failing = new Bench(folder).failing("sfdisk");
        failing.rooms.with(new FakeStep(StepId.PARTITIONING).running("sfdisk"));
        assertThat(failing.run("--yes", "--reboot", "--passphrase-file", failing.passphrase(), DISK))
                .isEqualTo(4);
        assertThat(failing.mutations()).doesNotContain(List.of("systemctl", "reboot"));
    }

    @Test
    void logsBelongToTheirOwnerAlone() throws IOException {
        assertThat(bench.run("--plan", DISK)).isZero();

        assertThat(mode(bench.logs())).isEqualTo("rwx------");
        assertThat(mode(bench.logs().resolve("ete_nvme_provision.json"))).isEqualTo("rw-------");
        assertThat(mode(bench.logs().resolve("ete_nvme_provision.jsonl"))).isEqualTo("rw-------");
        assertThat(bench.logs().resolve("ete_nvme_provision.json")).hasContent(bench.out());
    }

    @Test
    void shortSummaryReplacesTheJson() {
        assertThat(bench.run("--plan", "--no-json", DISK)).isZero();
        assertThat(bench.out()).startsWith("Nothing was touched.").contains("Result  PLAN_OK");
        assertThat(bench.err()).doesNotContain("Result");
    }

    @Test
    void onATerminalTheSummaryIsTheDefaultAndJsonCanBeAskedFor() {
        bench.outputOnTerminal();
        assertThat(bench.run("--plan", DISK)).isZero();
        assertThat(bench.out()).startsWith("Nothing was touched.");
        assertThat(bench.run("--plan", "--json", DISK)).isZero();
        assertThat(bench.out()).startsWith("{");
    }

    @Test
    void timeInOtherProgramsIsNotOurs() {
        assertThat(bench.run("--plan", DISK)).isZero();
        assertThat(bench.json().path("timing").path("children_ms").asLong()).isEqualTo(2);
    }

    private List<String> types() {
        return bench.events().stream().map(event -> event.path("type").asText()).toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(node -> node.path(field).asText()).toList();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
