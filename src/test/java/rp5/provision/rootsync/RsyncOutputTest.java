package rp5.provision.rootsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.testing.SystemSamples;

/** What rsync prints, of the versions that bookworm and trixie have. */
class RsyncOutputTest {
    private static List<Progress2> progress(String fixture) {
        return SystemSamples.fixture("rsync/" + fixture)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(Progress2::parse)
                .map(Optional::orElseThrow)
                .toList();
    }

    private static Differences differences(String fixture) {
        return Differences.parse(
                SystemSamples.fixture("rsync/" + fixture).lines().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"progress2-3.2.7", "progress2-3.4.1", "progress2-3.5.0", "progress2-separators-3.2.7"})
    void everyProgressLineIsRead(String fixture) {
        List<Progress2> lines = progress(fixture + ".txt");

        assertThat(lines).hasSizeGreaterThan(300);
        assertThat(lines.get(0)).isEqualTo(new Progress2(32768, 0));
        assertThat(lines.get(1).bytes()).isEqualTo(3309568);
        assertThat(lines.get(1).bytesPerSecond()).isBetween(2_900_000L, 3_200_000L);
        assertThat(lines.get(lines.size() - 1).bytes()).isEqualTo(9478539);
    }

    @Test
    void noOtherLineIsProgress() {
        for (String line : List.of("", "sending incremental file list", "home/12 50% off", "5 files to consider")) {
            assertThat(Progress2.parse(line)).as(line).isEmpty();
        }
        assertThat(Progress2.parse("  1234567890123  99%    1.50GB/s   12:34:56 (xfr#5, ir-chk=1000/2000)"))
                .contains(new Progress2(1234567890123L, 1610612736));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.7", "3.4.1", "3.5.0"})
    void theCountIsWhatTheProgressEndsWith(String version) {
        RsyncCount count = RsyncCount.parse(SystemSamples.fixture("rsync/stats-" + version + ".txt"));
        List<Progress2> lines = progress("progress2-" + version + ".txt");

        assertThat(count).isEqualTo(new RsyncCount(303, 9478539));
        assertThat(lines.get(lines.size() - 1).bytes()).isEqualTo(count.bytes());
    }

    @Test
    void missingStatisticsCountAsNothing() {
        assertThat(RsyncCount.parse("rsync error")).isEqualTo(RsyncCount.NONE);
        assertThat(RsyncCount.parse("Total transferred file size: 1,234,567 bytes\n"))
                .isEqualTo(new RsyncCount(0, 1234567));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.7", "3.5.0"})
    void vanishedFilesAreCountedOnce(String version) {
        Vanished vanished = new Vanished();
        String stderr = SystemSamples.fixture("rsync/vanished-" + version + ".txt");

        stderr.lines().forEach(vanished::hear);
        stderr.lines().forEach(vanished::hear);

        assertThat(vanished.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.7", "3.5.0"})
    void whatTheLiveSystemChangedIsNotWrong(String version) {
        Differences found = differences("itemize-meanwhile-" + version + ".txt");

        assertThat(found.wrong()).isEmpty();
        assertThat(found.meanwhile())
                .containsExactly(
                        "zz/g1",
                        "zz/",
                        "./",
                        "dir/f7",
                        "link",
                        "a/",
                        "a/hard2",
                        "a/new",
                        "dir/",
                        "dir/f8",
                        "dir/f9",
                        "newdir/",
                        "newdir/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.7", "3.5.0"})
    void whatTheCopyHasWrongIsFound(String version) {
        Differences found = differences("itemize-wrong-" + version + ".txt");

        assertThat(found.meanwhile()).isEmpty();
        assertThat(found.wrong())
                .containsExactly(
                        "dir/extra is in the copy only",
                        "dir/f10 is missing in the copy",
                        "dir/f11 has another size in the copy, with the same time",
                        "dir/f12 is missing in the copy",
                        "dir/f13 is missing in the copy");
    }

    @Test
    void filesAtTheTopHaveTheTopAsFolder() {
        assertThat(Differences.parse(List.of(">f+++++++++ new")).wrong()).containsExactly("new is missing in the copy");
        assertThat(Differences.parse(List.of(".d..t...... ./", ">f+++++++++ new"))
                        .wrong())
                .isEmpty();
    }

    @Test
    void aNameWithAnArrowIsWholeUnlessItIsALink() {
        assertThat(Differences.parse(List.of(">f.st...... a -> b", "cLc.t...... c -> d"))
                        .meanwhile())
                .containsExactly("a -> b", "c");
    }

    @Test
    void aFullTargetIsFound() {
        String heading = "     Avail   IFree Mounted on\n";
        String enough = "1000000000 100000 /run/rp5-provision/root\n";

        assertThat(FreeSpace.shortages(heading + enough + "800000000 64000 /run/rp5-provision/root/boot\n"))
                .isEmpty();
        assertThat(FreeSpace.shortages(heading + "100000000 100000 /run/rp5-provision/root\n"))
                .containsExactly("/run/rp5-provision/root has only 95.4 MiB free; 384.0 MiB are needed");
        assertThat(FreeSpace.shortages(heading + enough + "90000000 64000 /run/rp5-provision/root/boot\n"))
                .containsExactly("/run/rp5-provision/root/boot has only 85.8 MiB free; 96.0 MiB are needed");
        assertThat(FreeSpace.shortages(heading + "1000000000 12 /run/rp5-provision/root\n"))
                .containsExactly("/run/rp5-provision/root has only 12 inodes free");
        assertThat(FreeSpace.shortages(heading + "1000000000 - /run/rp5-provision/root\n"))
                .isEmpty();
    }
}
