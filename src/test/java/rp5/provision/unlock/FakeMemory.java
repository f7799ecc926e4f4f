package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.testing.ScriptedRunner;

/** A machine that keeps the folders and mounts in memory, and refuses what the kernel would; what else is asked must be scripted. */
final class FakeMemory implements ProcessRunner {
    private final ScriptedRunner others = new ScriptedRunner();
    private final Set<String> folders = new TreeSet<>();
    private final List<String> mounted = new ArrayList<>();
    private final List<String> unmounted = new ArrayList<>();
    private boolean stuck;

    void answering(String stdout, String... argv) {
        others.answering(stdout, argv);
    }

    /** With those above it, below /run. */
    void folder(String path) {
        for (int slash = path.indexOf('/', "/run/".length()); slash > 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash));
        }
        folders.add(path);
    }

    void mounted(String path) {
        mounted.add(path);
    }

    /** From now on each umount says that it went well. */
    void stuck() {
        stuck = true;
    }

    List<String> mounted() {
        return List.copyOf(mounted);
    }

    List<String> unmounted() {
        return List.copyOf(unmounted);
    }

    Set<String> folders() {
        return Set.copyOf(folders);
    }

    @Override
    public Output probe(Probe probe) {
        String path = last(probe.argv());
        return switch (probe.argv().get(0)) {
            case "test" -> new Output(folders.contains(path) ? 0 : 1, "", "");
            case "findmnt" -> new Output(mounted.contains(path) ? 0 : 1, "", "");
            default -> others.probe(probe);
        };
    }

    @Override
    public void run(Mutation mutation) {
        List<String> argv = mutation.argv();
        String path = last(argv);
        boolean done =
                switch (argv.get(0)) {
                    case "mkdir" -> {
                        folder(path);
                        yield true;
                    }
                    case "mount" -> folders.contains(path) && mounted.add(path);
                    case "umount" -> stuck || unmount(path);
                    case "rmdir" -> !mounted.contains(path) && isEmpty(path) && folders.remove(path);
                    case "find" -> {
                        while (folders.removeIf(folder -> folder.startsWith(argv.get(1)) && isEmpty(folder))) {
                            // Until there is none that is empty.
                        }
                        yield true;
                    }
                    default -> true;
                };
        if (!done) {
            throw new CommandException(
                    ResultCode.FAIL_GENERIC, CommandException.Cause.FAILED, argv, 1, List.of("as the kernel would"));
        }
    }

    /** What lies in a file system in memory goes with it. */
    private boolean unmount(String path) {
        boolean busy = mounted.stream().anyMatch(place -> place.startsWith(path + "/"));
        if (busy || !mounted.contains(path)) {
            return false;
        }
        mounted.remove(mounted.lastIndexOf(path));
        unmounted.add(path);
        folders.removeIf(folder -> folder.startsWith(path + "/"));
        return true;
    }

    private boolean isEmpty(String path) {
        return folders.stream().noneMatch(folder -> folder.startsWith(path + "/"));
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        if (needed.test(this)) {
            run(mutation);
        }
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {
        check.accept(this);
    }

    private static String last(List<String> argv) {
        return argv.get(argv.size() - 1);
    }
}
