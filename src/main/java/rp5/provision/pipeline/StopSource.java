package rp5.provision.pipeline;

import java.time.Duration;
import java.util.function.Consumer;

/** Where the wish to stop a run comes from. */
public interface StopSource {
    /** The signals of this process. */
    StopSource PROCESS = new ProcessStop();

    /** How long the word of a stop may be behind the death of a child that was told by the same signal. */
    Duration lag();

    /**
     * Listens until closed.
     *
     * @param heard gets the name of each signal, such as {@code TERM}, where names are known
     * @param stopping called after it, on a thread of the source's own; returns when the process may end
     */
    Listening listen(Consumer<String> heard, Runnable stopping);

    /** Ends the listening. */
    @FunctionalInterface
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
