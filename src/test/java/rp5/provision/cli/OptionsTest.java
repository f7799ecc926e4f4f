package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.pipeline.StepId;

/** Command lines that can be read in two ways, or in none. */
class OptionsTest {
    private static final String DISK = "/dev/nvme0n1";

    @TempDir
    private Path folder = Path.of("");

    private Bench bench = new Bench(Path.of("."));

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
        bench.rooms.with(new FakeStep(StepId.PARTITIONING).running("wipefs"));
    }

    /** What stood before the second one would count no more: a look would become an erased disk, a resumed run a new one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--dry-run --yes --yes",
                "--yes --dry-run --yes",
                "--plan --yes --yes=true",
                "--yes --plan=false --plan=false",
                "--yes --resume --verbose --verbose",
                "--yes --resume --esp-mb 600 --esp-mb 700",
                "--yes --keyfile-auto --recovery-key a --recovery-key b",
                "--yes --ssh-unlock-ip dhcp --network-unlock-ip dhcp",
                "--yes --yes --help=false"
            })
    void refusesAnOptionThatIsGivenTwice(String words) {
        assertRefused(words, " once.");
    }

    @Test
    void namesTheOptionThatIsGivenTwice() {
        assertRefused("--yes --resume --boot-mb=1024 --boot-mb=1024", "Give --boot-mb once.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--yes --esp-mb=many | --esp-mb must be a whole number, not many.",
                "--yes --esp-mb=99999999999 | --esp-mb must be a whole number, not 99999999999.",
                "--yes --esp-mb=255 | --esp-mb must lie between 256 and 16384 MiB, not 255.",
                "--yes --reboot=soon | --reboot takes no value.",
                "--yes --nonsense | There is no option --nonsense.",
                "--yes /dev/sda | \"/dev/nvme0n1\" is one word too many",
            })
    void saysInItsOwnWordsWhatItDoesNotUnderstand(String words, String sentence) {
        assertRefused(words, sentence);
    }

    @Test
    void anOptionWithoutItsValueIsNamed() {
        assertThat(bench.run("--yes", DISK, "--log-dir")).isEqualTo(2);
        assertUsage("--log-dir needs a value.");

        assertThat(bench.runAsIs("--yes", DISK, "--esp-mb")).isEqualTo(2);
        assertUsage("--esp-mb needs a value.");
    }

    @Test
    void givesJsonOnATerminalWhenThatWasAskedForAndTheRestWasNotUnderstood() {
        bench.outputOnTerminal();

        assertThat(bench.runAsIs("--yes", "--json", "--nonsense", DISK)).isEqualTo(2);

        assertUsage("There is no option --nonsense.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--log-dir=", "--log-dir=\0"})
    void refusesALogFolderWithoutAName(String option) {
        List<String> args = new ArrayList<>(List.of("--yes", "--passphrase-file", bench.passphrase(), DISK, option));

        assertThat(bench.runAsIs(args.toArray(String[]::new))).isEqualTo(2);

        assertUsage("--log-dir needs the name of a folder");
    }

    private void assertRefused(String words, String sentence) {
        List<String> args = new ArrayList<>(List.of(words.split(" ")));
        args.addAll(List.of("--passphrase-file", bench.passphrase(), DISK));

        assertThat(bench.run(args.toArray(String[]::new))).isEqualTo(2);

        assertUsage(sentence);
    }

    private void assertUsage(String sentence) {
        assertThat(bench.json().path("result").asText()).isEqualTo("USAGE");
        assertThat(bench.json().at("/failure/message").asText()).contains(sentence);
        assertThat(bench.mutations()).isEmpty();
    }
}
