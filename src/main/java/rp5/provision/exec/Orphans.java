package rp5.provision.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.InterruptedRunException;

/**
 * Programs that a killed run left at work. Every child is given a mark in its environment, which all that it starts inherits: so
 * they are told from other people's processes, whatever these do on the disk.
 */
public final class Orphans {
    /** Holds number and start time of the run's process. */
    static final String MARK = "RP5_PROVISION_RUN";

    /** A process in an uninterruptible wait on a dying disk does not end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})-");
    /** Counted from the state, which is field 3. */
    private static final int START_TIME = 19;

    private final Path proc;

    /**
     * Looks at processes there.
     *
     * @param proc where they are listed, as in {@code /proc}
     */
    public Orphans(Path proc) {
        this.proc = proc;
    }

    /** The mark of this run's own children. Process numbers are given again, so the time of its start is in it. */
    static String mark() {
        return new Orphans(Path.of("/proc")).mark(ProcessHandle.current().pid()).orElse("");
    }

    /** Number and start time of a process, in clock ticks since the machine started: field 22 of proc_pid_stat(5). */
    Optional<String> mark(long pid) {
        // The name in parentheses before the third field may hold blanks and parentheses itself.
        return read(pid, "stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "))
                .filter(fields -> fields.length > START_TIME)
                .map(fields -> pid + "-" + fields[START_TIME]);
    }

    /**
     * Ends those whose run is dead.
     *
     * @return one line for each that was found, its number and name
     */
    public List<String> end() {
        List<String> found = new ArrayList<>();
        List<CompletableFuture<ProcessHandle>> ends = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (isOrphan(process.pid())) {
                found.add("process " + process.pid() + " (" + name(process.pid()) + ")");
                ends.add(process.onExit());
                process.destroyForcibly();
            }
        }
        await(ends);
        return found;
    }

    private boolean isOrphan(long pid) {
        return read(pid, "environ").stream()
                .flatMap(text -> Arrays.stream(text.split("\0")))
                .filter(variable -> variable.startsWith(MARK + "="))
                .map(variable -> variable.substring(MARK.length() + 1))
                .anyMatch(this::isDead);
    }

    /** A plan of somebody else may be at work: it takes no lock, and its programs are not orphans. */
    private boolean isDead(String mark) {
        Matcher number = NUMBER.matcher(mark);
        return number.lookingAt()
                && !mark.equals(mark())
                && !mark(Long.parseLong(number.group(1))).equals(Optional.of(mark));
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

    private static void await(List<CompletableFuture<ProcessHandle>> ends) {
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What does not go is named when the disk cannot be released.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        }
    }
}
