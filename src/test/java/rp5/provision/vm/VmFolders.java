package rp5.provision.vm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the scripts are and where a test of this name keeps its files. */
record VmFolders(String name) {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    VmFolders {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("not a file name: " + name);
        }
    }

    static Path script(String script) {
        return PROJECT.resolve("scripts/vm").resolve(script);
    }

    /** The console of every machine of a test is kept here, whether the test passes or fails. */
    Path log() {
        return made(PROJECT.resolve("target/vm-logs")).resolve(name + ".log");
    }

    /** What the guest sees as /host. */
    Path share() {
        return made(PROJECT.resolve("target/vm").resolve(name).resolve("share"));
    }

    /** An empty disk of this size; as a sparse file it costs nothing. Replaces one that an earlier run left. */
    Path emptyDisk(String diskName, long bytes) {
        Path disk = made(PROJECT.resolve("target/vm").resolve(name)).resolve(diskName);
        try {
            Files.deleteIfExists(disk);
            try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
                file.setLength(bytes);
            }
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
