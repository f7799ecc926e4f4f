package rp5.provision.errors;

import java.util.List;

/** An external program did not do its work. Carries plain values only, never the environment or what was fed to it. */
public final class CommandException extends ProvisionException {
    /** Why a command counts as failed. */
    public enum Cause {
        /** The program could not be started. */
        NOT_STARTED,
        /** It ended with an exit code that was not accepted. */
        FAILED,
        /** It was still running at its limit and was killed with all its children. */
        TIMED_OUT,
        /** It read and wrote next to nothing for longer than it may, and was killed with all its children. */
        STOOD_STILL,
        /** It printed more than is read. */
        TOO_MUCH_OUTPUT
    }

    private final Cause failure;
    private final List<String> argv;
    private final int exitCode;

    /**
     * @param code how the run ends if nobody knows better
     * @param exitCode the program's exit code, or -1 when it has none
     * @param tail its last lines, standard error first
     */
    public CommandException(ResultCode code, Cause failure, List<String> argv, int exitCode, List<String> tail) {
        super(code, sentence(failure, argv, exitCode), tail, null);
        this.failure = failure;
        this.argv = List.copyOf(argv);
        this.exitCode = exitCode;
    }

    public Cause failure() {
        return failure;
    }

    public List<String> argv() {
        return argv;
    }

    public int exitCode() {
        return exitCode;
    }

    private static String sentence(Cause failure, List<String> argv, int exitCode) {
        String command = String.join(" ", argv);
        return switch (failure) {
            case NOT_STARTED -> "Could not start: " + command;
            case FAILED -> "Exit code " + exitCode + " from: " + command;
            case TIMED_OUT -> "Did not end in its time and was killed: " + command;
            case STOOD_STILL -> "Stood still, reading and writing nothing, and was killed: " + command;
            case TOO_MUCH_OUTPUT -> "Printed more than can be right: " + command;
        };
    }
}
