package rp5.provision.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @Test
    void writesOneObjectPerLineWithItsTimeAndType() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventLog log = new EventLog(out, CLOCK);

        log.add("step", Map.of("text", "two\nlines"));
        log.add("end", Map.of());

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        {"ts":"2026-01-02T03:04:05Z","type":"step","text":"two\\nlines"}
                        {"ts":"2026-01-02T03:04:05Z","type":"end"}
                        """);
        assertThat(log.broken()).isFalse();
    }

    @Test
    void fullDiskEndsTheLogAndNotTheRun() {
        FullDisk disk = new FullDisk();
        EventLog log = new EventLog(disk, CLOCK);

        log.add("first", Map.of());
        log.add("second", Map.of());

        assertThat(log.broken()).isTrue();
        assertThat(disk.tries).isEqualTo(1);
    }

    private static final class FullDisk extends OutputStream {
        private int tries;

        @Override
        public void write(int b) throws IOException {
            tries++;
            throw new IOException("No space left on device");
        }
    }
}
