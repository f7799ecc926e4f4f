package rp5.canary.model;

import java.nio.file.Files;
import java.nio.file.Path;

/** A model that looks at the machine. */
final class ReadsAFile {
    private ReadsAFile() {}

    static boolean there(Path file) {
        return Files.exists(file);
    }
}
