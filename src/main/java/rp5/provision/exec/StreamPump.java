package rp5.provision.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Drains one stream of a child on a thread of its own, so that the child never waits for us. */
final class StreamPump {
    private static final int LONGEST_LINE = 64 * 1024;

    private final Thread thread;

    private StreamPump(Thread thread) {
        this.thread = thread;
    }

    static StreamPump start(String name, InputStream in, BoundedCapture capture, Optional<Consumer<String>> lines) {
        Thread thread = new Thread(() -> drain(in, capture, lines), name);
        thread.setDaemon(true);
        thread.start();
        return new StreamPump(thread);
    }

    /** Waits for the stream's end, but not longer: a grandchild may hold the pipe open for ever. */
    void join(Duration atMost) throws InterruptedException {
        thread.join(atMost.toMillis());
    }

    private static void drain(InputStream in, BoundedCapture capture, Optional<Consumer<String>> lines) {
        byte[] buffer = new byte[16 * 1024];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                capture.add(buffer, n);
                if (lines.isPresent()) {
                    split(buffer, n, line, lines.get());
                }
            }
        } catch (IOException e) {
            // The child is gone or was killed: its exit code tells what there is to tell.
            return;
        }
    }

    private static void split(byte[] buffer, int length, ByteArrayOutputStream line, Consumer<String> lines) {
        for (int i = 0; i < length; i++) {
            byte b = buffer[i];
            if (b == '\n' || b == '\r') {
                if (line.size() > 0) {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                }
            } else if (line.size() < LONGEST_LINE) {
                line.write(b);
            }
        }
    }
}
