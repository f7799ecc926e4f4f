package rp5.provision.bootchain;

import java.util.Objects;

/** One conditional filter, {@code [pi5]}: what it asks for and whether a board answers to it. */
public record ConfigFilter(Kind kind, String text) {

    /** Filters of one kind replace each other, those of different kinds must all match (config_txt/conditional.adoc). */
    public enum Kind {
        ALL,
        NONE,
        MODEL,
        BOARD_TYPE,
        SERIAL,
        PARTITION,
        BOOT_PARTITION,
        TRYBOOT,
        GPIO,
        EDID,
        HDMI,
        UNKNOWN
    }

    /** Whether a filter lets through what follows. */
    public enum Match {
        YES,
        NO,
        /** It hangs on something that only the moment of booting decides: a pin, a monitor, a flag. */
        DEPENDS
    }

    public ConfigFilter {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(text);
    }
}
