package rp5.provision.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.ResultCode;
import rp5.provision.testing.ResultSchema;

/** The JAR at its edges: options, streams, exit codes. It is never let near a disk: no run here gets past its first question. */
class JarIT {
    private static final int JAVA_17 = 61;

    private final Path folder;
    private final Jar jar;

    JarIT(@TempDir Path folder) {
        this.folder = folder;
        this.jar = new Jar(folder);
    }

    @Test
    void helpGoesToStandardOutputInEightyColumns() {
        Jar.Ran ran = jar.run("--help");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("rp5-provision [MODE] [OPTIONS] [DEVICE]", "--dry-run", "Exit codes:");
        assertThat(ran.out().lines().filter(line -> line.length() > 80)).isEmpty();
    }

    @Test
    void versionIsTheOneOfTheBuild() throws IOException {
        Jar.Ran ran = jar.run("--version");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("rp5-provision " + manifest("Implementation-Version") + "\n");
    }

    @Test
    void noArgumentsWithoutATerminalIsAPlanThatTouchesNothing() {
        assumeThat(jar.nobodyHasJava()).isTrue();
        Jar.Ran ran = jar.asNobody();

        JsonNode result = kept(ran);
        assertThat(result.path("mode").asText()).isEqualTo("plan");
        assertThat(result.path("commands")).isEmpty();
        assertThat(ran.err()).contains("Result  ");
    }

    @Test
    void unknownOptionIsNamed() {
        Jar.Ran ran = jar.run("--yess");

        refused(ran, ResultCode.USAGE);
        assertThat(ran.err()).contains("--yess").contains("See --help.");
    }

    @Test
    void twoModesAreOneTooMany() {
        Jar.Ran ran = jar.run("--plan", "--dry-run");

        refused(ran, ResultCode.USAGE);
        assertThat(ran.err()).contains("Name one of --plan, --dry-run, --yes, --do-postcheck");
    }

    @Test
    void secondDeviceIsOneTooMany() {
        refused(jar.run("--plan", "/dev/a", "/dev/b"), ResultCode.USAGE);
    }

    @Test
    void rotationOfTheKeyFileGoesWithNoOtherWay() {
        Jar.Ran ran = jar.run("--keyfile-rotate", "--tpm-keyscript");

        refused(ran, ResultCode.USAGE);
        assertThat(ran.err()).contains("--keyfile-rotate changes the key file and nothing else");
    }

    @Test
    void fullRunWithNobodyToAskNeedsAPassphraseFile() {
        Jar.Ran ran = jar.run("--yes", "/dev/doesnotexist", "--log-dir", logs());

        refused(ran, ResultCode.FAIL_MISSING_PASSPHRASE);
        assertThat(ran.err()).contains("--passphrase-file");
        assertThat(folder.resolve("logs")).doesNotExist();
    }

    @Test
    void passphraseOnAClosedInputIsEmptyAndRefused() {
        Jar.Ran ran = jar.run("--yes", "--passphrase-file", "-", "/dev/doesnotexist", "--log-dir", logs());

        refused(ran, ResultCode.FAIL_MISSING_PASSPHRASE);
        assertThat(ran.err()).contains("is empty");
    }

    @ParameterizedTest
    @CsvSource({"HUP, FAIL_INTERRUPTED_HUP", "INT, FAIL_INTERRUPTED_INT", "TERM, FAIL_INTERRUPTED_TERM"})
    void signalEndsTheWaitForAPassphraseThatNobodySends(String signal, ResultCode code) {
        refused(
                jar.stoppedWhileItWaits(
                        signal, "--yes", "--passphrase-file", "-", "/dev/doesnotexist", "--log-dir", logs()),
                code);
    }

    @Test
    void signalEndsTheWaitForAPassphraseThatNobodyWritesIntoItsPipe() throws IOException, InterruptedException {
        String pipe = folder.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", "--mode=0600", pipe).start().waitFor())
                .isZero();

        refused(
                jar.stoppedWhileItWaits(
                        "TERM", "--yes", "--passphrase-file", pipe, "/dev/doesnotexist", "--log-dir", logs()),
                ResultCode.FAIL_INTERRUPTED_TERM);
    }

