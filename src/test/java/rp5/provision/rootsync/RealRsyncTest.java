package rp5.provision.rootsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.CommandException;
import rp5.provision.exec.Probe;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.testing.SystemSamples;

/** The copy's command lines, run with this machine's rsync on small trees. */
class RealRsyncTest {
    private final ProcessRunner real = SystemSamples.realRunner();
    private Path from = Path.of("");
    private Path to = Path.of("");
    private SyncRun run = new SyncRun(from, to, List.of(), false);

    @BeforeEach
    void tree(@TempDir Path folder) throws IOException {
        from = Files.createDirectories(folder.resolve("from"));
        to = Files.createDirectories(folder.resolve("to"));
        run = new SyncRun(from, to, List.of("/tmp/*", "/dev", ".gvfs"), false);
        for (String name : List.of("etc", "tmp", "dev", "home/pi/.gvfs")) {
            Files.createDirectories(from.resolve(name));
        }
        Files.writeString(from.resolve("etc/passwd"), "root\n");
        Files.writeString(from.resolve("tmp/x"), "x");
        Files.writeString(from.resolve("dev/null"), "x");
        Files.writeString(from.resolve("home/pi/.gvfs/x"), "x");
    }

    private Differences differences() {
        return Differences.parse(real.probe(SyncCommands.differences(run)).lines());
    }

    @Test
    void takesLinksHolesAndAttributes() throws IOException {
        Path file = from.resolve("etc/passwd");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.createLink(from.resolve("etc/hard"), file);
        Files.createSymbolicLink(from.resolve("etc/soft"), Path.of("passwd"));
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("note", ByteBuffer.wrap("kept".getBytes(StandardCharsets.UTF_8)));
        try (RandomAccessFile sparse =
                new RandomAccessFile(from.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(8 << 20);
        }

        real.run(SyncCommands.copy(run));

        Path copy = to.resolve("etc/passwd");
        assertThat(copy).hasContent("root\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(copy, "unix:ino"))
                .isEqualTo(Files.getAttribute(to.resolve("etc/hard"), "unix:ino"));
        assertThat(Files.readSymbolicLink(to.resolve("etc/soft"))).hasToString("passwd");
        assertThat(Files.getFileAttributeView(copy, UserDefinedFileAttributeView.class)
                        .list())
                .containsExactly("note");
        assertThat(blocks(to.resolve("sparse"))).isLessThan(1024);
        assertThat(to.resolve("tmp")).isEmptyDirectory();
        assertThat(to.resolve("dev")).doesNotExist();
        assertThat(to.resolve("home/pi/.gvfs")).doesNotExist();
        assertThat(differences()).isEqualTo(new Differences(List.of(), List.of(), List.of()));
    }

    @Test
    void countsWhatTheProgressEndsWith() throws IOException {
        Files.write(from.resolve("big"), new byte[3 << 20]);
        Files.createLink(from.resolve("again"), from.resolve("big"));
        List<String> lines = new CopyOnWriteArrayList<>();
        RsyncCount count = RsyncCount.parse(real.probe(SyncCommands.count(run)).stdout());

        real.run(SyncCommands.copy(run).reportingTo(lines::add));

        assertThat(count).isEqualTo(new RsyncCount(2, (3 << 20) + 5));
        List<Long> bytes = lines.stream()
                .flatMap(line -> Progress2.parse(line).stream())
                .map(Progress2::bytes)
                .toList();
        assertThat(bytes).isNotEmpty().last().isEqualTo(count.bytes());
    }

    @Test
    void countsAlsoWhenThereIsNoTargetYet() throws IOException {
        new ProcessBuilder("mkfifo", from.resolve("fifo").toString())
                .start()
                .onExit()
                .join();
        SyncRun dry = new SyncRun(from, to.resolve("not/there"), run.exclusions(), false);

        assertThat(RsyncCount.parse(real.probe(SyncCommands.count(dry)).stdout()))
                .isEqualTo(new RsyncCount(1, 5));
        assertThat(to).isEmptyDirectory();
    }

    @Test
    void theSecondPassCatchesUp() throws IOException {
        real.run(SyncCommands.copy(run));
        Files.writeString(from.resolve("etc/new"), "new");
        Files.delete(from.resolve("etc/passwd"));

        assertThat(differences().wrong()).isEmpty();
        assertThat(differences().meanwhile()).containsExactlyInAnyOrder("etc/", "etc/new", "etc/passwd");
        real.run(SyncCommands.copyAgain(run));

        assertThat(to.resolve("etc/passwd")).doesNotExist();
        assertThat(differences()).isEqualTo(new Differences(List.of(), List.of(), List.of()));
    }

    @Test
    void aCopyThatIsDamagedWithoutATraceIsFoundByItsContent() throws IOException {
        real.run(SyncCommands.copy(run));
        Path copy = to.resolve("etc/passwd");
        FileTime time = Files.getLastModifiedTime(copy);
        Files.writeString(copy, "rOot\n");
        Files.setLastModifiedTime(copy, time);

        assertThat(differences()).isEqualTo(new Differences(List.of(), List.of("etc/passwd"), List.of()));
        Path source = from.resolve("etc/passwd");
        assertThat(new Corruption(Instant.now().plusSeconds(60)).isDamaged(source, real))
                .isTrue();
        assertThat(new Corruption(Instant.now().minusSeconds(60)).isDamaged(source, real))
                .isFalse();
        assertThat(new Corruption(Instant.now()).isDamaged(from.resolve("etc/gone"), real))
                .isFalse();
    }

    /** rsync prints such a name in escapes: asked for by those, it would seem to be gone, and damage to be a change. */
    @Test
    void aDamagedCopyIsFoundWhateverTheFileIsCalled() throws IOException {
        String name = "two\nlines \\#012";
        Path source = Files.writeString(from.resolve(name), "root\n");
        real.run(SyncCommands.copy(run));
        FileTime time = Files.getLastModifiedTime(to.resolve(name));
        Files.writeString(to.resolve(name), "rOot\n");
        Files.setLastModifiedTime(to.resolve(name), time);

        String printed = differences().content().get(0);

        assertThat(printed).isEqualTo("two\\#012lines \\#134#012");
        Path found = RsyncName.path(printed).orElseThrow();
        assertThat(from.resolve(found)).isEqualTo(source);
        assertThat(new Corruption(Instant.now().plusSeconds(60)).isDamaged(from.resolve(found), real))
                .isTrue();
    }

    @Test
    void aChangeOfTheSameSizeWithinTheSameSecondIsCopied() throws IOException {
        Path file = from.resolve("etc/passwd");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000, 100)));
        real.run(SyncCommands.copy(run));
        Files.writeString(file, "toor\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000, 900)));

        real.run(SyncCommands.copyAgain(run));

        assertThat(to.resolve("etc/passwd")).hasContent("toor\n");
    }

