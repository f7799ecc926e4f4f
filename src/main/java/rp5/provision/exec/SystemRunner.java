package rp5.provision.exec;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;

/** Runs programs for real, one at a time, each with a time limit and an environment of its own. */
public final class SystemRunner implements ProcessRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SystemRunner.class);
    private static final int PROBE_LIMIT = 32 * 1024 * 1024;
    private static final int MUTATION_LIMIT = 256 * 1024;
    private static final int TAIL_LINES = 12;
    /** How long the readers may lag behind a child that has ended. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final CommandListener listener;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Starter starter;

    /**
     * @param path the PATH of every child and the one on which programs are looked up; the system's own folders are added
     */
    public SystemRunner(CommandListener listener, Clock clock, Sleeper sleeper, String path) {
        this(listener, clock, sleeper, path, DRAIN);
    }

    /**
     * @param drain how long the readers may lag behind a child that has ended
     */
    SystemRunner(CommandListener listener, Clock clock, Sleeper sleeper, String path, Duration drain) {
        this(listener, clock, sleeper, starting(SearchPath.of(path), drain));
    }

    /**
     * @param starter runs one program once
     */
    SystemRunner(CommandListener listener, Clock clock, Sleeper sleeper, Starter starter) {
        this.listener = listener;
        this.clock = clock;
        this.sleeper = sleeper;
        this.starter = starter;
    }

    private static Starter starting(SearchPath path, Duration drain) {
        return (command, stdout, listeners) -> Child.run(command, path, drain, stdout, listeners);
    }

    @Override
    public Output probe(Probe probe) {
        Finished finished = start(probe, new BoundedCapture(PROBE_LIMIT), Listeners.NONE);
        if (finished.stdout().overflowed()) {
            throw failure(probe, CommandException.Cause.TOO_MUCH_OUTPUT, finished);
        }
        return new Output(
                finished.exitCode(), finished.stdout().text(), finished.stderr().text());
    }

    @Override
    public void run(Mutation mutation) {
        Retry retry = mutation.retry();
        for (int attempt = 1; ; attempt++) {
            try {
                start(
                        mutation,
                        new BoundedCapture(MUTATION_LIMIT),
                        new Listeners(mutation.progress(), mutation.complaints()));
                return;
            } catch (CommandException e) {
                if (attempt >= retry.attempts() || e.failure() != CommandException.Cause.FAILED) {
                    throw e;
                }
                Duration wait = retry.waitAfter(attempt);
                LOG.debug("trying again in {} ms ({}): {}", wait.toMillis(), retry.race(), e.getMessage());
                sleeper.sleep(wait);
            }
        }
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        if (needed.test(this)) {
            run(mutation);
        }
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {
        LOG.debug("reading back: {}", what);
        AwaitedWork.await("reading back " + what, check, this);
    }

    private Finished start(Command command, BoundedCapture stdout, Listeners listeners) {
        Instant begin = clock.instant();
        long nanos = System.nanoTime();
        String outcome = "not started";
        try {
            Finished finished = starter.run(command, stdout, listeners);
            if (finished.started()) {
                outcome = outcome(finished);
            }
            if (finished.end() == Patience.End.AT_ITS_LIMIT) {
                throw failure(command, CommandException.Cause.TIMED_OUT, finished);
            }
            if (finished.end() == Patience.End.STOOD_STILL) {
                throw failure(command, CommandException.Cause.STOOD_STILL, finished);
            }
            if (!finished.started()) {
                throw failure(command, CommandException.Cause.NOT_STARTED, finished);
            }
            if (!command.accepted().contains(finished.exitCode())) {
                throw failure(command, CommandException.Cause.FAILED, finished);
            }
            return finished;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - nanos);
            CommandRun run = new CommandRun(
                    command instanceof Mutation, command.display(), command.shownInput(), begin, took, outcome);
            LOG.debug("{} in {} ms: {}", run.outcome(), took.toMillis(), run.display());
            listener.ran(run);
        }
    }

    private static String outcome(Finished finished) {
        return switch (finished.end()) {
            case BY_ITSELF -> "exit " + finished.exitCode();
            case AT_ITS_LIMIT -> "killed at its limit";
            case STOOD_STILL -> "killed since it stood still";
        };
    }

    private static CommandException failure(Command command, CommandException.Cause cause, Finished finished) {
        boolean killed = cause == CommandException.Cause.TIMED_OUT || cause == CommandException.Cause.STOOD_STILL;
        ResultCode code = killed ? ResultCode.FAIL_TIMEOUT : command.failsAs().orElse(ResultCode.FAIL_GENERIC);
        List<String> tail = new ArrayList<>(finished.stderr().lastLines(TAIL_LINES));
        if (tail.isEmpty()) {
            tail.addAll(finished.stdout().lastLines(TAIL_LINES));
        }
        return new CommandException(code, cause, command.argv(), finished.exitCode(), tail);
    }
}
