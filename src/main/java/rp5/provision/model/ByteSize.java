package rp5.provision.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A number of bytes.
 *
 * @param bytes not negative
 */
public record ByteSize(@JsonValue long bytes) implements Comparable<ByteSize> {
    private static final long MIB = 1024L * 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    public static ByteSize mib(long mib) {
        return new ByteSize(Math.multiplyExact(mib, MIB));
    }

    public ByteSize plus(ByteSize other) {
        return new ByteSize(Math.addExact(bytes, other.bytes));
    }

    /** The least number of MiB that holds it. */
    public long mebibytes() {
        return bytes / MIB + (bytes % MIB == 0 ? 0 : 1);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size for people: three digits and a binary unit, such as {@code 119.2 GiB}. */
    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
