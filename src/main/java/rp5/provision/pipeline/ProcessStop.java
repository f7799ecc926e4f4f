package rp5.provision.pipeline;

import java.time.Duration;
import java.util.function.Predicate;

/** SIGINT, SIGTERM and SIGHUP of this process: each begins the JVM's shutdown, which a hook holds up until we have unwound. */
final class ProcessStop implements StopSource {
    private static final Duration LAG = Duration.ofMillis(300);

    @Override
    public Duration lag() {
        return LAG;
    }

    @Override
    public Listening listen(Predicate<String> heard, Runnable stopping) {
        Signals signals = Signals.heardBy(heard);
        Thread hook = new Thread(stopping, "interrupts");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            signals.close();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The shutdown is what we are waiting in already.
                return;
            }
        };
    }
}
