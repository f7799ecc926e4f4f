package rp5.provision.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;

class CopyBarTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @Test
    void aCopyThatStandsStillGoesOnToShowItsRateAndNoTimeLeftThatNothingTells() throws InterruptedException {
        Locale.setDefault(Locale.GERMANY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, Style.PLAIN);

        try (CopyView bar = new CopyBar(screen)) {
            bar.show(new CopyProgress(new ByteSize(1), new ByteSize(100 << 20), 1));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            // There is no rate before the first second.
            while (!text(bytes).matches("(?s).*\\d MiB/s.*") && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            // Which second a busy machine shows first is its own affair.
            assertThat(text(bytes))
                    .contains("0/100 MiB (0:00:00 / ?) ? MiB/s")
                    .containsPattern("\\(0:00:\\d+ / [^)]+\\) 0\\.0 MiB/s");
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
