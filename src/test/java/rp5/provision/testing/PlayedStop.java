package rp5.provision.testing;

import java.time.Duration;
import java.util.function.Predicate;
import rp5.provision.pipeline.StopSource;

/** Signals that a test sends, answered as the JVM answers them: on a thread of its own. */
public final class PlayedStop implements StopSource {
    private Predicate<String> heard = name -> false;
    private Runnable stopping = () -> {};

    @Override
    public Duration lag() {
        return Duration.ZERO;
    }

    @Override
    public Listening listen(Predicate<String> nextHeard, Runnable nextStopping) {
        heard = nextHeard;
        stopping = nextStopping;
        return () -> heard = name -> false;
    }

    /**
     * Sends it to the run of the calling thread, and returns when it has arrived.
     *
     * @return whether the process would end of it
     */
    public boolean send(String signal) {
        if (!heard.test(signal)) {
            return false;
        }
        Thread shutdown = new Thread(stopping, "played shutdown");
        shutdown.setDaemon(true);
        shutdown.start();
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        return true;
    }
}
