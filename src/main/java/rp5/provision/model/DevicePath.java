package rp5.provision.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The path of a device node.
 *
 * @param value absolute, below {@code /dev}, without {@code ..}, blanks or control characters
 */
public record DevicePath(@JsonValue String value) {
    private static final Pattern VALID = Pattern.compile("/dev/[A-Za-z0-9_./:+@=,#%~\\\\-]+");

    public DevicePath {
        if (!VALID.matcher(value).matches()
                || Path.of(value).normalize().toString().length() != value.length()) {
            throw new IllegalArgumentException("not a device path: " + value);
        }
    }

    public Path path() {
        return Path.of(value);
    }

    /** The last component: {@code nvme0n1}. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
