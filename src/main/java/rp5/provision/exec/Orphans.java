package rp5.provision.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rp5.provision.errors.InterruptedRunException;

/**
 * Programs that a killed run left at work, and those that a killed program did. Every child is given a mark in its environment,
 * which all that it starts inherits: so they are told from other people's processes, whatever these do on the disk.
 */
public final class Orphans {
    /**
     * A variable in the environment of every program that a run starts: number, start time and PID namespace (pid_namespaces(7)) of the
     * run's process.
     */
    public static final String MARK = "RP5_PROVISION_RUN";

    /** A process in an uninterruptible wait on a dying disk does not end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One that has ended may be listed until its new parent takes note of that. */
    private static final Duration GLANCE = Duration.ofMillis(500);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-[0-9]+(?:-([0-9]+))?");
    private static final Pattern NAMESPACE = Pattern.compile("pid:\\[([0-9]+)]");
    /** Counted from the state, which is field 3. */
    private static final int START_TIME = 19;

    private final Path proc;
    private final Supplier<Stream<ProcessHandle>> processes;

    /**
     * Looks at processes there.
     *
     * @param proc where they are described, as in {@code /proc}
     */
    public Orphans(Path proc) {
        this(proc, ProcessHandle::allProcesses);
    }

    /**
     * Looks at some processes only.
     *
     * @param processes those that are at work, each time it is asked
     */
    Orphans(Path proc, Supplier<Stream<ProcessHandle>> processes) {
        this.proc = proc;
        this.processes = processes;
    }

    /** The mark of this run's own children. Process numbers are given again, so the time of its start is in it. */
    static String mark() {
        return new Orphans(Path.of("/proc")).mark(ProcessHandle.current().pid()).orElse("");
    }

    /** Number, start time in clock ticks since the machine started (field 22 of proc_pid_stat(5)) and namespace of a process. */
    Optional<String> mark(long pid) {
        // The name in parentheses before the third field may hold blanks and parentheses itself.
        return read(pid, "stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "))
                .filter(fields -> fields.length > START_TIME)
                .map(fields -> pid + "-" + fields[START_TIME]
                        + namespace(pid).map(number -> "-" + number).orElse(""));
    }

    private Optional<String> namespace(long pid) {
        try {
            Path link = proc.resolve(Long.toString(pid)).resolve("ns/pid");
            return Optional.of(NAMESPACE.matcher(Files.readSymbolicLink(link).toString()))
                    .filter(Matcher::matches)
                    .map(found -> found.group(1));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /**
     * Ends those whose run is dead, and what they start meanwhile: looks again until none is left.
     *
     * @return one line for each that was found, its number and name
     */
    public List<String> end() {
        return end(process -> markOn(process).filter(this::isDead).isPresent());
    }

    /**
     * Ends what programs of this run have started and then left, as one does that is killed: nobody's descendants, they could go on for as
     * long as they like.
     */
    public void endStrays() {
        Optional<String> ours = Optional.of(mark());
        end(process -> markOn(process).equals(ours) && !isOurDescendant(process));
    }

    private List<String> end(Predicate<ProcessHandle> wanted) {
        Map<Long, String> found = new LinkedHashMap<>();
        long begin = System.nanoTime();
        Duration left = PATIENCE;
        // mkinitramfs starts programs all the time: one may come after the list, from a parent that is on it.
        for (List<ProcessHandle> orphans = atWork(wanted);
                !orphans.isEmpty() && left.compareTo(Duration.ZERO) > 0;
                orphans = atWork(wanted)) {
            orphans.forEach(orphan ->
                    found.putIfAbsent(orphan.pid(), "process " + orphan.pid() + " (" + name(orphan.pid()) + ")"));
            List<CompletableFuture<ProcessHandle>> ends =
                    orphans.stream().map(ProcessHandle::onExit).toList();
            orphans.forEach(ProcessHandle::destroyForcibly);
            await(ends, left.compareTo(GLANCE) < 0 ? left : GLANCE);
            left = PATIENCE.minusNanos(System.nanoTime() - begin);
        }
        return List.copyOf(found.values());
    }

    private List<ProcessHandle> atWork(Predicate<ProcessHandle> wanted) {
        return processes
                .get()
                .filter(process -> process.isAlive() && wanted.test(process))
                .toList();
    }

    private static boolean isOurDescendant(ProcessHandle process) {
        return Stream.iterate(process.parent(), Optional::isPresent, parent -> parent.flatMap(ProcessHandle::parent))
                .anyMatch(parent -> parent.equals(Optional.of(ProcessHandle.current())));
    }

    private Optional<String> markOn(ProcessHandle process) {
        return read(process.pid(), "environ").stream()
                .flatMap(text -> Arrays.stream(text.split("\0")))
                .filter(variable -> variable.startsWith(MARK + "="))
                .map(variable -> variable.substring(MARK.length() + 1))
                .findFirst();
    }

    /**
     * A plan of somebody else may be at work: it takes no lock, and its programs are not orphans. Nor are those of a container's run, of which
     * nobody can tell here whether it is at work: its number is another process's here.
     */
    private boolean isDead(String mark) {
        Matcher form = FORM.matcher(mark);
        if (!form.matches() || mark.equals(mark())) {
            return false;
        }
        Optional<String> namespace = Optional.ofNullable(form.group(2));
        boolean here = namespace.isEmpty() || mark().endsWith("-" + namespace.get());
        return here && !mark(Long.parseLong(form.group(1))).equals(Optional.of(mark));
    }

    private String name(long pid) {
        return read(pid, "comm").orElse("?").strip();
    }

    /** Empty when it has ended meanwhile, or is not ours to look at. */
    private Optional<String> read(long pid, String file) {
        try {
            byte[] bytes = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve(file));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void await(List<CompletableFuture<ProcessHandle>> ends, Duration patience) {
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What does not go is named when the disk cannot be released.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        }
    }
}
