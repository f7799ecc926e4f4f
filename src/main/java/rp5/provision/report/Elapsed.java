package rp5.provision.report;

import java.time.Duration;
import java.util.Locale;

/** Times for people. */
public final class Elapsed {
    private Elapsed() {}

    /** {@code 0.4 s}, {@code 47 s}, {@code 3 min 05 s}, {@code 1 h 02 min}. */
    public static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
