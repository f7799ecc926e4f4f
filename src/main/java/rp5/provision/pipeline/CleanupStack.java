package rp5.provision.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rp5.provision.errors.CleanupException;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/**
 * What must be undone, last first. Holds only what we made. Closing runs every undo, also after one of them failed, and also
 * when the thread was interrupted; a second close does nothing. Ctrl-C reaches the commands that clean up too: what was stopped in
 * its work is done again, also when that happens more than once.
 */
public final class CleanupStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CleanupStack.class);

    /** What took so long will not do better the second time. */
    private static final Duration WORTH_REPEATING = Duration.ofSeconds(90);
    /** Somebody may press Ctrl-C again while it is repeated. What is killed as often as this is not killed by a key. */
    private static final int MOST_STOPS = 6;
    /** Exit codes above this one are signals (bash(1), "EXIT STATUS"; Java counts so too). */
    private static final int SIGNALS = 128;

    private final Deque<Undo> undos = new ArrayDeque<>();
    private boolean kept;
    private boolean perhapsBootable;

    /**
     * Promises an undo. To be called before the action when the action can half succeed; the undo then asks first whether there
     * is anything to undo.
     *
     * @param what for the log and for the user, such as {@code unmount /run/x/root}
     */
    public void defer(String what, Runnable undo) {
        undos.push(new Undo(what, undo, false, false));
    }

    /**
     * Promises an undo that asks first whether it is needed. The first one that failed, or did not help, is done a second time: one
     * probe that fails must not leave a whole stack of mounts and mappings open.
     */
    public void deferAsked(String what, Runnable undo) {
        undos.push(new Undo(what, undo, true, false));
    }

    /** As {@link #deferAsked}, for what the disk is used with: it stays after {@link #keep}, and when the disk may be bootable all the same. */
    public void deferUnlessKept(String what, Runnable undo) {
        deferAsked(what, () -> {
            if (!kept && !perhapsBootable) {
                undo.run();
            }
        });
    }

    /** As {@link #deferAsked} unless {@link #keep} was called, and the only undo on which it depends whether the Pi may start from the disk. */
    public void deferMakingUnbootable(String what, Runnable undo) {
        undos.push(new Undo(
                what,
                () -> {
                    if (!kept) {
                        undo.run();
                    }
                },
                true,
                true));
    }

    /** The disk is bootable: what was made for it stays. */
    public void keep() {
        kept = true;
    }

    /** The usual undo for {@link #deferAsked}: runs the command if it is needed, then looks whether it helped. */
    public static void untilGone(ProcessRunner runner, String what, Predicate<Prober> needed, Mutation command) {
        runner.runIf(needed, command);
        runner.verify(what, prober -> {
            if (needed.test(prober)) {
                throw new StepException(ResultCode.FAIL_CLEANUP, "It is still there after: " + command);
            }
        });
    }

    /**
     * A way to undo something.
     *
     * @param needed whether it is still there
     * @param command takes it away
     */
    public record Way(Predicate<Prober> needed, Mutation command) {}

    /**
     * As {@link #untilGone(ProcessRunner, String, Predicate, Mutation)}, with another way for when the first one fails or does not help.
     *
     * @param otherwise looks and takes away without what the first way may lack, such as a disk that can still be read
     */
    public static void untilGone(ProcessRunner runner, String what, Way first, Way otherwise) {
        try {
            untilGone(runner, what, first.needed(), first.command());
        } catch (CommandException | StepException e) {
            if (isStop(e)) {
                throw e;
            }
            LOG.debug("another way, for: {}", e.getMessage());
            try {
                untilGone(runner, what, otherwise.needed(), otherwise.command());
            } catch (CommandException | StepException again) {
                if (isStop(again)) {
                    throw again;
                }
                e.addSuppressed(again);
                throw e;
            }
        }
    }

    /**
     * Undoes everything.
     *
     * @throws CleanupException naming each thing that could not be undone
     */
    @Override
    public void close() {
        // With the flag set each command that cleans up would be interrupted at once.
        boolean interrupted = Thread.interrupted();
        List<String> left = new ArrayList<>();
        List<RuntimeException> causes = new ArrayList<>();
        while (!undos.isEmpty()) {
            Undo undo = undos.pop();
            long begin = System.nanoTime();
            Optional<RuntimeException> failure = attempt(undo);
            interrupted |= Thread.interrupted();
            for (int attempt = 1; failure.isPresent(); attempt++) {
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                if (!isWorthRepeating(undo, failure.get(), took, attempt, left.isEmpty())) {
                    break;
                }
                LOG.debug("once more: {}", undo.what());
                failure = attempt(undo);
                interrupted |= Thread.interrupted();
            }
            failure.ifPresent(e -> {
                LOG.error("could not {}: {}", undo.what(), e.getMessage());
                left.add(undo.what() + ": " + describe(e));
                causes.add(e);
            });
            perhapsBootable |= failure.isPresent() && undo.unboots();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!left.isEmpty()) {
            CleanupException failure = new CleanupException(left, perhapsBootable);
            causes.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** Why it failed; empty when it went well. */
    private static Optional<RuntimeException> attempt(Undo undo) {
        try {
            undo.action().run();
            return Optional.empty();
        } catch (RuntimeException e) {
            // Not only what we expect: a bug in one undo must not keep the others from running.
            return Optional.of(e);
        }
    }

    private static boolean isWorthRepeating(
            Undo undo, RuntimeException failure, Duration took, int attempts, boolean isFirstToFail) {
        if (isStop(failure)) {
            return attempts < MOST_STOPS;
        }
        // What holds one thing holds all below it: each of them would be tried to its limit twice, for minutes.
        return undo.asks() && isFirstToFail && attempts == 1 && took.compareTo(WORTH_REPEATING) < 0;
    }

    private static boolean isStop(RuntimeException failure) {
        return failure instanceof InterruptedRunException
                || (failure instanceof CommandException command && command.exitCode() > SIGNALS);
    }

    private static String describe(RuntimeException e) {
        if (e instanceof ProvisionException known) {
            List<String> details = known.details();
            return known.getMessage() + (details.isEmpty() ? "" : " (" + details.get(details.size() - 1) + ")");
        }
        return e.toString();
    }

    /**
     * Something to undo.
     *
     * @param asks whether it looks first if there is anything to undo, so that it may be done twice
     * @param unboots whether the Pi may start from the disk when it fails
     */
    private record Undo(String what, Runnable action, boolean asks, boolean unboots) {}
}
