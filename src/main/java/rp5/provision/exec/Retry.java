package rp5.provision.exec;

import java.time.Duration;

/**
 * How often a command is tried again, and which race makes that right. Waits double from {@code firstWait} up to two seconds.
 *
 * @param race the known kernel or udev race, in words; stands in the log beside every further try
 * @param attempts tries in all, at least 1
 * @param firstWait the wait before the second try
 */
public record Retry(String race, int attempts, Duration firstWait) {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** One try only. */
    public static final Retry NEVER = new Retry("", 1, Duration.ZERO);

    public Retry {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1");
        }
    }

    /** The wait after the given failed try, counted from 1. */
    Duration waitAfter(int attempt) {
        Duration wait = firstWait.multipliedBy(1L << Math.min(attempt - 1, 10));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
