package rp5.provision.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DiskIdentity;

/**
 * The result of one run, as {@code docs/result.schema.json} describes it. What is not known is {@code null} there.
 *
 * @param result the name that scripts match, such as {@code ETE_DONE_OK}
 * @param mode {@code plan}, {@code dry-run}, {@code full}, {@code postcheck}, {@code keyfile-rotate}; unknown when the command line was not understood
 * @param device the target disk
 * @param diskNow what is on it, one line each
 * @param resumed present when the run goes on with an earlier one
 * @param commands every command that changes something, in order, as one line each
 * @param securityCaveat what a chosen way to unlock does not protect against, in plain words
 * @param files every text file of the target that was written, in order
 */
public record RunResult(
        int schemaVersion,
        String tool,
        String version,
        String result,
        int exitCode,
        Optional<String> mode,
        Instant started,
        Instant ended,
        Optional<DiskIdentity> device,
        List<String> diskNow,
        Optional<PlanResult> plan,
        Optional<ResumedResult> resumed,
        List<StepResult> steps,
        List<String> commands,
        List<FileResult> files,
        List<CheckResult> checks,
        List<String> warnings,
        Optional<String> securityCaveat,
        List<RefusalResult> refusals,
        Optional<FailureResult> failure,
        Timing timing,
        Logs logs) {
    /** Grows when a field changes its meaning or goes; new fields do not change it. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * The earlier run that this one continues.
     *
     * @param started when that run began
     * @param sameBoot whether the machine was not restarted since; otherwise, as after a run that failed, every file is compared by its content
     * @param skipped steps whose work was found on the disk
     */
    public record ResumedResult(Instant started, boolean sameBoot, List<String> skipped) {}

    /**
     * One step that was begun.
     *
     * @param outcome {@code done}, {@code skipped}, {@code failed}
     * @param childrenMs time inside other programs
     */
    public record StepResult(String id, String outcome, long ms, long childrenMs, String summary) {}

    /**
     * One text file.
     *
     * @param mode permission bits in octal, such as {@code 0644}
     * @param diff unified, against the live system's file
     */
    public record FileResult(String path, String mode, String diff) {}

    /** One reason not to begin. */
    public record RefusalResult(String code, String message, String remedy) {}

    /**
     * Why the run failed.
     *
     * @param step in which it failed; unknown before the first and after the last
     * @param diskState name of the state, such as {@code TABLE_REWRITTEN}
     * @param disk the state as a sentence
     */
    public record FailureResult(
            Optional<String> step, String message, List<String> details, String diskState, String disk, String next) {}

    /**
     * Where the time went, in milliseconds.
     *
     * @param childrenMs inside other programs
     * @param waitingMs for answers of the user
     * @param orchestrationMs what is left: our own
     * @param orchestrationPercent its share of the total, one decimal
     */
    public record Timing(
            long totalMs, long childrenMs, long waitingMs, long orchestrationMs, double orchestrationPercent) {
        /**
         * The split of a total; parts that are larger than it by rounding leave nothing for us. A clock that is set back in the middle of
         * a run, as that of a machine without a battery may be, makes the total no less than its parts.
         */
        static Timing of(long byTheClockMs, long childrenMs, long waitingMs) {
            long totalMs = Math.max(byTheClockMs, childrenMs + waitingMs);
            long own = totalMs - childrenMs - waitingMs;
            double percent = totalMs == 0 ? 0 : Math.round(own * 1000.0 / totalMs) / 10.0;
            return new Timing(totalMs, childrenMs, waitingMs, own, percent);
        }
    }

    /** The files that this run wrote beside its output. */
    public record Logs(Optional<String> result, Optional<String> events) {
        public static final Logs NONE = new Logs(Optional.empty(), Optional.empty());
    }
}
