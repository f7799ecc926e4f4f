package rp5.provision.vm;

import java.util.Locale;

/** The guest images there are: see {@code scripts/vm/guest-images}. */
enum Layout {
    PIOS,
    DEBIAN;

    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
