package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.testing.FakeHost;

class CoreDumpsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @Test
    void noKindOfMemoryIsDumped() {
        new FakeHost(root).file("/proc/self/coredump_filter", "");

        assertThat(CoreDumps.leaveMemoryOut(root)).isTrue();
        assertThat(root.resolve("proc/self/coredump_filter")).hasContent("0");
    }

    @Test
    void aKernelWithoutCoreDumpsNeedsNothing() {
        assertThat(CoreDumps.leaveMemoryOut(root)).isFalse();
        assertThat(root).isEmptyDirectory();
    }

    /** That the kernel takes what is written, and that a program started afterwards has it too. */
    @Test
    void theKernelTakesItAndHandsItOn() throws Exception {
        String before = Files.readString(Path.of("/proc/self/coredump_filter")).strip();
        try {
            assertThat(CoreDumps.leaveMemoryOut(Path.of("/"))).isTrue();

            assertThat(Files.readString(Path.of("/proc/self/coredump_filter"))).isEqualTo("00000000\n");
            Process child = new ProcessBuilder("cat", "/proc/self/coredump_filter").start();
            assertThat(child.inputReader().readLine()).isEqualTo("00000000");
        } finally {
            Files.writeString(Path.of("/proc/self/coredump_filter"), "0x" + before);
        }
    }
}
