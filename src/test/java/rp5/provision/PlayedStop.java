package rp5.provision;

import java.time.Duration;
import java.util.function.Consumer;
import rp5.provision.pipeline.StopSource;

/** Signals that a test sends, answered as the JVM answers them: on a thread of its own, once. */
final class PlayedStop implements StopSource {
    private Consumer<String> heard = name -> {};
    private Runnable stopping = () -> {};
    private boolean sent;

    @Override
    public Duration lag() {
        return Duration.ZERO;
    }

    @Override
    public Listening listen(Consumer<String> nextHeard, Runnable nextStopping) {
        heard = nextHeard;
        stopping = nextStopping;
        sent = false;
        return () -> heard = name -> {};
    }

    /** Sends it to the run of the calling thread, and returns when it has arrived. A second one changes nothing: a shutdown begins once. */
    void send(String signal) {
        heard.accept(signal);
        if (!sent) {
            sent = true;
            Thread shutdown = new Thread(stopping, "played shutdown");
            shutdown.setDaemon(true);
            shutdown.start();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        }
    }
}
