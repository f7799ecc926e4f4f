package rp5.provision.files;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.errors.StepException;
import rp5.provision.model.MountEntry;

/** Finds the processes that keep a device or a mount busy (proc(5)). */
public final class OpenFiles {
    private static final Pattern PID = Pattern.compile("[0-9]+");
    /** Octal, see proc_pid_fdinfo(5). */
    private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*[0-7]*([0-7])$");

    private static final Pattern MOUNT = Pattern.compile("(?m)^mnt_id:\\s*([0-9]{1,9})$");

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

    /**
     * One line for each process that has one of the devices open for writing, whatever the name is by which it opened it.
     *
     * @param nodes the devices' nodes
     * @param numbers their numbers, as in {@code 259:1}
     * @param mark a variable in the environment of processes that do not count
     */
    public List<String> writers(Collection<Path> nodes, Collection<String> numbers, String mark) {
        return files.names("/proc").stream()
                .filter(name -> PID.matcher(name).matches())
                .filter(pid -> hasForWriting(pid, nodes, numbers))
                .filter(pid -> !has(pid, mark))
                .map(pid -> "process " + pid + " (" + command(pid) + ")")
                .toList();
    }

    private boolean has(String pid, String variable) {
        return files.text("/proc/" + pid + "/environ").stream()
                .flatMap(text -> Arrays.stream(text.split("\0")))
                .anyMatch(entry -> entry.startsWith(variable + "="));
    }

    private boolean hasForWriting(String pid, Collection<Path> nodes, Collection<String> numbers) {
        Set<Integer> silent = silentMounts(pid);
        return files.names("/proc/" + pid + "/fd").stream().anyMatch(fd -> {
            Optional<String> info = files.text("/proc/" + pid + "/fdinfo/" + fd);
            return info.filter(OpenFiles::isForWriting).isPresent()
                    && info.flatMap(OpenFiles::mount).filter(silent::contains).isEmpty()
                    && isOneOf("/proc/" + pid + "/fd/" + fd, nodes, numbers);
        });
    }

    /** The mounts that the process sees and on which asking for a file may take for ever. */
    private Set<Integer> silentMounts(String pid) {
        try {
            return files.text("/proc/" + pid + "/mountinfo").map(MountInfo::parse).orElse(List.of()).stream()
                    .filter(MountEntry::mayNotAnswer)
                    .map(MountEntry::id)
                    .collect(Collectors.toSet());
        } catch (StepException e) {
            // It ends at this moment, or has names that cannot be said here: then its files are asked.
            return Set.of();
        }
    }

    private boolean isOneOf(String link, Collection<Path> nodes, Collection<String> numbers) {
        return files.end(link).filter(nodes::contains).isPresent()
                || files.blockNumber(link).filter(numbers::contains).isPresent();
    }

    /** The access mode of open(2) is in the lowest two bits: 0 reads, 1 writes, 2 does both. */
    private static boolean isForWriting(String fdinfo) {
        Matcher flags = FLAGS.matcher(fdinfo);
        return flags.find() && (Integer.parseInt(flags.group(1)) & 3) != 0;
    }

    private static Optional<Integer> mount(String fdinfo) {
        Matcher id = MOUNT.matcher(fdinfo);
        return id.find() ? Optional.of(Integer.valueOf(id.group(1))) : Optional.empty();
    }

    private Stream<Path> opened(String pid) {
        String process = "/proc/" + pid;
        Stream<String> links = Stream.concat(
                Stream.of(process + "/cwd", process + "/exe"),
                files.names(process + "/fd").stream().map(fd -> process + "/fd/" + fd));
        // A process in a chroot has /proc/PID/root below the mount; for all others it is /, which is below none.
        return Stream.concat(links, Stream.of(process + "/root"))
                .map(files::end)
                .flatMap(Optional::stream);
    }

    private String command(String pid) {
        return files.text("/proc/" + pid + "/comm").orElse("?").strip();
    }
}
