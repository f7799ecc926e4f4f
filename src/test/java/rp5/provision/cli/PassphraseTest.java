package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.UsageException;
import rp5.provision.exec.Revealed;
import rp5.provision.exec.Secret;
import rp5.provision.report.Screen;
import rp5.provision.report.Style;

/** What becomes of the bytes of a passphrase, from a file, a pipe and a person. */
class PassphraseTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    private Bench bench = new Bench(Path.of("."));

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "correct horse\n"})
    void oneLineBreakAtTheEndDoesNotCount(String text) {
        assertThat(read(file(text))).isEqualTo("correct horse");
    }

    @Test
    void blanksAndUmlautsAreKeptAsTheyAre() {
        assertThat(read(file(" gr\u00fc\u00df dich\t \n"))).isEqualTo(" gr\u00fc\u00df dich\t ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\n\n", "a\nb\n", "a\r\n", "a\u0000b\n", "a\u001bb", "a\u007f", "\ufeffa\n"})
    void whatCannotBeTypedAtBootIsRefused(String text) {
        String name = file(text);

        assertThatThrownBy(() -> read(name)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u00fc", "\u00c3", "\u00c0\u0080"})
    void bytesThatAreNoUtf8AreRefusedForANewDiskAndTakenForOneThatHasThem(String latin) throws IOException {
        String name = file("");
        Files.write(Path.of(name), latin.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new PassphraseFile(bench.surroundings()).readNew(name))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is no text in UTF-8");
        assertThat(read(name)).isNotEmpty();
    }

    @Test
    void umlautsAreTakenForANewDisk() {
        try (Secret secret = new PassphraseFile(bench.surroundings()).readNew(file("gr\u00fc\u00df \ud83d\ude00\n"))) {
            assertThat(Revealed.text(secret)).isEqualTo("gr\u00fc\u00df \ud83d\ude00");
        }
    }

    @Test
    void fortyEightDigitsAreTakenAndWithWhatThePromptTakesOutOnlyWhenTheyAreNoRecoveryKey() {
        String key = "000187096173" + "720885".repeat(6);
        for (String taken : List.of(
                key, "123456".repeat(8), "123456-" + "123456".repeat(7), key + "-000000", key.substring(1) + " ")) {
            assertThat(read(file(taken))).isEqualTo(taken);
        }
        for (String refused : List.of(key + " ", "-" + key, key.replaceAll("(.{6})(?!$)", "$1-"))) {
            assertThatThrownBy(() -> read(file(refused)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("give the 48 digits alone")
                    .hasMessageNotContaining("000187");
        }
    }

    @Test
    void windowsLineEndIsNamed() {
        assertThatThrownBy(() -> read(file("a\r\n"))).hasMessageContaining("a Windows line end?");
    }

    @Test
    void fiveHundredAndTwelveBytesAreTheMost() {
        assertThat(read(file("x".repeat(512) + "\n"))).hasSize(512);
        assertThatThrownBy(() -> read(file("x".repeat(513)))).hasMessageContaining("longer than 512 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwx--x---"})
    void fileThatOthersCanReachIsRefused(String mode) {
        String name = bench.file("open", "correct horse\n", mode);

        assertThatThrownBy(() -> read(name))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("correct horse");
    }

    @Test
    void folderAndNothingAreNoFiles() {
        assertThatThrownBy(() -> read(folder.toString())).hasMessageContaining("neither a file nor a pipe");
        assertThatThrownBy(() -> read(folder.resolve("none").toString())).hasMessageContaining("does not exist");
    }

    @Test
    void dashIsStandardInput() {
        bench.fed("correct horse\n");

        assertThat(read("-")).isEqualTo("correct horse");
    }

    @Test
    void dashOnATerminalWouldShowWhatIsTyped() {
        bench.fed("correct horse\n").onTerminal();

        assertThatThrownBy(() -> read("-")).hasMessageContaining("standard input is a terminal");
    }

    @Test
    void personTypesItTwice() {
        assertThat(typed("horse", "horse")).isEqualTo("horse");
        assertThat(screen()).isEmpty();
    }

    @Test
    void twoThatDifferAreAskedAgain() {
        assertThat(typed("horse", "house", "horse", "horse")).isEqualTo("horse");
        assertThat(screen()).contains("The two differ.").doesNotContain("horse").doesNotContain("house");
    }

    @Test
    void emptyOneIsAskedAgain() {
        assertThat(typed("", "horse", "horse")).isEqualTo("horse");
        assertThat(screen()).contains("The passphrase is empty.");
    }

    @Test
    void threeTriesAreEnough() {
        assertThatThrownBy(() -> typed("a", "b", "", "a", "c", "horse", "horse"))
                .isInstanceOf(UsageException.class)
                .hasMessage("No passphrase after 3 tries.");
    }

    @Test
    void whatIsAskedForIsNamed() {
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), true, Style.PLAIN);

        assertThatThrownBy(() -> new PassphrasePrompt(new FakeTerminal("", "", ""), screen).choose("PIN for the TPM"))
                .hasMessage("No PIN after 3 tries.");
        assertThat(screen()).contains("The PIN is empty.").doesNotContain("passphrase");
    }

    @Test
    void characterThatTheLocaleCouldNotReadIsRefused() {
        assertThatThrownBy(() -> typed("a\ufffdb", "a\ufffdb"))
                .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.remedy())
                        .isEqualTo("Give it with --passphrase-file, or run in a UTF-8 locale."));
    }

    @Test
    void whatIsWrongWithAPinNamesItsOwnOption() {
        assertThatThrownBy(() -> new PassphraseFile(bench.surroundings(), PassphraseFile.PIN).read("/nowhere"))
                .isInstanceOfSatisfying(
                        UsageException.class,
                        e -> assertThat(e.remedy()).contains("--tpm-pin-file").doesNotContain("--passphrase-file"));
    }

    private String typed(String... lines) {
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), true, Style.PLAIN);
        try (Secret secret = new PassphrasePrompt(new FakeTerminal(lines), screen).choose()) {
            return Revealed.text(secret);
        }
    }

    private String read(String name) {
        try (Secret secret = new PassphraseFile(bench.surroundings()).read(name)) {
            return Revealed.text(secret);
        }
    }

    private String file(String text) {
        return bench.file("passphrase", text, "rw-------");
    }

    private String screen() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
