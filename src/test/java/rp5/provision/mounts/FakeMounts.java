package rp5.provision.mounts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/**
 * A machine that keeps folders and mounts, refuses what the kernel would refuse, and whose n-th mutation fails, having done its
 * work or not.
 */
final class FakeMounts implements ProcessRunner {
    private final int failAt;
    private final boolean halfDone;
    private final List<List<String>> ran = new ArrayList<>();
    private final List<String> mounted = new ArrayList<>();
    private final List<String> unmounted = new ArrayList<>();
    private String stuck = "";
    private final Set<String> folders = new HashSet<>();

    FakeMounts(int failAt, boolean halfDone) {
        this.failAt = failAt;
        this.halfDone = halfDone;
    }

    /** The mount at this place cannot be undone. */
    FakeMounts stuck(String path) {
        stuck = path;
        return this;
    }

    List<List<String>> ran() {
        return List.copyOf(ran);
    }

    List<String> mounted() {
        return List.copyOf(mounted);
    }

    List<String> unmounted() {
        return List.copyOf(unmounted);
    }

    boolean hasFolder(String path) {
        return folders.contains(path);
    }

    @Override
    public Output probe(Probe probe) {
        if (probe.argv().get(0).equals("test")) {
            return new Output(folders.contains(last(probe.argv())) ? 0 : 1, "", "");
        }
        StringBuilder mountinfo = new StringBuilder();
        mounted.forEach(target -> mountinfo.append("1 1 0:1 / ").append(target).append(" rw - ext4 /dev/x rw\n"));
        return new Output(0, mountinfo.toString(), "");
    }

    @Override
    public void run(Mutation mutation) {
        List<String> argv = mutation.argv();
        ran.add(argv);
        boolean fails = ran.size() == failAt;
        if (!fails || halfDone) {
            work(argv);
        }
        if (fails) {
            throw failure(argv);
        }
    }

    private void work(List<String> argv) {
        String path = last(argv);
        switch (argv.get(0)) {
            case "mkdir" -> folders.addAll(argv.subList(3, argv.size()));
            case "rmdir" -> {
                if (mounted.contains(path) || !folders.remove(path)) {
                    throw failure(argv);
                }
            }
            case "mount" -> mounted.add(path);
            case "umount" -> {
                boolean busy = mounted.stream().anyMatch(target -> target.startsWith(path + "/"));
                if (busy || path.equals(stuck) || !mounted.remove(path)) {
                    throw failure(argv);
                }
                unmounted.add(path);
            }
            default -> {}
        }
    }

    private static String last(List<String> argv) {
        return argv.get(argv.size() - 1);
    }

    private static CommandException failure(List<String> argv) {
        return new CommandException(
                ResultCode.FAIL_GENERIC, CommandException.Cause.FAILED, argv, 1, List.of("scripted"));
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        if (needed.test(this)) {
            run(mutation);
        }
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {}
}
