package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.RefusedException;

class RunLockTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void secondOneIsRefusedAndLearnsWhoIsFirst() {
        try (RunLock first = take("/dev/a")) {
            assertThat(first).isNotNull();
            assertThat(RunLock.held(file())).isTrue();

            assertThatThrownBy(() -> take("/dev/b"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("since 1970-01-01T00:00:00Z")
                    .hasMessageContaining("for /dev/a");
        }
    }

    @Test
    void endOfTheFirstLetsTheNextIn() {
        take("/dev/a").close();

        assertThat(file()).doesNotExist();
        assertThat(RunLock.held(file())).isFalse();
        take("/dev/b").close();
    }

    @Test
    void fileThatAKilledRunLeftIsNoLock() throws IOException {
        Files.writeString(file(), "process 4711, since long ago, for /dev/a, and much more than the next one writes\n");

        assertThat(RunLock.held(file())).isFalse();
        try (RunLock lock = take("/dev/b")) {
            assertThat(lock).isNotNull();
            assertThat(file())
                    .content()
                    .contains("for /dev/b")
                    .doesNotContain("4711")
                    .doesNotContain("writes");
        }
        assertThat(file()).doesNotExist();
    }

    /** The number of a process is given again to another program: that it lives says nothing of the run. */
    @Test
    void fileThatNamesALivingProcessIsNoLockEither() throws IOException {
        long somebody = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
        Files.writeString(file(), "process " + somebody + ", since 2026-01-02T03:04:05Z, for /dev/a\n");

        assertThat(RunLock.held(file())).isFalse();
        try (RunLock lock = take("/dev/b")) {
            assertThat(lock).isNotNull();
            assertThat(file())
                    .content()
                    .contains("process " + ProcessHandle.current().pid() + ", since");
        }
    }

    @Test
    void linkInPlaceOfTheLockIsNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Files.createSymbolicLink(file(), other);

        assertThatThrownBy(() -> take("/dev/a")).isInstanceOf(ProvisionException.class);
        assertThat(other).hasContent("precious");
    }

    /** A channel that is used by an interrupted thread closes itself, and the lock with it. */
    @Test
    void aSignalBeforeItDoesNotLoseTheLock() {
        Thread.currentThread().interrupt();

        try (RunLock lock = take("/dev/a")) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(lock).isNotNull();
            assertThat(RunLock.held(file())).isTrue();
            assertThat(file()).content().contains("for /dev/a");
        } finally {
            Thread.interrupted();
        }
        assertThat(file()).doesNotExist();
    }

    /** A process that may write no byte to a file stands for a /run that has no room for one. */
    @Test
    @Timeout(60)
    void aLockThatCannotSayWhoseItIsIsGivenUp() throws Exception {
        Process process = new ProcessBuilder(
                        "prlimit",
                        "--fsize=0",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taking.class.getName(),
                        file().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).contains("Could not lock " + file());
        assertThat(file()).doesNotExist();
    }

    private RunLock take(String device) {
        return RunLock.take(file(), device, Instant.EPOCH);
    }

    private Path file() {
        return folder.resolve("lock");
    }

    /** Takes the lock and says why it cannot. */
    static final class Taking {
        private Taking() {}

        public static void main(String[] arguments) {
            try (RunLock lock = RunLock.take(Path.of(arguments[0]), "/dev/a", Instant.EPOCH)) {
                assertThat(lock).isNotNull();
            } catch (ProvisionException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
