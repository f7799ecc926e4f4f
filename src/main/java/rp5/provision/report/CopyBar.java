package rp5.provision.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;
import rp5.provision.model.CopyProgress;

/** On a terminal: one line with a bar, bytes, rate and time left, written over itself. */
final class CopyBar implements CopyView {
    private static final long MIB = 1024L * 1024;
    private static final int EVERY_MS = 500;
    private static final Duration TELLING = Duration.ofSeconds(5);

    private final Screen screen;
    private @Nullable ProgressBar bar;

    CopyBar(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void show(CopyProgress progress) {
        ProgressBar shown = bar;
        if (shown == null) {
            shown = new ProgressBarBuilder()
                    .setTaskName("        Copied")
                    .setInitialMax(progress.total().bytes())
                    .setUnit(" MiB", MIB)
                    // The library's own has no digit before the point, and the point of the user's language.
                    .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                    .setEtaFunction(CopyBar::left)
                    // A copy that stands still must not look as if the time did.
                    .continuousUpdate()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(EVERY_MS)
                    .setConsumer(new DelegatingProgressBarConsumer(screen::overwrite, Wrap.WIDTH))
                    .build();
            bar = shown;
        }
        shown.stepTo(Math.min(progress.bytes().bytes(), progress.total().bytes()));
    }

    /** The time left at the rate so far; not known when the first files are all that it could be told from. */
    private static Optional<Duration> left(ProgressState state) {
        Duration passed = state.getElapsedAfterStart();
        return passed.compareTo(TELLING) < 0 || state.getCurrent() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.round(
                        (double) passed.toSeconds() * (state.getMax() - state.getCurrent()) / state.getCurrent())));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            screen.line("");
        }
    }
}
