package rp5.provision.report;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import rp5.provision.model.CopyProgress;

/** On a terminal: one line with a bar, bytes, rate and time left, written over itself. */
final class CopyBar implements CopyView {
    private static final long MIB = 1024L * 1024;
    private static final int EVERY_MS = 500;

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
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(EVERY_MS)
                    .setConsumer(new DelegatingProgressBarConsumer(screen::overwrite, Wrap.WIDTH))
                    .build();
            bar = shown;
        }
        shown.stepTo(Math.min(progress.bytes().bytes(), progress.total().bytes()));
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
