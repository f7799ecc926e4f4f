package rp5.provision.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps the first {@code limit} bytes of a stream and the last few lines' worth, so that no program can fill the heap. */
final class BoundedCapture {
    private static final int TAIL = 8 * 1024;

    private final int limit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final byte[] tail = new byte[TAIL];
    private long total;

    BoundedCapture(int limit) {
        this.limit = limit;
    }

    synchronized void add(byte[] bytes, int length) {
        int room = Math.min(length, limit - head.size());
        if (room > 0) {
            head.write(bytes, 0, room);
        }
        for (int i = Math.max(0, length - TAIL); i < length; i++) {
            tail[(int) ((total + i) % TAIL)] = bytes[i];
        }
        total += length;
    }

    synchronized boolean overflowed() {
        return total > limit;
    }

    synchronized String text() {
        return head.toString(StandardCharsets.UTF_8);
    }

    synchronized List<String> lastLines(int count) {
        int kept = (int) Math.min(total, TAIL);
        byte[] ordered = new byte[kept];
        for (int i = 0; i < kept; i++) {
            ordered[i] = tail[(int) ((total - kept + i) % TAIL)];
        }
        List<String> lines = new String(ordered, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
}
