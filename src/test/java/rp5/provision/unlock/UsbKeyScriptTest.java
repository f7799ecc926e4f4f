package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.testing.Shells;

/**
 * The script that gives the key on a stick, by every shell of this machine that may be there: its fixed paths moved into a folder, a link
 * for the stick, and stand-ins for mount(8) and umount(8) that show and hide what is on it.
 */
class UsbKeyScriptTest {
    private static final String KEY = "k\1\ney\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.here().stream();
    }

    @BeforeEach
    void stickWithAKey() throws IOException {
        for (String name : List.of("bin", "by-uuid", "stick")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("stick/rp5-1.key"), KEY);
        Files.createFile(folder.resolve("stick/also-there"));
        Files.createFile(folder.resolve("by-uuid/1234-ABCD"));
        conf("vfat");
        program("mount", "echo \"mount $*\" >>" + folder + "/said; cp -r " + folder + "/stick/. " + folder + "/place");
        program("umount", "echo \"umount $*\" >>" + folder + "/said; rm -r \"$1\"");
        program("modprobe", "exit 1");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void keyIsPrintedByteForByteAndTheStickIsOnlyRead(List<String> shell) throws Exception {
        Ran ran = run(shell);

        assertThat(ran.exit).as(ran.err).isZero();
        assertThat(ran.out).isEqualTo(KEY);
        assertThat(Files.readString(folder.resolve("said")))
                .isEqualTo("mount -t vfat -o ro " + folder + "/by-uuid/1234-ABCD " + folder + "/place\numount " + folder
                        + "/place\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void stickThatIsNotThereIsWaitedForAndNamed(List<String> shell) throws Exception {
        Files.delete(folder.resolve("by-uuid/1234-ABCD"));

        assertNothing(run(shell), "the stick with the file system 1234-ABCD is not there");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void stickWithAnotherFileSystemIsNamed(List<String> shell) throws Exception {
        program("mount", "echo 'wrong fs type' >&2; exit 32");

        assertNothing(run(shell), "the stick 1234-ABCD cannot be mounted");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void stickWithoutTheKeyAndWithAnEmptyOneIsNamed(List<String> shell) throws Exception {
        Files.writeString(folder.resolve("stick/rp5-1.key"), "");
        assertNothing(run(shell), "there is no rp5-1.key on the stick 1234-ABCD");

        Files.delete(folder.resolve("stick/rp5-1.key"));
        assertNothing(run(shell), "there is no rp5-1.key on the stick 1234-ABCD");
    }

    /** What it had printed would stand in front of the key of the next way, or of what is typed. */
    @ParameterizedTest
    @MethodSource("shells")
    void keyThatCannotBeReadToItsEndIsNotPrintedAtAll(List<String> shell) throws Exception {
        program("cat", "head -c 3 \"$1\"; echo 'Input/output error' >&2; exit 1");

        assertNothing(run(shell), "rp5-1.key on the stick 1234-ABCD cannot be read");
    }

    private void assertNothing(Ran ran, String why) {
        assertThat(ran.exit).isEqualTo(1);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err).contains("rp5-unlock: usb-key: " + why);
        assertThat(folder.resolve("place/also-there"))
                .as("what a stick shows that is mounted")
                .doesNotExist();
    }

    private void conf(String type) throws IOException {
        Files.writeString(
                folder.resolve("unlock.conf"),
                "USB_UUID='1234-ABCD'\nUSB_TYPE='" + type + "'\nUSB_FILE='rp5-1.key'\nUSB_WAIT=1\n");
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve("bin").resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(List<String> shell) throws Exception {
        String text = Resources.text("usb-key");
        for (List<String> place : List.of(
                List.of("place=/run/rp5-usb-key", "place=" + folder + "/place"),
                List.of(". /etc/rp5-provision/unlock.conf", ". " + folder + "/unlock.conf"),
                List.of("stick=/dev/disk/by-uuid/", "stick=" + folder + "/by-uuid/"),
                // Not everybody has a block device to spare.
                List.of("[ -b \"$stick\" ]", "[ -e \"$stick\" ]"))) {
            assertThat(text).contains(place.get(0));
            text = text.replace(place.get(0), place.get(1));
        }
        List<String> argv = new ArrayList<>(shell);
        argv.add(Files.writeString(folder.resolve("script"), text).toString());
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
        Process process = builder.redirectError(folder.resolve("err").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, Files.readString(folder.resolve("err")));
    }

    private record Ran(int exit, String out, String err) {}
}
