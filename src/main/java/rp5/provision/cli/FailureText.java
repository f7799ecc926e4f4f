package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.CleanupException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.Failure;
import rp5.provision.report.RunResult;
import rp5.provision.report.Style;
import rp5.provision.report.Wrap;

/** A failure as people read it: what failed, the tool's own words, what the disk is like now, what to do, where to read on. */
final class FailureText {
    private final Style style;

    FailureText(Style style) {
        this.style = style;
    }

    /**
     * @param device empty when it is not known which disk was meant
     */
    List<String> lines(Failure failure, String device, RunResult.Logs logs) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        if (failure.cause() instanceof RefusedException refused) {
            lines.addAll(refusals(refused.refusals()));
        } else {
            lines.addAll(painted(Wrap.hanging(title(failure), failure.message())));
            failure.details().forEach(line -> lines.add("  " + line));
        }
        List<String> left = left(failure.cause());
        if (!left.isEmpty()) {
            lines.add("Left behind, since it could not be undone:");
            left.forEach(line -> lines.addAll(Wrap.hanging("  ", line)));
        }
        lines.add("");
        failure.step().map(StepId::title).ifPresent(step -> lines.addAll(Wrap.hanging("Step    ", step)));
        lines.addAll(Wrap.hanging(
                "Disk    ",
                (device.isEmpty() ? "" : device + ": ") + failure.state().sentence()));
        lines.addAll(Wrap.hanging("Next    ", failure.next()));
        logs.events().ifPresent(log -> lines.addAll(Wrap.hanging("Log     ", log)));
        lines.add("Result  " + failure.code().label() + ", exit code "
                + failure.code().exitCode());
        return lines;
    }

    private List<String> refusals(List<Refusal> refusals) {
        List<String> lines = new ArrayList<>();
        int count = refusals.size();
        lines.add(style.bad(count == 1 ? "Refused, for this reason:" : "Refused, for " + count + " reasons:"));
        int number = 1;
        for (Refusal refusal : refusals) {
            lines.addAll(Wrap.hanging("  " + number++ + ". ", refusal.message()));
            if (!refusal.remedy().isBlank()) {
                lines.addAll(Wrap.hanging("     ", refusal.remedy()));
            }
        }
        return lines;
    }

    private List<String> painted(List<String> lines) {
        return lines.stream().map(style::bad).toList();
    }

    private static String title(Failure failure) {
        return failure.code().label().equals("FAIL_INTERRUPTED") ? "Stopped: " : "Failed: ";
    }

    private static List<String> left(Throwable cause) {
        List<String> left = new ArrayList<>();
        for (Throwable suppressed : cause.getSuppressed()) {
            if (suppressed instanceof CleanupException cleanup) {
                left.addAll(cleanup.details());
            }
        }
        return left;
    }
}
