package rp5.provision.files;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rp5.provision.errors.StepException;
import rp5.provision.model.MountEntry;

/** What is mounted in the eyes of other processes, such as containers and sandboxed services. */
public final class MountNamespaces {
    private static final Pattern PID = Pattern.compile("[0-9]+");

    private final HostFiles files;

    public MountNamespaces(HostFiles files) {
        this.files = files;
    }

    /**
     * A mount that a process sees.
     *
     * @param command the process's name
     */
    public record Seen(int pid, String command, MountEntry mount) {}

    /** The mounts of all other namespaces, each once, with the first process that sees it. */
    public List<Seen> others() {
        Set<String> known = new HashSet<>();
        known.add(files.text("/proc/self/mountinfo").orElse(""));
        Set<MountEntry> told = new HashSet<>();
        return processes()
                .flatMap(pid -> {
                    String text = files.text("/proc/" + pid + "/mountinfo").orElse("");
                    return known.add(text) ? seen(pid, text) : Stream.of();
                })
                .filter(seen -> told.add(seen.mount()))
                .toList();
    }

    private Stream<Integer> processes() {
        return files.names("/proc").stream()
                .filter(name -> PID.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted();
    }

    private Stream<Seen> seen(int pid, String text) {
        String command = files.text("/proc/" + pid + "/comm").orElse("").strip();
        try {
            return MountInfo.parse(text).stream().map(mount -> new Seen(pid, command, mount));
        } catch (StepException e) {
            // The process ended while its list was read.
            return Stream.of();
        }
    }
}
