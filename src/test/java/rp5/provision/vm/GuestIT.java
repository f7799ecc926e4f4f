package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves the harness itself, so that a failure elsewhere is the tool's and not the machine's. */
@Tag("vm")
class GuestIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void theKernelIsTheOneOfTheLayoutAndLoadsItsModules(Layout layout) {
        GuestResult result = new Guest("kernel-" + layout.argument(), layout)
                .limit(LIMIT)
                .run(
                        "uname -r >/host/release; modprobe dm-crypt && modprobe dm-mod && grep -c dm_crypt /proc/modules && findmnt -n -o SOURCE /boot/firmware");

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("release").strip())
                .isEqualTo(GuestImages.of(layout).kernelRelease());
    }

    @Test
    void theExitCodeAndFilesOfTheSharedFolderComeOut() throws IOException {
        Guest guest = new Guest("share", Layout.PIOS).limit(LIMIT);
        Files.writeString(guest.folders().share().resolve("question"), "from the host");

        GuestResult result = guest.run("sed 's/host/guest/' /host/question >/host/answer; exit 7");

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.file("answer")).isEqualTo("from the guest");
    }

    @Test
    void theSdImageIsLeftAsItWasAndAnExtraDiskIsWritten() throws IOException {
        Path sd = GuestImages.of(Layout.PIOS).sdImage();
        String before = digest(sd);
        Guest guest = new Guest("overlay", Layout.PIOS).limit(LIMIT);
        Path disk = guest.folders().emptyDisk("target.img", 64 << 20);

        GuestResult result = guest.disk(disk)
                .run(
                        "echo changed >/etc/hostname; echo changed >/boot/firmware/config.txt; sync; echo written | dd of=/dev/ubdb conv=fsync");

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(digest(sd)).isEqualTo(before);
        try (var input = Files.newInputStream(disk)) {
            assertThat(new String(input.readNBytes(7), StandardCharsets.US_ASCII))
                    .isEqualTo("written");
        }
    }

    @Test
    void aHangingGuestIsKilledAtItsLimit() {
        Guest guest = new Guest("hang", Layout.PIOS).limit(Duration.ofSeconds(25));

        try (Guest.Running running = guest.start("echo hanging; sleep 1000")) {
            running.await(Pattern.compile("hanging"), Duration.ofSeconds(25));
            assertThat(running.result().exitCode()).isEqualTo(124);
        }
    }

    @Test
    void aPowerCutKeepsWhatWasWrittenAndLeavesNoProcess() throws IOException {
        Guest guest = new Guest("power-cut", Layout.PIOS).limit(LIMIT);
        Path disk = guest.folders().emptyDisk("target.img", 64 << 20);

        try (Guest.Running running =
                guest.disk(disk).start("echo written | dd of=/dev/ubdb conv=fsync; echo now; sleep 1000")) {
            running.await(Pattern.compile("(?m)^now"), LIMIT);
            running.cutPower();
            assertThat(running.machine().isRunning()).isFalse();
        }
        assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                .noneMatch(command -> command.contains(disk.toString()));
        assertThat(Files.readAllBytes(disk)).startsWith("written".getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            var buffer = ByteBuffer.allocate(1 << 20);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
