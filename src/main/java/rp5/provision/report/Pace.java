package rp5.provision.report;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets something through once in a while, the first time at once. Not for more than one thread. */
public final class Pace {
    private final long everyNanos;
    private final LongSupplier nanoTime;
    private boolean begun;
    private long last;

    public Pace(Duration every, LongSupplier nanoTime) {
        this.everyNanos = every.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Whether it is time again; if so, the wait begins anew. */
    boolean due() {
        long now = nanoTime.getAsLong();
        if (begun && now - last < everyNanos) {
            return false;
        }
        begun = true;
        last = now;
        return true;
    }
}
