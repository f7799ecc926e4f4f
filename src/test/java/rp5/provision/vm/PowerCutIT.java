package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power fails in the middle of a run, again and again, at moments spread over all of it. Each time the machine starts from its SD as
 * before, and the disk is either passed over by the firmware or complete. The SD is one image that every cut hits.
 * {@code -Drp5.cuts=N -Drp5.cut.seed=S}; some of them again: {@code -Drp5.cut.only=K,L}.
 *
 * A moment is told by the events of the run and the time since the last one, not by the clock alone: the next run may be twice as fast.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PowerCutIT {
    private static final Layout LAYOUT = Layout.DEBIAN;
    private static final String PASSPHRASE = "in the dark, without a light";
    private static final int CUTS = Integer.getInteger("rp5.cuts", 30);
    private static final String ONLY = System.getProperty("rp5.cut.only", "");
    private static final long SEED = Long.getLong("rp5.cut.seed", 20261123);
    /** Each of these is run again to its end, and so is the last one. */
    private static final int RERUN_EVERY = 5;

    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** All of a source but what a start of the machine, or the tool by its contract, changes. */
    private static final String SOURCE = """
            source_files() {
                find / -xdev -path /var/log/rp5-provision -prune -o -path /etc/lvm -prune -o -path /host -prune -o -path /root -prune -o -type f "$@"
            }
            source_files -printf '%m %U %G %s %T@ %p\\n' | LC_ALL=C sort | cat -v >/host/source
            """;

    private static final String CONTENT =
            "source_files -print0 | xargs -0 sha1sum | LC_ALL=C sort -k 2 | cat -v >/host/content\n";

    private static final Pattern PASSED_OVER_OR_PROMPT =
            Pattern.compile("(not bootable: .*)|" + TargetBoot.PASSPHRASE_PROMPT.pattern());

    private final VmFolders folders = new VmFolders("power-cut");
    private Path sd = Path.of("");
    private CutMoments moments = CutMoments.none();
    private String sourceBefore = "";
    private String contentBefore = "";

    static IntStream cuts() {
        return ONLY.isEmpty()
                ? IntStream.range(0, CUTS)
                : Pattern.compile(",").splitAsStream(ONLY).mapToInt(Integer::parseInt);
    }

    @BeforeAll
    void measureARunAndTheSource() throws IOException {
        sd = folders.emptyDisk("sd.img", 0);
        Files.copy(GuestImages.of(LAYOUT).sdImage(), sd, StandardCopyOption.REPLACE_EXISTING);
        GuestResult result = onSd("measure", folders.emptyDisk("measured.img", Provisioned.DISK_BYTES))
                .run(prelude() + CONTENT + "rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb");
        assertThat(result.exitCode()).as(result.console()).isZero();
        sourceBefore = result.file("source");
        contentBefore = result.file("content");
        moments = CutMoments.of(ToolGuest.jsonLines(result.share().resolve("full.events.jsonl")));
        assertThat(moments.length()).isGreaterThan(Duration.ofSeconds(20));
        assertThat(sourceBefore.lines().count()).isGreaterThan(1000);
        System.out.printf(
                "power cuts: %d, seed %d, over %d s%n",
                CUTS, SEED, moments.length().toSeconds());
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void leavesADiskThatIsPassedOverOrCompleteAndASourceThatStarts(int cut) throws InterruptedException, IOException {
        Path disk = folders.emptyDisk("target.img", Provisioned.DISK_BYTES);
        // Spread evenly, each somewhere in its own part of the run.
        CutMoments.Moment moment = moments.at((cut + new Random(SEED + cut).nextDouble()) / CUTS);
        Guest guest = onSd("cut", disk);
        try (Guest.Running running = guest.start(prelude() + """
                rm -f $RP5_LOGS/ete_nvme_provision.jsonl
                tail -n +1 -F $RP5_LOGS/ete_nvme_provision.jsonl 2>/dev/null \\
                    | while IFS= read -r event; do echo "RP5-EVENT $((++events)) "; done &
                rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb
                """)) {
            running.await(Pattern.compile("RP5-EVENT " + moment.events() + " "), LIMIT);
            // The moment itself is what is tested: there is nothing to wait for.
            Thread.sleep(moment.after().toMillis());
            running.cutPower();
        }
        assertThat(Files.readString(guest.folders().share().resolve("source")))
                .as("the source, after the cut before this one")
                .isEqualTo(sourceBefore);

        String outcome = outcomeOf(disk);
        System.out.printf("cut %2d %s: %s%n", cut, moment, outcome);
        if (cut % RERUN_EVERY == 0 || cut == CUTS - 1) {
            rerun(disk, outcome.equals("complete") || cut % 2 == 0 ? "--yes" : "--yes --resume");
        }
    }

    /** As the firmware sees it: it passes over the disk, or the disk starts to the login. */
    private static String outcomeOf(Path disk) {
        try (TargetBoot boot = TargetBoot.of("power-cut-boot", disk)) {
            MatchResult said = boot.await(PASSED_OVER_OR_PROMPT);
            if (said.group(1) != null) {
                return "passed over (" + said.group(1) + ")";
            }
            boot.type(PASSPHRASE);
            boot.await(TargetBoot.LOGIN_PROMPT);
            return "complete";
        }
    }

    /** A cut before the first change has left nothing to go on with, which is told; then the run is begun anew. */
    private void rerun(Path disk, String mode) {
        GuestResult result = onSd("rerun", disk).run(prelude() + CONTENT + """
                rp5_run again %s --passphrase-file /run/passphrase /dev/ubdb && exit
                [ "$(cat /host/again.exit)" = 2 ] && grep -q 'Nothing can be resumed' /host/again.err || exit
                echo "refused: $(grep -m 1 'Nothing can be resumed' /host/again.err)"
                rp5_run again --yes --passphrase-file /run/passphrase /dev/ubdb
                """.formatted(mode));
        assertThat(result.exitCode())
                .as(() -> result.console() + result.file("again.err"))
                .isZero();
        assertThat(result.file("source")).isEqualTo(sourceBefore);
        assertThat(result.file("content")).isEqualTo(contentBefore);
        assertThat(outcomeOf(disk)).isEqualTo("complete");
        boolean refused = result.console().contains("refused: ");
        System.out.printf("       then %s: %scomplete%n", mode, refused ? "refused, then --yes: " : "");
    }

    private Guest onSd(String name, Path disk) {
        Guest guest =
                ToolGuest.of("power-cut-" + name, LAYOUT).sd(sd).disk(disk).limit(LIMIT);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
        return guest;
    }

    /** The log, and with it the journal, stays on the SD as on a real one. */
    private static String prelude() {
        return ToolGuest.PRELUDE + "RP5_LOGS=/var/log/rp5-provision\ntake_passphrase passphrase\n" + SOURCE;
    }
}
