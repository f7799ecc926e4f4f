package rp5.provision.vm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a machine printed: kept in memory and in a log, and waited on by pattern. Read on a thread of its own, so that no machine ever blocks on it. */
final class Console {
    private final StringBuilder text = new StringBuilder();
    private final Thread reader;
    private int consumed;
    private boolean ended;

    Console(InputStream source, Path log, String title) {
        reader = new Thread(() -> pump(source, log, title), "console " + log.getFileName());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Waits until the pattern is in the text behind the last match, and moves behind this match.
     *
     * @throws AssertionError when the machine ends or the time is up before; it carries the last lines
     */
    synchronized MatchResult await(Pattern pattern, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find(consumed)) {
                consumed = matcher.end();
                return matcher.toMatchResult();
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                String why = ended ? "the machine ended" : "nothing after " + limit.toSeconds() + " s";
                throw new AssertionError(why + ", waiting for " + pattern + "\n" + tail());
            }
            try {
                wait(Math.max(1, Math.min(1000, left / 1_000_000)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Waits for the end of the output, which comes with the end of the machine. */
    String awaitEnd(Duration limit) {
        try {
            reader.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return text();
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized String tail() {
        return text.substring(Math.max(0, text.length() - 3000));
    }

    private void pump(InputStream source, Path log, String title) {
        byte[] buffer = new byte[8192];
        try (OutputStream copy = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            copy.write(title.getBytes(StandardCharsets.UTF_8));
            int count;
            while ((count = source.read(buffer)) >= 0) {
                copy.write(buffer, 0, count);
                copy.flush();
                append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // A killed machine's pipe may break instead of ending.
            append("\n[console: " + e.getMessage() + "]\n");
        } finally {
            end();
        }
    }

    // Bytes are kept as Latin-1: a character may be cut in two by the buffer, and what tests look for is ASCII.
    private synchronized void append(String more) {
        text.append(more);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