    @Test
    void aFileThatTheCopyLostIsFound() throws IOException {
        real.run(SyncCommands.copy(run));
        FileTime time = Files.getLastModifiedTime(to.resolve("etc"));
        Files.delete(to.resolve("etc/passwd"));
        Files.setLastModifiedTime(to.resolve("etc"), time);

        assertThat(differences().wrong()).containsExactly("etc/passwd is missing in the copy");
    }

    @Test
    void keepsItsHandsOffTheTargetsOwnFolders() throws IOException {
        Files.createDirectories(to.resolve("dev"));
        Files.writeString(to.resolve("dev/null"), "the target's");
        Files.writeString(to.resolve("stale"), "");

        real.run(SyncCommands.copy(run));

        assertThat(to.resolve("dev/null")).hasContent("the target's");
        assertThat(to.resolve("stale")).doesNotExist();
    }

    @Test
    void aCopyThatCannotBeWrittenFails() {
        SyncRun nowhere = new SyncRun(from, Path.of("/proc/rp5-nowhere"), List.of(), false);

        assertThatThrownBy(() -> real.run(SyncCommands.copy(nowhere))).isInstanceOf(CommandException.class);
    }

    private static long blocks(Path file) {
        return Long.parseLong(SystemSamples.realRunner()
                .probe(Probe.of("stat", "--format=%b", file.toString()))
                .text());
    }
}
