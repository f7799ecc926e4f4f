package rp5.provision.exec;

import java.time.Duration;
import rp5.provision.errors.InterruptedRunException;

/** Waits between two tries. */
@FunctionalInterface
public interface Sleeper {
    /** Waits by the clock on the wall. */
    Sleeper REAL = wait -> {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        }
    };

    void sleep(Duration wait);
}
