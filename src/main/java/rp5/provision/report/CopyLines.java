package rp5.provision.report;

import java.time.Duration;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CopyProgress;

/** Where no cursor can be moved: a plain line every few seconds. */
final class CopyLines implements CopyView {
    private final Screen screen;
    private final Pace pace;

    CopyLines(Screen screen, Pace pace) {
        this.screen = screen;
        this.pace = pace;
    }

    @Override
    public void show(CopyProgress progress) {
        if (pace.due()) {
            screen.line("        " + text(progress));
        }
    }

    @Override
    public void close() {}

    static String text(CopyProgress progress) {
        long bytes = progress.bytes().bytes();
        long total = progress.total().bytes();
        String share = total == 0 ? "" : " (" + Math.min(100, bytes * 100 / total) + " %)";
        String line = progress.bytes() + " of " + progress.total() + share;
        if (progress.bytesPerSecond() <= 0) {
            return line;
        }
        Duration left = Duration.ofSeconds(Math.max(0, total - bytes) / progress.bytesPerSecond());
        return line + ", " + new ByteSize(progress.bytesPerSecond()) + "/s, " + Elapsed.of(left) + " left";
    }
}
