package rp5.provision.bootchain;

import java.util.Objects;

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

    /** The setting as a number, as the firmware reads it: decimal or {@code 0x}; 0 when it is no number. */
    public long number() {
        try {
            return Long.decode(value.strip());
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
