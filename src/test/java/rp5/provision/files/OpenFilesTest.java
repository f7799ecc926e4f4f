package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.testing.FakeHost;

class OpenFilesTest {
    private static final Path DISK = Path.of("/dev/sdb");

    @TempDir
    private Path root = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "0100002", "02100001"})
    void aProcessThatCanWriteIsNamed(String flags) {
        assertThat(writers(host(flags, "PATH=/bin\0"))).containsExactly("process 77 (dd)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0100000", "010000000", "", "x"})
    void aProcessThatOnlyReadsIsNot(String flags) {
        assertThat(writers(host(flags, ""))).isEmpty();
    }

    @Test
    void aProcessOfARunIsNot() {
        assertThat(writers(host("02", "PATH=/bin\0MARK=1-2\0"))).isEmpty();
    }

    @Test
    void anotherDiskIsAnotherMatter() {
        assertThat(new OpenFiles(host("02", "").files()).writers(List.of(Path.of("/dev/sdc")), List.of("8:32"), "MARK"))
                .isEmpty();
    }

    /** Asking for it might take for ever; the link says enough of any other. */
    @Test
    void aFileOnAServerThatMayNotAnswerIsNotAsked() {
        FakeHost host = host("02", "");
        host.file(
                "/proc/77/mountinfo", "25 1 0:40 / /srv rw - nfs4 box:/srv rw\n26 1 8:2 / / rw - ext4 /dev/sda2 rw\n");

        assertThat(writers(host)).isEmpty();

        host.file("/proc/77/fdinfo/3", "pos:\t0\nflags:\t02\nmnt_id:\t26\n");
        assertThat(writers(host)).hasSize(1);
    }

    /** Whatever the end of the link is: it is not looked at. */
    @Test
    void whoHasAMountOpenIsToldByTheLinkAlone() {
        FakeHost host = host("02", "").link("/proc/78/cwd", "/srv/gone/folder").file("/proc/78/comm", "sh\n");

        assertThat(new OpenFiles(host.files()).of(List.of(), List.of(Path.of("/srv/gone"))))
                .containsExactly("process 78 (sh) has /srv/gone/folder open");
    }

    private FakeHost host(String flags, String environment) {
        return new FakeHost(root)
                .file("/dev/sdb", "")
                .file("/dev/sdc", "")
                .file("/proc/77/comm", "dd\n")
                .file("/proc/77/environ", environment)
                .link("/proc/77/fd/3", "/dev/sdb")
                .file("/proc/77/fdinfo/3", "pos:\t0\nflags:\t" + flags + "\nmnt_id:\t25\n");
    }

    private static List<String> writers(FakeHost host) {
        return new OpenFiles(host.files()).writers(List.of(DISK), List.of("8:16"), "MARK");
    }
}
