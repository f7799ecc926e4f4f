package rp5.provision.report;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import rp5.provision.errors.ProvisionException;
import rp5.provision.exec.CommandRun;
import rp5.provision.files.FileChange;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** The run as people follow it: one line per step, the copy's progress, and in a dry-run every command and diff. */
public final class HumanStream implements RunListener {
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final String INDENT = "        ";
    private static final int TITLE_WIDTH = 44;

    /** How much is shown between the lines of two steps. */
    public enum Detail {
        /** Warnings only. */
        STEPS,
        /** Lines of the log come between, each command with its time and exit code; a step's line is not kept open. */
        VERBOSE,
        /** Every command and every file. */
        DRY_RUN
    }

    private final Screen screen;
    private final Detail detail;
    private final CopyView copy;
    private String number = "";
    private boolean betweenSteps = true;
    private boolean closingTold;

    public HumanStream(Screen screen, Detail detail, LongSupplier nanoTime) {
        this.screen = screen;
        this.detail = detail;
        this.copy = screen.terminal() && detail == Detail.STEPS
                ? new CopyBar(screen)
                : new CopyLines(screen, new Pace(LINE_EVERY, nanoTime));
    }

    @Override
    public void ran(CommandRun run) {
        if (detail != Detail.DRY_RUN || !run.mutation()) {
            return;
        }
        if (betweenSteps && !closingTold) {
            screen.line("[  end] Close what was opened");
            closingTold = true;
        }
        screen.lines(Wrap.command(INDENT + "$ ", run.display()));
        run.input().stream()
                .filter(line -> !line.isEmpty())
                .forEach(line -> screen.lines(Wrap.hanging(INDENT + "  < ", line)));
    }

    @Override
    public void changed(FileChange change) {
        if (detail == Detail.STEPS) {
            return;
        }
        screen.line(INDENT + "file " + change.path() + " (" + Octal.mode(change.mode()) + ")"
                + (change.diff().isEmpty() ? ", as it is" : ""));
        if (detail == Detail.DRY_RUN) {
            change.diff().lines().forEach(line -> screen.line(INDENT + "  " + coloured(line)));
        }
    }

    @Override
    public void started(StepId step, int index, int of) {
        betweenSteps = false;
        number = String.format(Locale.ROOT, "[%2d/%d] ", index, of);
        String title = number + step.title();
        if (detail == Detail.STEPS) {
            screen.begin(title + " " + ".".repeat(Math.max(3, TITLE_WIDTH - title.length())));
        } else {
            screen.line(screen.style().bold(title));
        }
    }

    @Override
    public void finished(StepId step, StepReport report, Duration took) {
        copy.close();
        betweenSteps = true;
        if (report instanceof StepReport.Skipped) {
            complete(screen.style().caution("skipped") + ": " + report.summary());
        } else {
            complete(screen.style().good("done") + (detail == Detail.DRY_RUN ? "" : after(took)));
        }
        if (detail == Detail.VERBOSE) {
            screen.lines(Wrap.hanging(INDENT, report.summary()));
        }
        if (report instanceof StepReport.Done done) {
            done.warnings().forEach(this::warn);
        }
    }

    @Override
    public void failed(StepId step, ProvisionException failure, DiskState state, Duration took) {
        copy.close();
        betweenSteps = true;
        complete(screen.style().bad("FAILED") + after(took));
        if (detail != Detail.DRY_RUN && state != DiskState.UNTOUCHED) {
            // What hangs on a dying disk is waited for, some minutes in all, and nothing else would say so.
            screen.line(INDENT + "Closing what was opened, which may take minutes.");
        }
    }

    @Override
    public void tornDown(Duration took) {}

    @Override
    public void copied(CopyProgress progress) {
        copy.show(progress);
    }

    @Override
    public void part(String what) {
        copy.close();
        if (detail != Detail.DRY_RUN) {
            screen.line(INDENT + what);
        }
    }

    @Override
    public void checked(CheckResult result) {
        if (detail == Detail.VERBOSE) {
            String status = result.status().name().toLowerCase(Locale.ROOT);
            screen.lines(Wrap.hanging(INDENT + status + " " + result.name() + ": ", result.found()));
        }
    }

    private void warn(String sentence) {
        Wrap.hanging(INDENT + "warning: ", sentence)
                .forEach(line -> screen.line(screen.style().caution(line)));
    }

    private void complete(String how) {
        screen.complete(" " + how, number + how);
    }

    private static String after(Duration took) {
        return " (" + Elapsed.of(took) + ")";
    }

    private String coloured(String diffLine) {
        if (diffLine.startsWith("+")) {
            return screen.style().good(diffLine);
        }
        return diffLine.startsWith("-") ? screen.style().bad(diffLine) : diffLine;
    }
}
