package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.pipeline.StepId;
import rp5.provision.testing.Golden;
import rp5.provision.testing.ResultSchema;

/** A run is broken off in its third step, and the next one goes on with it. */
class ResumeTest {
    private static final String DISK = "/dev/nvme0n1";

    @TempDir
    private Path folder = Path.of("");

    private Bench bench = new Bench(Path.of("."));
    private final FakeLastingStep table = new FakeLastingStep(StepId.PARTITIONING);
    private final FakeLastingStep container = new FakeLastingStep(StepId.LUKS_LVM);

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
        bench.rooms.with(
                table,
                container,
                new FakeStep(StepId.ROOT_SYNC).running("rsync"),
                new FakeStep(StepId.COMMIT).running("mv", "config.txt"));
        boot("first boot");
    }

    @Test
    void goesOnWhereTheRunStoppedAndDoesNotMakeAgainWhatItFinds() {
        breakOff("rsync");

        assertThat(full("--resume")).isZero();

        assertThat(bench.mutations())
                .containsExactly(
                        List.of("make", "partitioning"),
                        List.of("make", "lukslvm"),
                        List.of("rsync"),
                        List.of("open", "partitioning"),
                        List.of("open", "lukslvm"),
                        List.of("rsync"),
                        List.of("mv", "config.txt"));
        assertThat(bench.json().path("result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(bench.json().at("/resumed/skipped").toString()).isEqualTo("[\"partitioning\",\"lukslvm\"]");
        assertThat(bench.json().at("/resumed/same_boot").asBoolean()).isTrue();
        assertThat(bench.json().at("/steps/0/outcome").asText()).isEqualTo("skipped");
        assertThat(new ResultSchema().objections(bench.json())).isEmpty();
        assertThat(bench.rooms.asked).contains("opens");
    }

    @Test
    void aRestartMeanwhileIsSeenAlsoAfterASecondBreak() {
        cutShort("rsync");
        boot("second boot");
        cutShort("rsync", "--resume");

        assertThat(full("--resume")).isZero();

        assertThat(bench.json().at("/resumed/same_boot").asBoolean(true)).isFalse();
        assertThat(bench.err()).contains("by its", "restarted meanwhile");
    }

    /** What the copy had got wrong has the right size and time: it would be passed over, and found wrong again, for ever. */
    @Test
    void aRunThatFailedIsNotBelievedAlsoAfterAnotherWasCutShort() {
        breakOff("rsync");
        cutShort("rsync", "--resume");

        assertThat(full("--resume")).isZero();

        assertThat(bench.err()).containsPattern("by its\\s+content, since that run failed");
    }

    @Test
    void aRunThatWasInterruptedIsBelieved() {
        cutShort("rsync");

        assertThat(full("--resume")).isZero();

        assertThat(bench.err()).containsPattern("by size and\\s+time");
    }

    @Test
    void doesAgainWhatWasHalfDone() {
        container.fails = true;
        full();
        container.fails = false;
        container.differences.add("UUID planned, found nothing");

        assertThat(full("--resume")).isZero();

        assertThat(bench.mutations())
                .containsSubsequence(List.of("open", "partitioning"), List.of("make", "lukslvm"), List.of("rsync"));
        assertThat(bench.rooms.asked).doesNotContain("opens");
    }

    @Test
    void refusesADiskThatIsNotAsTheRunLeftIt() {
        breakOff("rsync");
        table.differences.addAll(List.of("disk GUID: planned A, found B", "2", "3", "4"));

        assertRefused("is not as the earlier run left it after \"Write the partition table\": disk GUID: planned A,"
                + " found B; 2; 3; and 1 more.");
    }

    @Test
    void refusesAContainerThatIsNotAsTheRunLeftIt() {
        breakOff("rsync");
        container.differences.add("UUID planned C, found D");

        assertRefused("UUID planned C, found D");
    }

    @Test
    void refusesAPassphraseThatDoesNotOpenTheContainerBeforeAnythingIsChanged() {
        breakOff("rsync");
        bench.rooms.wrongPassphrase = java.util.Optional.of(
                new RefusedException(ResultCode.FAIL_LUKS, "This passphrase does not open it.", "Give the other."));
        int before = bench.mutations().size();

        assertThat(full("--resume")).isEqualTo(5);

        assertThat(bench.mutations()).hasSize(before);
        assertThat(bench.json().at("/failure/disk_state").asText()).isEqualTo("UNTOUCHED");
        bench.rooms.wrongPassphrase = java.util.Optional.empty();
        assertThat(full("--resume")).isZero();
    }

    /** In Latin-1: the container is to be made anew, and nobody could type that at its prompt. */
    @Test
    void refusesANewPassphraseThatCannotBeTyped() {
        container.fails = true;
        full();
        container.fails = false;
        container.differences.add("UUID planned, found nothing");
        bench.file("passphrase", new byte[] {'g', 'r', (byte) 0xfc, 'n', '\n'}, "rw-------");
        int before = bench.mutations().size();

        int exit = bench.run(
                "--yes",
                "--resume",
                "--passphrase-file",
                folder.resolve("passphrase").toString(),
                DISK);

        assertThat(exit).isEqualTo(2);
        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_MISSING_PASSPHRASE");
        assertThat(bench.err()).contains("is no text in UTF-8");
        assertThat(bench.mutations()).hasSize(before);
    }

    /** A PIN is new in any case: nothing of the earlier run's remains. */
    @Test
    void refusesANewPinThatCannotBeTyped() {
        breakOff("rsync");
        String pin = bench.file("pin", new byte[] {'1', '2', (byte) 0xfc, '4', '5', '6', '\n'}, "rw-------");

        assertThat(full("--resume", "--tpm-keyscript", "--tpm-pin-file", pin)).isEqualTo(2);

        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_MISSING_PASSPHRASE");
        assertThat(bench.json().at("/failure/message").asText())
                .contains("The PIN file")
                .contains("is no text in UTF-8");
    }

    @Test
    void refusesWhatTheRoomsRefuse() {
        breakOff("rsync");
        bench.rooms.refusals.add(
                new Refusal(ResultCode.FAIL_SAFETY_GUARD, "This is not the disk of the earlier run.", "Begin anew."));

        assertRefused("This is not the disk of the earlier run.");
    }

    @Test
    void refusesWhereNothingWasBegun() {
        assertRefused("Nothing can be resumed: There is no journal of an earlier run in " + bench.logs());
        bench.run("--plan", DISK);
        bench.run("--dry-run", DISK);
        assertRefused("There is no journal");
    }

    @Test
    void refusesARunThatEndedWell() {
        assertThat(full()).isZero();

        assertRefused("had come to its end, and the disk is bootable");
    }

    @Test
    void refusesAJournalThatCannotBeBelieved() throws IOException {
        breakOff("rsync");
        Path journal = journal();
        String text = Files.readString(journal);
        List<String> broken = new ArrayList<>(
                List.of("", "{}", "nonsense", text.substring(0, text.length() / 2), text.replace("rootsync", "")));
        ObjectNode other = (ObjectNode) new ObjectMapper().readTree(text);
        other.put("journal_version", 1);
        broken.set(4, other.toString());
        for (String damaged : broken) {
            Files.writeString(journal, damaged);
            assertRefused("cannot be understood");
        }
        Files.delete(journal);
        Files.createSymbolicLink(journal, Files.writeString(folder.resolve("elsewhere"), text));
        assertRefused("is not one that this program wrote");
    }

    @Test
    void planAndDryRunShowWhatWouldBeSkippedAndChangeNothing() throws IOException {
        breakOff("rsync");
        int before = bench.mutations().size();
        String journal = Files.readString(journal());

        assertThat(bench.run("--plan", "--resume", DISK)).isZero();
        Golden.check("plan-resume", steady(bench.err()));
        assertThat(new ResultSchema().objections(bench.json())).isEmpty();

        assertThat(bench.run("--dry-run", "--resume", DISK)).isZero();
        assertThat(bench.json().path("commands").toString())
                .contains("open lukslvm")
                .doesNotContain("make");
        assertThat(bench.mutations()).hasSize(before);
        assertThat(Files.readString(journal())).isEqualTo(journal);
    }

    @Test
    void onATerminalAsksForTheNameAndOnceForThePassphrase() {
        breakOff("rsync");

        assertThat(bench.typing("nvme0n1", "correct horse").run("--resume", DISK))
                .isZero();

        assertThat(bench.json().path("result").asText()).isEqualTo("ETE_DONE_OK");
    }

    @Test
    void journalIsForItsOwnerAloneAndHoldsNoSecret() throws IOException {
        breakOff("rsync");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal())))
                .isEqualTo("rw-------");
        assertThat(journal())
                .content()
                .doesNotContain("correct horse")
                .contains("\"finished\":[\"partitioning\",\"lukslvm\"]");
        assertThat(bench.logs()).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void hasNoMeaningForACheck() {
        assertThat(bench.run("--do-postcheck", "--resume", DISK)).isEqualTo(2);
        assertThat(bench.json().path("result").asText()).isEqualTo("USAGE");
    }

    private void assertRefused(String sentence) {
        int before = bench.mutations().size();

        assertThat(full("--resume")).isEqualTo(2);

        assertThat(bench.json().path("result").asText()).isEqualTo("FAIL_SAFETY_GUARD");
        assertThat(bench.json().at("/refusals/0/message").asText()).contains(sentence);
        assertThat(bench.json().at("/refusals/0/remedy").asText()).contains("egin anew");
        assertThat(bench.mutations()).hasSize(before);
        assertThat(new ResultSchema().objections(bench.json())).isEmpty();
    }

    private void cutShort(String program, String... more) {
        bench.stopping(program);
        assertThat(full(more)).isNotZero();
        assertThat(bench.json().path("result").asText()).startsWith("FAIL_INTERRUPTED");
        bench.stopping("nothing");
    }

    private void breakOff(String program) {
        bench.failing(program);
        assertThat(full()).isNotZero();
        bench.failing("nothing");
    }

    private int full(String... more) {
        List<String> args = new ArrayList<>(List.of("--yes", "--passphrase-file", bench.passphrase(), DISK));
        args.addAll(List.of(more));
        return bench.run(args.toArray(String[]::new));
    }

    private Path journal() {
        return bench.logs().resolve("ete_nvme_provision.journal");
    }

    private void boot(String id) {
        try {
            Path file = folder.resolve("host/proc/sys/kernel/random/boot_id");
            Files.createDirectories(file.getParent());
            Files.writeString(file, id + "\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String steady(String text) {
        return text.replace(folder.toString(), "").replaceAll("began at \\S+", "began at TIME");
    }
}
