package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.DevicePath;

/** Options and device names as a slip of the keyboard or a script could give them. */
class BadInputTest {
    @Property(tries = 1500, seed = "2026")
    void anyWordsEndWithACodeOfOurs(@ForAll("words") List<String> words) throws IOException {
        Path folder = Files.createTempDirectory("rp5-options");
        try {
            Bench bench = new Bench(folder);
            int code = bench.runAsIs(words.toArray(String[]::new));
            assertThat(List.of(ResultCode.values()))
                    .as("%s: %s", words, bench.err())
                    .anyMatch(known -> known.exitCode() == code && known != ResultCode.FAIL_UNHANDLED);
            assertThat(bench.mutations()).isEmpty();
        } finally {
            Files.deleteIfExists(folder.resolve("lock"));
            Files.deleteIfExists(folder);
        }
    }

    @Property(tries = 1000, seed = "2026")
    void aDevicePathStaysBelowDev(@ForAll("devices") String text) {
        try {
            DevicePath path = new DevicePath(text);
            assertThat(path.path().normalize().startsWith("/dev")).isTrue();
            assertThat(path.value()).doesNotContain("..", " ", "\n", "\0");
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("not a device path: ");
        }
    }

    /** Without --yes and without a log folder: nothing of this machine is to be written. */
    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.of(
                        "--plan",
                        "--dry-run",
                        "--do-postcheck",
                        "--esp-mb",
                        "--boot-mb=99999999999",
                        "--esp-mb=-1",
                        "--esp-mb=512",
                        "--json",
                        "--no-json",
                        "--verbose",
                        "--help",
                        "--version",
                        "--passphrase-file",
                        "--passphrase-file=",
                        "--keyfile-auto",
                        "--tpm-keyscript=x",
                        "--",
                        "-",
                        "--ye",
                        "@",
                        "@/nowhere",
                        "/dev/nvme0n1",
                        "/dev/doesnotexist",
                        "",
                        " ",
                        "\u00e4\uFFFD\uD83D",
                        "512")
                .list()
                .ofMaxSize(4)
                .map(words -> {
                    words.add("--log-dir=/proc/self/nowhere");
                    return words;
                });
    }

    @Provide
    Arbitrary<String> devices() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(20),
                Arbitraries.strings()
                        .withChars("adev/.0n1p-\\ \n\0:")
                        .ofMaxLength(20)
                        .map(text -> "/dev/" + text));
    }
}
