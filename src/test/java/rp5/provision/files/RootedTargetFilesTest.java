package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.StepException;
import rp5.provision.model.PlannedFile;

class RootedTargetFilesTest {
    @TempDir
    Path folder;

    @Test
    void writesTheContentWithItsModeAndLeavesNoTempFile() throws IOException {
        new RootedTargetFiles(folder).write(new PlannedFile("/etc/new/secret", 0600, "content\n"));

        Path file = folder.resolve("etc/new/secret");
        assertThat(file).hasContent("content\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void givesTheModeBeforeTheContent() throws Exception {
        Path beside = folder.resolve(".secret.rp5-new");
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean written = new AtomicBoolean();
        Thread observer = new Thread(() -> {
            while (!written.get()) {
                try {
                    PosixFileAttributes now = Files.readAttributes(beside, PosixFileAttributes.class);
                    if (now.size() > 0) {
                        seen.add(PosixFilePermissions.toString(now.permissions()));
                    }
                } catch (IOException e) {
                    // Not there yet, or renamed already.
                    Thread.onSpinWait();
                }
            }
        });
        observer.start();
        try {
            new RootedTargetFiles(folder).write(new PlannedFile("/secret", 0640, "x".repeat(64 << 20)));
        } finally {
            written.set(true);
            observer.join();
        }

        assertThat(seen).containsExactly("rw-r-----");
    }

    @Test
    void givesEveryPermissionBitOfTheMode() throws IOException {
        new RootedTargetFiles(folder).write(new PlannedFile("/script", 0751, ""));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("script"))))
                .isEqualTo("rwxr-x--x");
    }

    @Test
    void makesALinkInPlaceOfWhatWasThereAndOfNothingElse() throws IOException {
        Path link = folder.resolve("etc/wants/unit");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("/dev/null"));

        new RootedTargetFiles(folder).write(PlannedFile.link("/etc/wants/unit", "/etc/unit"));

        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("/etc/unit"));
        try (Stream<Path> left = Files.list(link.getParent())) {
            assertThat(left).containsExactly(link);
        }
    }

    @Test
    void replacesALinkInsteadOfWritingThroughIt() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "untouched");
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/fstab"), outside);

        new RootedTargetFiles(root).write(new PlannedFile("/etc/fstab", 0644, "new"));

        assertThat(outside).hasContent("untouched");
        assertThat(root.resolve("etc/fstab")).hasContent("new").isRegularFile();
    }

    @Test
    void refusesAFolderThatLeadsOutOfTheTarget() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(root.resolve("etc"), outside);

        assertThatThrownBy(() -> new RootedTargetFiles(root).write(new PlannedFile("/etc/sub/fstab", 0644, "new")))
                .isInstanceOf(StepException.class)
                .hasMessage("Could not write /etc/sub/fstab of the target.");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void tellsEachWriteAsADiffAgainstTheLiveFile() throws IOException {
        Files.createDirectories(folder.resolve("live/etc"));
        Files.writeString(folder.resolve("live/etc/fstab"), "a\nb\n");
        List<FileChange> changes = new ArrayList<>();
        List<PlannedFile> written = new ArrayList<>();
        HostFiles live = new HostFiles(folder.resolve("live"));
        PlannedFile file = new PlannedFile("/etc/fstab", 0644, "a\nc\n");

        ListedTargetFiles.only(live, changes::add).write(file);
        ListedTargetFiles.writing(live, changes::add, written::add).write(file);

        assertThat(written).containsExactly(file);
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0)).isEqualTo(changes.get(1));
        assertThat(changes.get(0).diff()).isEqualTo("--- a/etc/fstab\n+++ b/etc/fstab\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    }
}
