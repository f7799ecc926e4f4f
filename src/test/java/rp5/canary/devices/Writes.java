package rp5.canary.devices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A step that writes a file past the target's files. */
final class Writes {
    private Writes() {}

    static void write(Path file) throws IOException {
        Files.writeString(file, "text");
    }
}
