package rp5.provision.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.CommandRun;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

class HumanStreamTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    @Test
    void stepIsOneLineThatEndsWhenItsWorkDoes() {
        HumanStream stream = stream(false, Style.PLAIN, HumanStream.Detail.STEPS);

        stream.started(StepId.PARTITIONING, 3, 11);
        assertThat(text()).isEqualTo("[ 3/11] Write the partition table ...........");
        stream.finished(StepId.PARTITIONING, StepReport.done("done", List.of()), Duration.ofSeconds(12));

        assertThat(text()).isEqualTo("[ 3/11] Write the partition table ........... done (12 s)\n");
    }

    @Test
    void failureAndSkippingEndTheLineToo() {
        HumanStream stream = stream(false, Style.PLAIN, HumanStream.Detail.STEPS);

        stream.started(StepId.ROOT_SYNC, 1, 2);
        stream.finished(StepId.ROOT_SYNC, new StepReport.Skipped("--skip-rsync"), Duration.ZERO);
        stream.started(StepId.PARTITIONING, 2, 2);
        stream.failed(
                StepId.PARTITIONING,
                new StepException(ResultCode.FAIL_PARTITIONING, "No."),
                DiskState.TABLE_REWRITTEN,
                Duration.ZERO);

        assertThat(text().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" skipped: --skip-rsync"),
                        line -> assertThat(line).endsWith(" FAILED (0.0 s)"),
                        line -> assertThat(line).contains("Closing what was opened"));
    }

    /** A dry-run shows the commands themselves, and before the first change nothing is open. */
    @Test
    void nothingIsSaidOfClosingWhenThereIsNothingToWaitFor() {
        StepException failure = new StepException(ResultCode.FAIL_GENERIC, "No.");

        HumanStream stream = stream(false, Style.PLAIN, HumanStream.Detail.STEPS);
        stream.failed(StepId.SAFETY, failure, DiskState.UNTOUCHED, Duration.ZERO);
        stream = stream(false, Style.PLAIN, HumanStream.Detail.DRY_RUN);
        stream.failed(StepId.PARTITIONING, failure, DiskState.ERASING, Duration.ZERO);

        assertThat(text()).doesNotContain("Closing");
    }

    @Test
    void plainStreamHasNoControlCharacterAndALineOfTheCopyNowAndThen() {
        HumanStream stream = stream(false, Style.PLAIN, HumanStream.Detail.STEPS);

        copy(stream);

        assertThat(text().chars()).noneMatch(c -> c < ' ' && c != '\n');
        assertThat(text().lines().filter(line -> line.contains(" of "))).hasSize(2);
        assertThat(text()).endsWith("[ 7/11] done (1 min 00 s)\n");
    }

    @Test
    void terminalHasColoursAndABarThatWritesOverItself() {
        HumanStream stream = stream(true, Style.COLOURED, HumanStream.Detail.STEPS);

        copy(stream);

        assertThat(text()).contains("\r", "\u001b[32mdone\u001b[0m");
    }

    @Test
    void dryRunShowsWhatChangesAndNotWhatOnlyLooks() {
        HumanStream stream = stream(false, Style.PLAIN, HumanStream.Detail.DRY_RUN);

        stream.started(StepId.PARTITIONING, 1, 1);
        stream.ran(command(false, "lsblk"));
        stream.ran(command(true, "wipefs --all /dev/x"));
        stream.finished(StepId.PARTITIONING, StepReport.done("done", List.of()), Duration.ZERO);
        stream.ran(command(true, "umount /x"));
        stream.ran(command(true, "umount /y"));

        assertThat(text()).isEqualTo("""
                [ 1/1] Write the partition table
                        $ wipefs --all /dev/x
                [ 1/1] done
                [  end] Close what was opened
                        $ umount /x
                        $ umount /y
                """);
    }

    @Test
    void coloursNeedATerminalThatMayHaveThem() {
        assertThat(Style.of(true, Map.of("TERM", "xterm"))).isEqualTo(Style.COLOURED);
        assertThat(Style.of(false, Map.of("TERM", "xterm"))).isEqualTo(Style.PLAIN);
        assertThat(Style.of(true, Map.of("TERM", "dumb"))).isEqualTo(Style.PLAIN);
        assertThat(Style.of(true, Map.of())).isEqualTo(Style.PLAIN);
        assertThat(Style.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(Style.PLAIN);
    }

    @Test
    void emptyLinesDoNotPileUp() {
        Screen screen = screen(false, Style.PLAIN);

        screen.lines(List.of("", "a", "", "", "b"));

        assertThat(text()).isEqualTo("a\n\nb\n");
    }

    private void copy(HumanStream stream) {
        stream.started(StepId.ROOT_SYNC, 7, 11);
        for (int seconds = 0; seconds < 10; seconds++) {
            now = Duration.ofSeconds(seconds).toNanos();
            stream.copied(new CopyProgress(ByteSize.mib(seconds * 100L), ByteSize.mib(1000), 100L * 1024 * 1024));
        }
        stream.finished(StepId.ROOT_SYNC, StepReport.done("done", List.of()), Duration.ofMinutes(1));
    }

    private HumanStream stream(boolean terminal, Style style, HumanStream.Detail detail) {
        return new HumanStream(screen(terminal, style), detail, () -> now);
    }

    private Screen screen(boolean terminal, Style style) {
        return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, style);
    }

    private static CommandRun command(boolean mutation, String display) {
        return new CommandRun(mutation, display, List.of(), Instant.EPOCH, Duration.ZERO, "exit 0");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
