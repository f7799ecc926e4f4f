package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A machine that runs from SD, as a Pi does before it is provisioned, and runs one shell script. What it writes to its SD is thrown away;
 * what it writes to its further disks (/dev/ubdb, /dev/ubdc ...) and to /host stays.
 */
final class Guest {
    /** {@code run-guest} kills the machine at its limit; this much later, a wait for a processor included, it is taken to hang itself. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final VmFolders folders;
    private final List<String> options = new ArrayList<>();
    private Duration limit = Duration.ofMinutes(10);

    Guest(String name, Layout layout) {
        folders = new VmFolders(name);
        options.addAll(List.of(
                "--layout", layout.argument(), "--share", folders.share().toString()));
    }

    VmFolders folders() {
        return folders;
    }

    Guest disk(Path disk) {
        options.addAll(List.of("--disk", disk.toString()));
        return this;
    }

    /** Runs from this SD image and changes it for real: a copy of {@link GuestImages#sdImage()}. */
    Guest sd(Path image) {
        options.addAll(List.of("--sd", image.toString()));
        return this;
    }

    Guest memory(String size) {
        options.addAll(List.of("--mem", size));
        return this;
    }

    Guest limit(Duration newLimit) {
        limit = newLimit;
        return this;
    }

    /** Runs the script to its end. An exit code of 124 says that the machine was killed at its limit. */
    GuestResult run(String script) {
        try (Running running = start(script)) {
            return running.result();
        }
    }

    Running start(String script) {
        Path file = folders.share().resolve("script");
        try {
            Files.writeString(file, "#!/bin/bash\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command =
                new ArrayList<>(List.of(VmFolders.script("run-guest").toString()));
        command.addAll(options);
        command.addAll(List.of("--limit", Long.toString(limit.toSeconds()), "script"));
        return new Running(new Machine(command, folders.log()), folders.share(), limit.plus(MARGIN));
    }

    /** A guest at work. */
    record Running(Machine machine, Path share, Duration patience) implements AutoCloseable {
        void await(Pattern pattern, Duration limit) {
            machine.console().await(pattern, limit);
        }

        /** The machine is gone at once; its disks hold what had been written. */
        void cutPower() {
            machine.close();
        }

        GuestResult result() {
            int exitCode = machine.awaitExit(patience);
            return new GuestResult(exitCode, machine.console().text(), share);
        }

        @Override
        public void close() {
            machine.close();
        }
    }
}
