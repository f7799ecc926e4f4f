package rp5.provision.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** One JSON object per line, each with {@code ts} and {@code type}. A log that cannot be written does not end a run. */
public final class EventLog {
    private final OutputStream out;
    private final Clock clock;
    private boolean broken;

    public EventLog(OutputStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Where there is no log. */
    public static EventLog none() {
        return new EventLog(OutputStream.nullOutputStream(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    public synchronized void add(String type, Map<String, ?> fields) {
        if (broken) {
            return;
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("ts", clock.instant());
        event.put("type", type);
        event.putAll(fields);
        try {
            out.write((Json.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            broken = true;
        }
    }

    /** Whether lines were lost, as they are when the disk of the log is full. */
    public synchronized boolean broken() {
        return broken;
    }
}
