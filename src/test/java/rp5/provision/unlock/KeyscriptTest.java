package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.testing.Shells;

/** The keyscript as the initramfs runs it, by every shell of this machine that may be there; its fixed paths moved into a folder. */
class KeyscriptTest {
    private static final String RECOVERY = "000187096173" + "720885".repeat(6);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.here().stream();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void printsTheKeyOfTheFirstWayThatHasOneByteForByte(List<String> shell) throws Exception {
        ways("one two");
        way("one", "exit 1");
        way("two", "printf 'ke\\000y\\n'");

        assertThat(run(shell, "0").out).isEqualTo("ke\0y\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void goesOnToTheNextWayWhenAKeyDidNotOpenAndAsksAfterTheLast(List<String> shell) throws Exception {
        ways("one two");
        way("one", "printf first");
        way("two", "printf second");
        typed(" pass phräse ");

        assertThat(run(shell, "0").out).isEqualTo("first");
        assertThat(run(shell, "1").out).isEqualTo("second");
        assertThat(run(shell, "2").out).isEqualTo(" pass phräse ");
        assertThat(run(shell, "3").out).as("asked again, no way tried twice").isEqualTo(" pass phräse ");
        assertThat(run(shell, "0").out).as("a new round").isEqualTo("first");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void asksWhenThereIsNoOtherWay(List<String> shell) throws Exception {
        ways("");
        typed("secret");

        Ran ran = run(shell, "0");

        assertThat(ran.out).isEqualTo("secret");
        assertThat(Files.readString(folder.resolve("prompts"))).isEqualTo("Please unlock disk cryptroot: \n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void asksWhenItsSettingsAreGone(List<String> shell) throws Exception {
        typed("secret");

        assertThat(run(shell, "0").out).isEqualTo("secret");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void takesARecoveryKeyHoweverItsGroupsAreSetApart(List<String> shell) throws Exception {
        ways("");
        for (String apart : List.of("", " ", "-", " - ")) {
            typed(RECOVERY.replaceAll("(.{6})(?!$)", "$1" + apart));
            assertThat(run(shell, "0").out).isEqualTo(RECOVERY);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void namesTheGroupOfARecoveryKeyThatHasATypingErrorAndIsAskedAgain(List<String> shell) throws Exception {
        ways("");
        typed(RECOVERY.replaceFirst("096173", "096137"), RECOVERY);

        assertThat(run(shell, "0").err).contains("its group 2 has a typing error");
        Ran again = run(shell, "1");
        assertThat(again.out).isEqualTo(RECOVERY);
        assertThat(again.err).doesNotContain("typing error");
    }

    /** Asked again and again, its owner would never get in; and cryptroot-unlock waits ten seconds for an answer, not longer. */
    @ParameterizedTest
    @MethodSource("shells")
    void handsOnAPassphraseOfFortyEightDigitsAfterOneQuestion(List<String> shell) throws Exception {
        ways("");
        for (String passphrase :
                List.of("123456".repeat(8), "123456".repeat(4) + "9".repeat(24), "0".repeat(47) + "1")) {
            typed(passphrase);

            assertThat(run(shell, "0").out).isEqualTo(passphrase);
            assertThat(Files.readAllLines(folder.resolve("prompts"))).hasSize(1);
        }
        typed(" 123456-123456 " + "123456".repeat(6) + " ");
        assertThat(run(shell, "0").out).isEqualTo(" 123456-123456 " + "123456".repeat(6) + " ");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void takesARecoveryKeyWithBlanksAroundIt(List<String> shell) throws Exception {
        ways("");
        typed("  " + RECOVERY + " - ");

        assertThat(run(shell, "0").out).isEqualTo(RECOVERY);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void handsOnEveryOtherPassphraseByteForByte(List<String> shell) throws Exception {
        ways("");
        for (String passphrase : List.of(
                "-n",
                "-e \\n",
                "--",
                "%s%d\\x41",
                "a'b\"c`d$e",
                "\\",
                " \t ",
                "grüß dich ☃",
                "*",
                "~",
                "#",
                "x".repeat(512),
                "")) {
            typed(passphrase);

            assertThat(run(shell, "0").out).isEqualTo(passphrase);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void handsOnAPassphraseThatOnlyResemblesARecoveryKey(List<String> shell) throws Exception {
        ways("");
        for (String passphrase :
                List.of("1".repeat(47), "a" + "1".repeat(47), "12 34-56", "-".repeat(48), "\"$(id)\"`id`")) {
            typed(passphrase);
            assertThat(run(shell, "0").out).isEqualTo(passphrase);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void keyFileIsPrintedAndAMissingOneIsNamed(List<String> shell) throws Exception {
        Path key = Files.writeString(folder.resolve("cryptroot.key"), "\1\2\nkey");
        Path script = script("keyfile", Map.of("/cryptroot/keyfiles/cryptroot.key", key.toString()));

        assertThat(start(shell, script, "0").out).isEqualTo("\1\2\nkey");

        Files.delete(key);
        Ran ran = start(shell, script, "0");
        assertThat(ran.exit).isEqualTo(1);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err).contains("there is no");
    }

    private void ways(String names) throws IOException {
        Files.writeString(folder.resolve("unlock.conf"), "WAYS='" + names + "'\n");
    }

    private void way(String name, String body) throws IOException {
        executable(Files.createDirectories(folder.resolve("unlock.d")).resolve(name), body);
    }

    /** What is typed, one line for each time that it is asked. */
    private void typed(String... lines) throws IOException {
        Files.deleteIfExists(folder.resolve("prompts"));
        Path left = folder.resolve("typed");
        Files.write(left, List.of(lines));
        executable(
                folder.resolve("askpass"),
                "printf '%s\\n' \"$1\" >>" + folder + "/prompts\nIFS= read -r line <" + left + "\n"
                        + (lines.length > 1 ? "sed -i 1d " + left + "\n" : "")
                        + "printf %s \"$line\"");
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(List<String> shell, String tried) throws Exception {
        return start(
                shell,
                script(
                        "unlock",
                        Map.of(
                                "ways=/usr/local/lib/rp5-provision/unlock.d", "ways=" + folder + "/unlock.d",
                                "/run/rp5-unlock.tried", folder + "/tried",
                                "askpass=/lib/cryptsetup/askpass", "askpass=" + folder + "/askpass",
                                "conf=/etc/rp5-provision/unlock.conf", "conf=" + folder + "/unlock.conf")),
                tried);
    }

    /** The script with its paths replaced; each must have been there. */
    private Path script(String name, Map<String, String> places) throws IOException {
        try (InputStream in = UnlockFiles.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> place : places.entrySet()) {
                assertThat(text).contains(place.getKey());
                text = text.replace(place.getKey(), place.getValue());
            }
            return Files.writeString(folder.resolve(name + "-script"), text);
        }
    }

    private Ran start(List<String> shell, Path script, String tried) throws Exception {
        List<String> argv = new ArrayList<>(shell);
        argv.add(script.toString());
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().put("CRYPTTAB_TRIED", tried);
        builder.environment().put("CRYPTTAB_NAME", "cryptroot");
        Process process = builder.redirectError(err.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(err));
    }

    private record Ran(int exit, String out, String err) {}
}
