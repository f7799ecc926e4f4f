package rp5.provision.files;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the processes that keep a device or a mount busy (proc(5)). */
public final class OpenFiles {
    private static final Pattern PID = Pattern.compile("[0-9]+");

    private final HostFiles files;

    public OpenFiles(HostFiles files) {
        this.files = files;
    }

    /**
     * One line for each process that has one of the device nodes, or a file or folder below one of the mount points open. What a
     * process has only mapped into its memory, its program aside, is not seen.
     */
    public List<String> of(Collection<Path> nodes, Collection<Path> mounts) {
        return files.names("/proc").stream()
                .filter(name -> PID.matcher(name).matches())
                .flatMap(pid -> opened(pid)
                        .filter(file -> nodes.contains(file) || mounts.stream().anyMatch(file::startsWith))
                        .findFirst()
                        .map(file -> "process " + pid + " (" + command(pid) + ") has " + file + " open")
                        .stream())
                .toList();
    }

    private Stream<Path> opened(String pid) {
        String process = "/proc/" + pid;
        Stream<String> links = Stream.concat(
                Stream.of(process + "/cwd", process + "/exe"),
                files.names(process + "/fd").stream().map(fd -> process + "/fd/" + fd));
        // A process in a chroot has /proc/PID/root below the mount; for all others it is /, which is below none.
        return Stream.concat(links, Stream.of(process + "/root"))
                .map(files::real)
                .flatMap(Optional::stream);
    }

    private String command(String pid) {
        return files.text("/proc/" + pid + "/comm").orElse("?").strip();
    }
}
