package rp5.provision.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;

/** Small texts: times, sizes, lines broken for a terminal. */
class TextsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0.0 s",
                "420 | 0.4 s",
                "9900 | 9.9 s",
                "10000 | 10 s",
                "59999 | 59 s",
                "60000 | 1 min 00 s",
                "185000 | 3 min 05 s",
                "3599000 | 59 min 59 s",
                "3600000 | 1 h 00 min",
                "3720000 | 1 h 02 min",
                "90000000 | 25 h 00 min"
            })
    void timesAreAsLongAsTheyMatter(long millis, String text) {
        assertThat(Elapsed.of(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void longTextHangsBehindItsLabel() {
        List<String> lines = Wrap.hanging("Next    ", "word ".repeat(40));

        assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> line.length() <= Wrap.WIDTH);
        assertThat(lines.get(0)).startsWith("Next    word");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("        word"));
        assertThat(String.join(" ", lines).replaceAll("Next|\\s+", " ").strip().split(" +"))
                .hasSize(40);
    }

    @Test
    void wordLongerThanALineStaysWhole() {
        String path = "/" + "x".repeat(100);

        assertThat(Wrap.hanging("Log ", "see " + path)).containsExactly("Log see", "    " + path);
    }

    @Test
    void labelWithoutTextHasNoBlankBehindIt() {
        assertThat(Wrap.hanging("Log     ", "")).containsExactly("Log");
    }

    @Test
    void commandCanBePastedAsItIs() {
        String command = "tool '--exclude=/a b/*' it\\'s " + "--option ".repeat(12) + "end";

        List<String> lines = Wrap.command("  $ ", command);

        assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> line.length() <= Wrap.WIDTH);
        assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.endsWith(" \\"));
        assertThat(String.join("\n", lines).replaceAll(" \\\\\n +", " ")).isEqualTo("  $ " + command);
    }

    @Test
    void quotedBlankIsNoPlaceToBreak() {
        String quoted = "'" + "blank ".repeat(30) + "'";

        assertThat(Wrap.command("$ ", "tool " + quoted)).containsExactly("$ tool \\", "    " + quoted);
    }

    @Test
    void copyTellsShareRateAndTimeLeft() {
        assertThat(CopyLines.text(progress(1200, 4800, 80)))
                .isEqualTo("1.2 GiB of 4.7 GiB (25 %), 80.0 MiB/s, 45 s left");
    }

    @Test
    void copyThatKnowsNoRateOrTotalSaysLess() {
        assertThat(CopyLines.text(progress(1, 2, 0))).isEqualTo("1.0 MiB of 2.0 MiB (50 %)");
        assertThat(CopyLines.text(progress(0, 0, 0))).doesNotContain("%");
    }

    private static CopyProgress progress(long done, long total, long rate) {
        return new CopyProgress(ByteSize.mib(done), ByteSize.mib(total), rate * 1024 * 1024);
    }
}
