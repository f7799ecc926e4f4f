package rp5.canary.devices;

import java.util.UUID;

/** A step that chooses an identifier: a dry-run would show another one than the run. */
final class DrawsLots {
    private DrawsLots() {}

    static UUID draw() {
        return UUID.randomUUID();
    }
}
