package rp5.provision.vm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script of {@code scripts/vm} that runs a machine. Closing it ends the script and the machine, by nothing but their own process ids. */
final class Machine implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Process process;
    private final Console console;

    Machine(List<String> command, Path log) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        console = new Console(process.getInputStream(), log, "=== " + String.join(" ", command) + "\n");
    }

    Console console() {
        return console;
    }

    void type(String line) {
        try {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads the keyboard\n" + console.tail(), e);
        }
    }

    /**
     * Waits for the script's own end.
     *
     * @throws AssertionError when it takes longer than this
     */
    int awaitExit(Duration limit) {
        if (!exits(limit)) {
            close();
            throw new AssertionError("still running after " + limit.toSeconds() + " s\n" + console.tail());
        }
        console.awaitEnd(GRACE);
        return process.exitValue();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Like a power cut for the machine: the script's answer to SIGTERM is to kill it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            List<ProcessHandle> below = process.descendants().toList();
            process.destroy();
            if (!exits(GRACE)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                below.forEach(ProcessHandle::destroyForcibly);
                exits(GRACE);
            }
        }
        console.awaitEnd(GRACE);
    }

    private boolean exits(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
