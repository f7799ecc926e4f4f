package rp5.canary.devices;

import java.io.IOException;

/** A step that runs a program past the runner. */
final class StartsAProcess {
    private StartsAProcess() {}

    static Process start() throws IOException {
        return new ProcessBuilder("true").start();
    }
}
