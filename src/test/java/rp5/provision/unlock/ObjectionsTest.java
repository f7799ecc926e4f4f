package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.files.HostFiles;
import rp5.provision.model.MountEntry;
import rp5.provision.model.Remote;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.Unlock;

/** Files that could not be written at the end of a run are refused at its beginning. */
class ObjectionsTest {
    private static final List<MountEntry> MOUNTS = List.of(
            mount("/", "ext4", "rw,noatime,rw,errors=remount-ro"),
            mount("/proc", "proc", "rw"),
            mount("/media", "vfat", "rw,relatime,ro"),
            mount("/media/rw", "vfat", "rw,relatime,rw,errors=remount-ro"));

    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void foldersOfTheRunningSystem() throws IOException {
        for (String folder : List.of("root/keep", "media/rw", "proc/sys")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.createSymbolicLink(root.resolve("root/link"), Path.of("keep"));
        Files.createSymbolicLink(root.resolve("root/stick"), Path.of("../media"));
        Files.writeString(root.resolve("root/there"), "precious");
        Files.createFile(root.resolve("root/nofolder"));
    }

    @ParameterizedTest
    @CsvSource({
        "/root/there, is there already and is not written over.",
        "/root/keep, is there already and is not written over.",
        "/nowhere/key, lies in a folder that does not exist.",
        "/root/nofolder/key, lies in a folder that does not exist.",
        "/run/rp5-provision/root/key, lies where the target is mounted while we work.",
        "/media/key, lies on a file system that cannot be written to (vfat at /media).",
        "/root/stick/key, lies on a file system that cannot be written to (vfat at /media).",
        "/proc/sys/key, lies on a file system that cannot be written to (proc at /proc)."
    })
    void fileThatCouldNotBeWrittenIsRefused(String file, String why) {
        assertThat(messages(recovery(file), Optional.empty())).containsExactly("--recovery-key " + file + " " + why);
        assertThat(messages(Optional.empty(), recovery(file).map(Path::of)))
                .containsExactly("--header-backup " + file + " " + why);
    }

    @Test
    void fileThatCanBeWrittenIsNot() {
        assertThat(messages(recovery("/root/key"), Optional.of(Path.of("/media/rw/header"))))
                .isEmpty();
        assertThat(messages(recovery("/root/link/key"), Optional.of(Path.of("/root/key"))))
                .isEmpty();
        assertThat(messages(recovery(Unlock.TERMINAL), Optional.empty())).isEmpty();
    }

    @Test
    void twoNamesOfOneFileAreRefused() {
        assertThat(messages(recovery("/root/link/key"), Optional.of(Path.of("/root/keep/key"))))
                .containsExactly("--recovery-key and --header-backup lead to the same file.");
    }

    private List<String> messages(Optional<String> recovery, Optional<Path> header) {
        Unlock unlock =
                new Unlock(Optional.empty(), Optional.empty(), Optional.empty(), recovery, header, Remote.NONE, false);
        List<Refusal> refusals = Objections.against(
                unlock, TargetPaths.below(Path.of("/run/rp5-provision")), new HostFiles(root), MOUNTS);
        assertThat(refusals).allMatch(refusal -> refusal.code() == ResultCode.FAIL_SAFETY_GUARD);
        return refusals.stream().map(Refusal::message).toList();
    }

    private static Optional<String> recovery(String file) {
        return Optional.of(file);
    }

    private static MountEntry mount(String target, String fstype, String options) {
        return new MountEntry(1, Path.of(target), "/", "0:1", fstype, "some", options);
    }
}
