package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.testing.FakeHost;

class MountNamespacesTest {
    private static final String OURS = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n";
    private static final String THEIRS = "9 0 8:1 / / rw - ext4 /dev/sda1 rw\n10 9 8:2 / /d rw - ext4 /dev/sda2 rw\n";

    @Test
    void tellsEachMountOfOtherNamespacesOnceWithAProcess(@TempDir Path root) {
        FakeHost host = new FakeHost(root)
                .file("/proc/self/mountinfo", OURS)
                .file("/proc/7/mountinfo", OURS)
                .file("/proc/12/mountinfo", THEIRS)
                .file("/proc/12/comm", "container\n")
                .file("/proc/13/mountinfo", THEIRS)
                .file("/proc/14/mountinfo", "10 9 8:2 ")
                .folder("/proc/15")
                .file("/proc/meminfo", "x");

        assertThat(new MountNamespaces(host.files()).others())
                .extracting(seen ->
                        seen.pid() + " " + seen.command() + " " + seen.mount().target())
                .containsExactly("12 container /", "12 container /d");
    }
}
