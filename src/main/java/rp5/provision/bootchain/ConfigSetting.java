package rp5.provision.bootchain;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting of config.txt and where it stands.
 *
 * @param key what is before the {@code =}, or {@code initramfs}, which has none
 * @param value what follows, trimmed
 * @param file the file that holds it, {@code config.txt} or an included one
 * @param line its line there, from 1
 */
public record ConfigSetting(String key, String value, String file, int line) {

    /** The key of {@code initramfs=FILE}, which looks like the directive and is none. */
    public static final String INITRAMFS_WITH_EQUALS = "initramfs=";

    private static final Pattern NUMBER = Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]{1,15}|[0-9]{1,18})");

    public ConfigSetting {
        Objects.requireNonNull(value);
        Objects.requireNonNull(file);
        if (key.isEmpty() || line < 1) {
            throw new IllegalArgumentException("a setting needs a key and a line number");
        }
    }

    /** Where it stands, for messages: {@code config.txt line 12}. */
    public String where() {
        return file + " line " + line;
    }

    /**
     * The setting as a number: decimal or {@code 0x}, whatever stands behind the digits (raspberrypi/firmware#1669: {@code
     * force_turbo=1" other text} is a 1); 0 when it begins with none.
     */
    public long number() {
        Matcher number = NUMBER.matcher(value.strip());
        if (!number.lookingAt()) {
            return 0;
        }
        String digits = number.group(2);
        long size = digits.startsWith("0x") || digits.startsWith("0X")
                ? Long.parseLong(digits.substring(2), 16)
                : Long.parseLong(digits);
        return number.group(1).equals("-") ? -size : size;
    }
}
