package rp5.provision.exec;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import rp5.provision.errors.InterruptedRunException;

/** The real runner, with its limits, retries and codes, on programs that are only played. */
public final class SimulatedRunner {
    private SimulatedRunner() {}

    /** Plays programs. */
    @FunctionalInterface
    public interface Machine {
        /**
         * Plays one start of one.
         *
         * @param input what is fed to it
         */
        Ended start(Command command, String input);
    }

    /**
     * How it ended.
     *
     * @param timedOut whether it was still running at its limit
     */
    public record Ended(boolean timedOut, int exitCode, String stdout, String stderr) {}

    /** Waits for nothing between two tries. */
    public static ProcessRunner on(Machine machine, CommandListener listener) {
        return new SystemRunner(listener, Clock.systemUTC(), wait -> {}, (command, stdout, listeners) -> {
            requireGoingOn();
            Ended ended = machine.start(command, input(command));
            requireGoingOn();
            add(ended.stdout(), stdout, listeners.output());
            BoundedCapture stderr = new BoundedCapture(256 * 1024);
            add(ended.stderr(), stderr, listeners.errors());
            Patience.End end = ended.timedOut() ? Patience.End.AT_ITS_LIMIT : Patience.End.BY_ITSELF;
            return new Finished(true, end, ended.timedOut() ? -1 : ended.exitCode(), stdout, stderr);
        });
    }

    /** A child that is waited for is killed as soon as its run is interrupted. */
    private static void requireGoingOn() {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedRunException();
        }
    }

    private static String input(Command command) {
        return command.stdin() instanceof Secret secret
                ? Revealed.text(secret)
                : String.join("\n", command.shownInput());
    }

    private static void add(String text, BoundedCapture capture, Optional<Consumer<String>> lines) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        capture.add(bytes, bytes.length);
        lines.ifPresent(text.lines()::forEach);
    }
}
