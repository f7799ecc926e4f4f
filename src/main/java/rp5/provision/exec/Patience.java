package rp5.provision.exec;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Waits for a child to end: to its limit, and where it was asked for no longer than it moves. */
final class Patience {
    /** How the waiting ended. */
    enum End {
        BY_ITSELF,
        AT_ITS_LIMIT,
        STOOD_STILL
    }

    /** rsync sends its other half a few bytes now and then to say that it is alive, also when neither goes on. */
    private static final long NEXT_TO_NOTHING = 64 * 1024;

    private static final int LOOKS = 20;

    private Patience() {}

    static End await(Process process, Command command) throws InterruptedException {
        if (command.standstill().isEmpty()) {
            return process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS)
                    ? End.BY_ITSELF
                    : End.AT_ITS_LIMIT;
        }
        Duration longest = command.standstill().get();
        long begin = System.nanoTime();
        long lastMoved = begin;
        OptionalLong then = Movement.of(process);
        while (!process.waitFor(Math.max(1, longest.toMillis() / LOOKS), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            if (now - begin > command.limit().toNanos()) {
                return End.AT_ITS_LIMIT;
            }
            OptionalLong sum = Movement.of(process);
            if (then.isEmpty() || sum.isEmpty() || Math.abs(sum.getAsLong() - then.getAsLong()) > NEXT_TO_NOTHING) {
                then = sum;
                lastMoved = now;
            } else if (now - lastMoved > longest.toNanos()) {
                return End.STOOD_STILL;
            }
        }
        return End.BY_ITSELF;
    }
}