    @Test
    void passphraseFileThatOthersCanReadIsRefusedAndNotShown() throws IOException {
        Path file = folder.resolve("passphrase");
        Files.writeString(file, "correct horse\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        Jar.Ran ran = jar.run("--yes", "--passphrase-file", file.toString(), "/dev/doesnotexist", "--log-dir", logs());

        refused(ran, ResultCode.FAIL_MISSING_PASSPHRASE);
        assertThat(ran.err()).contains("chmod 600").doesNotContain("correct horse");
        assertThat(ran.out()).doesNotContain("correct horse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dry-run", "--do-postcheck"})
    void allButAPlanNeedRoot(String mode) {
        assumeThat(jar.nobodyHasJava()).isTrue();
        Jar.Ran ran = jar.asNobody(mode, "/dev/doesnotexist", "--log-dir", logs());

        refused(ran, ResultCode.FAIL_SAFETY_GUARD);
        assertThat(ran.err()).contains("sudo");
    }

    @Test
    void skippingTheCopyIsNoFullRun() {
        refused(jar.run("--yes", "--skip-rsync", "/dev/doesnotexist"), ResultCode.FAIL_RSYNC_SKIPPED_FULLRUN);
    }

    /** On a machine without the programs that a run needs, their absence is the answer. */
    @Test
    void unknownDeviceIsNamed() {
        Jar.Ran ran = jar.run("--plan", "/dev/doesnotexist", "--log-dir", logs());

        JsonNode result = kept(ran);
        assertThat(result.path("result").asText()).isIn("FAIL_INVALID_DEVICE", "FAIL_MISSING_TOOL");
        assumeThat(result.path("result").asText()).isEqualTo("FAIL_INVALID_DEVICE");
        refused(ran, ResultCode.FAIL_INVALID_DEVICE);
        assertThat(ran.err()).contains("/dev/doesnotexist");
    }

    @Test
    void jsonAndWordsForPeopleNeverMix() {
        Jar.Ran ran = jar.run("--yess");

        assertThat(ran.json().isObject()).isTrue();
        assertThat(ran.err()).doesNotContain("{").contains("Result  USAGE, exit code 2");
    }

    @Test
    void withoutJsonStandardOutputHasOneLineForPeople() {
        Jar.Ran ran = jar.run("--no-json", "--yess");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).startsWith("USAGE: ").endsWith("\n").doesNotContain("{");
        assertThat(ran.out().lines()).hasSize(1);
    }

    @Test
    void readerThatGoesAwayIsNoReasonToHangOrToComplain() {
        Jar.Ran help = jar.intoHead("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();

        Jar.Ran result = jar.intoHead("--yess");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Result  USAGE");
    }

    @Test
    void resultThatCannotBePrintedKeepsItsExitCode() {
        assertThat(jar.onAFullDisk("--yess").out().strip()).isEqualTo("2");
    }

    @Test
    void traceIsThereForTheOneWhoAsks() {
        assertThat(jar.run("--plan", "/dev/doesnotexist", "--verbose", "--log-dir", logs())
                        .err())
                .contains("\tat rp5.provision.");
    }

    @Test
    void jarStartsFromItsManifestAndHoldsNothingTwice() throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(Jar.file()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }

        assertThat(manifest(Attributes.Name.MAIN_CLASS.toString())).isEqualTo("rp5.provision.Main");
        assertThat(names)
                .filteredOn(name -> name.equals("META-INF/MANIFEST.MF"))
                .hasSize(1);
        Set<String> seen = new HashSet<>();
        assertThat(names)
                .filteredOn(name -> !name.endsWith("/") && !seen.add(name))
                .isEmpty();
        assertThat(names)
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
                .noneMatch(name -> name.endsWith("module-info.class"))
                .contains("picocli/CommandLine.class", "ch/qos/logback/classic/Logger.class");
    }

    @Test
    void everyClassRunsOnJava17() throws IOException {
        try (JarFile zip = new JarFile(Jar.file().toFile())) {
            List<String> newer = new ArrayList<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/versions/")) {
                    try (InputStream bytes = zip.getInputStream(entry)) {
                        byte[] head = bytes.readNBytes(8);
                        if ((((head[6] & 0xff) << 8) | (head[7] & 0xff)) > JAVA_17) {
                            newer.add(entry.getName());
                        }
                    }
                }
            }
            assertThat(newer).isEmpty();
        }
    }

    private String logs() {
        return folder.resolve("logs").toString();
    }

    private static String manifest(String attribute) throws IOException {
        try (JarFile zip = new JarFile(Jar.file().toFile())) {
            return String.valueOf(zip.getManifest().getMainAttributes().getValue(attribute));
        }
    }

    private static void refused(Jar.Ran ran, ResultCode code) {
        JsonNode result = kept(ran);
        assertThat(result.path("result").asText()).isEqualTo(code.label());
        assertThat(ran.exitCode()).isEqualTo(code.exitCode());
        assertThat(result.path("failure").path("disk_state").asText()).isEqualTo("UNTOUCHED");
        assertThat(ran.err()).contains("Result  " + code.label() + ", exit code " + code.exitCode());
    }

    /** The result, which tells the exit code as it was and is as the schema says. */
    private static JsonNode kept(Jar.Ran ran) {
        JsonNode result = ran.json();
        assertThat(result.path("exit_code").asInt()).isEqualTo(ran.exitCode());
        assertThat(new ResultSchema().objections(result)).isEmpty();
        return result;
    }
}
