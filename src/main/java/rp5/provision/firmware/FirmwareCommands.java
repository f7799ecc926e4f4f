package rp5.provision.firmware;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.TargetPaths;

/** The command lines of the firmware copy. */
final class FirmwareCommands {
    private static final Duration COPY = Duration.ofMinutes(30);

    private FirmwareCommands() {}

    /** Names, contents and times only: a FAT has no owners, modes or links, and keeps times to two seconds. */
    static Mutation copy(Path esp, List<String> exclusions, TargetPaths paths) {
        List<String> argv = new ArrayList<>(
                List.of("rsync", "--recursive", "--times", "--modify-window=2", "--one-file-system", "--delete"));
        argv.addAll(tail(esp, exclusions, paths));
        return Mutation.of(argv).within(COPY);
    }

    /** Compares contents and lists every file and folder, equal or not, for {@link Comparison}. */
    static Probe compare(Path esp, List<String> exclusions, TargetPaths paths) {
        List<String> argv = new ArrayList<>(List.of(
                "rsync",
                "--recursive",
                "--checksum",
                "--one-file-system",
                "--delete",
                "--dry-run",
                "--itemize-changes",
                "--itemize-changes"));
        argv.addAll(tail(esp, exclusions, paths));
        return Probe.of(argv).within(COPY);
    }

    private static List<String> tail(Path esp, List<String> exclusions, TargetPaths paths) {
        List<String> words = new ArrayList<>();
        exclusions.forEach(pattern -> words.add("--exclude=" + pattern));
        words.add(esp + "/");
        words.add(firmware(paths) + "/");
        return words;
    }

    /** Writes the file system that holds the path to the disk. */
    static Mutation sync(Path path) {
        return Mutation.of("sync", "--file-system", path.toString()).within(Duration.ofMinutes(15));
    }

    /** What is mounted at the target's firmware folder: the folder of its file system, and the type. */
    static Probe mounted(TargetPaths paths) {
        return Probe.of("findmnt", "--noheadings", "--raw", "--output=FSROOT,FSTYPE", "--mountpoint=" + firmware(paths))
                .accepting(0, 1);
    }

    /** The files below a folder, for {@link EspListing}. */
    static Probe list(Path folder) {
        return Probe.of("find", folder.toString(), "-type", "f", "-printf", "%s %P\\0");
    }

    /** The target's /boot/firmware, where the staging folder of the ESP is seen. */
    static Path firmware(TargetPaths paths) {
        return paths.inRoot("/boot/firmware");
    }
}
