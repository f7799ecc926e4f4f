package rp5.provision.vm;

import java.util.List;
import java.util.Locale;

/** The guest images there are: see {@code scripts/vm/guest-images}. */
enum Layout {
    /** Raspberry Pi OS 13. */
    PIOS,
    DEBIAN,
    /** Raspberry Pi OS 12. */
    PIOS_BOOKWORM;

    /** Those that this run of the tests has time for: all with the slow tests, else the one that most owners have. */
    static List<Layout> tested() {
        return System.getProperty("rp5.vm.groups", "").contains("slow") ? List.of(values()) : List.of(PIOS);
    }

    boolean isPiOs() {
        return this != DEBIAN;
    }

    String argument() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
