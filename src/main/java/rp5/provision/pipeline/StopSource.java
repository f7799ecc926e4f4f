package rp5.provision.pipeline;

import java.time.Duration;
import java.util.function.Predicate;

/** Where the wish to stop a run comes from. */
public interface StopSource {
    /** The signals of this process. */
    StopSource PROCESS = new ProcessStop();

    /** How long the word of a stop may be behind the death of a child that was told by the same signal. */
    Duration lag();

    /**
     * Listens until closed.
     *
     * @param heard gets the name of each signal, such as {@code TERM}, where names are known, and says whether the process is to
     *     answer it
     * @param stopping called after one that is answered, on a thread of the source's own; returns when the process may end
     */
    Listening listen(Predicate<String> heard, Runnable stopping);

    /** Ends the listening. */
    @FunctionalInterface
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
