package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.cli.Cli;
import rp5.provision.cli.Surroundings;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.StopSource;
import rp5.provision.testing.FakePi;
import rp5.provision.testing.FakePrograms;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.Golden;
import rp5.provision.testing.ResultSchema;

/** The real rooms and steps on a machine that only answers: every command and file of a run, as somebody reads them. */
class GoldenRunTest {
    /** One path on every machine: the copy leaves it out, and so it is in the transcript. */
    private static final String LOGS = "/proc/self/cwd/target/golden";

    private static final int LONGEST = 12;

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void raspberryPiOs() throws IOException {
        FakePi pi = new FakePi(folder, FakeSource.piOs());

        assertThat(run(pi, "--dry-run", "/dev/nvme0n1")).as(this::err).isZero();

        Golden.check("dry-run-pios", shortened(err()));
        assertNothingChanged(pi);
    }

    @Test
    void debianWithItsOwnFirmwarePackage() throws IOException {
        FakePi pi = new FakePi(folder, FakeSource.debian());

        assertThat(run(pi, "--dry-run", "/dev/nvme0n1")).as(this::err).isZero();

        Golden.check("dry-run-debian", shortened(err()));
        assertNothingChanged(pi);
    }

    @Test
    void planOfRaspberryPiOs() throws IOException {
        FakePi pi = new FakePi(folder, FakeSource.piOs());

        assertThat(run(pi, "--plan", "/dev/nvme0n1")).as(this::err).isZero();

        Golden.check("plan-pios", shortened(err()));
        assertNothingChanged(pi);
    }

    /** The partition is on the live disk, too small for the table, and the system is one of no known layout. */
    @Test
    void guardsComeBeforeWhatThePlannerSays() {
        FakePi pi = new FakePi(folder, FakeSource.piOs().withoutPackage("raspi-firmware"));

        for (String disk : List.of("/dev/mmcblk0", "/dev/mmcblk0p2")) {
            assertThat(run(pi, "--plan", disk)).as(this::err).isEqualTo(2);
            assertThat(err()).contains("Result  FAIL_LIVE_DISK_GUARD, exit code 2");
            assertThat(err()).contains("  1. " + disk + " leads to the disk of the running system");
        }
        Golden.check("plan-live-disk", err());
    }

    private void assertNothingChanged(FakePi pi) throws IOException {
        assertFits();
        assertThat(pi.runner.mutations()).isEmpty();
        assertThat(pi.runner.unused()).isEmpty();
        assertThat(new ResultSchema().objections(new ObjectMapper().readTree(out.toByteArray())))
                .isEmpty();
    }

    private int run(FakePi pi, String mode, String disk) {
        out.reset();
        err.reset();
        AtomicLong next = new AtomicLong();
        Surroundings around = new Surroundings(
                Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Optional.empty(),
                false,
                false,
                false,
                Map.of(),
                0,
                folder.resolve("lock"),
                pi.files(),
                FakePrograms.in(folder),
                StopSource.PROCESS,
                listener -> pi.runner);
        Wiring rooms = new Wiring(
                pi.files(),
                Clock.systemUTC(),
                () -> new UUID(0x4000L, 0x8000_0000_0000_0000L | next.incrementAndGet()),
                byte[]::new,
                Path.of("/"),
                TargetPaths.BASE);
        return new Cli(around, rooms).run(mode, disk, "--log-dir", LOGS);
    }

    /** What is not a file's own text fits a terminal, but for a single word that is longer. */
    private void assertFits() {
        assertThat(err().lines()
                        .filter(line -> line.length() > 79)
                        .filter(line -> !line.matches("          [-+ ].*") || line.startsWith("            "))
                        .filter(line -> line.strip().contains(" "))
                        .filter(line -> !line.startsWith("        file ")))
                .isEmpty();
    }

    /** Long new files are texts of their own in the sources: their first lines and their length say which they are. */
    private static String shortened(String text) {
        StringBuilder shorter = new StringBuilder();
        int added = 0;
        for (String line : text.split("\n", -1)) {
            boolean adds = line.startsWith("          +");
            if (!adds && added > LONGEST) {
                shorter.append("          (").append(added - LONGEST).append(" more lines)\n");
            }
            added = adds ? added + 1 : 0;
            if (added <= LONGEST) {
                shorter.append(line).append('\n');
            }
        }
        return shorter.substring(0, shorter.length() - 1);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
