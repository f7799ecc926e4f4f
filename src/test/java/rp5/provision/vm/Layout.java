package rp5.provision.vm;

import java.util.Locale;

/** The guest images there are: see {@code scripts/vm/guest-images}. */
enum Layout {
    /** Raspberry Pi OS 13. */
    PIOS,
    DEBIAN,
    /** Raspberry Pi OS 12. */
    PIOS_BOOKWORM;

    boolean isPiOs() {
        return this != DEBIAN;
    }

    String argument() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
