package rp5.provision.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.CommandRun;
import rp5.provision.files.FileChange;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskState;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Resumed;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;
import rp5.provision.report.RunResult.FailureResult;
import rp5.provision.report.RunResult.FileResult;
import rp5.provision.report.RunResult.Logs;
import rp5.provision.report.RunResult.RefusalResult;
import rp5.provision.report.RunResult.ResumedResult;
import rp5.provision.report.RunResult.StepResult;
import rp5.provision.report.RunResult.Timing;

/** Collects what the result needs, while the run goes. */
public final class Recorder implements RunListener {
    private final String version;
    private final Instant started;
    private final List<StepResult> steps = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final List<FileResult> files = new ArrayList<>();
    private final List<CheckResult> checks = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<RefusalResult> refusals = new ArrayList<>();
    private List<String> diskNow = List.of();
    private Duration children = Duration.ZERO;
    private Duration childrenBeforeStep = Duration.ZERO;
    private Duration waiting = Duration.ZERO;
    private Logs logs = Logs.NONE;
    private DiskState reached = DiskState.UNTOUCHED;
    private @Nullable Mode mode;
    private @Nullable DiskIdentity device;
    private @Nullable PlanResult plan;
    private @Nullable ResumedResult resumed;
    private @Nullable String caveat;

    public Recorder(String version, Instant started) {
        this.version = version;
        this.started = started;
    }

    public void mode(Mode now) {
        mode = now;
    }

    public void device(DiskIdentity disk, List<String> now) {
        device = disk;
        diskNow = List.copyOf(now);
    }

    public void plan(ProvisionPlan decided) {
        plan = PlanResult.of(decided);
        device = decided.disk();
        List<String> caveats = decided.flags().unlock().caveats();
        caveat = caveats.isEmpty() ? null : String.join(" ", caveats);
    }

    /**
     * That an earlier run is continued, if it is.
     *
     * @param skipped steps whose work was found on the disk
     */
    public void resuming(Optional<Resumed> earlier, Set<StepId> skipped) {
        resumed = earlier.map(run -> new ResumedResult(
                        run.since(),
                        run.sameBoot(),
                        skipped.stream().sorted().map(StepId::id).toList()))
                .orElse(null);
    }

    public void refusals(List<Refusal> reasons) {
        reasons.forEach(r -> refusals.add(new RefusalResult(r.code().label(), r.message(), r.remedy())));
    }

    public void warning(String sentence) {
        warnings.add(sentence);
    }

    /** The user was asked something and took this long. */
    public void waited(Duration time) {
        waiting = waiting.plus(time);
    }

    public void logs(Logs written) {
        logs = written;
    }

    public Optional<DiskIdentity> device() {
        return Optional.ofNullable(device);
    }

    /** What is on the target disk, one line each. */
    public List<String> diskNow() {
        return diskNow;
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** What the target disk is like after the last step and all that was undone. */
    public void reached(DiskState state) {
        reached = state;
    }

    /** What the target disk is like now: only a full run and a rotation change it. */
    public DiskState diskState() {
        return mode == Mode.FULL || mode == Mode.ROTATE ? reached : DiskState.UNTOUCHED;
    }

    /** The result as it stands. */
    public RunResult result(ResultCode code, Optional<Failure> failure, Instant ended) {
        return new RunResult(
                RunResult.SCHEMA_VERSION,
                "rp5-provision",
                version,
                code.label(),
                code.exitCode(),
                Optional.ofNullable(mode).map(Recorder::name),
                started,
                ended,
                Optional.ofNullable(device),
                diskNow,
                Optional.ofNullable(plan),
                Optional.ofNullable(resumed),
                List.copyOf(steps),
                List.copyOf(commands),
                List.copyOf(files),
                List.copyOf(checks),
                List.copyOf(warnings),
                Optional.ofNullable(caveat),
                List.copyOf(refusals),
                failure.map(Recorder::describe),
                Timing.of(Duration.between(started, ended).toMillis(), children.toMillis(), waiting.toMillis()),
                logs);
    }

    /** The mode as the command line names it. */
    public static String name(Mode mode) {
        return switch (mode) {
            case PLAN -> "plan";
            case DRY_RUN -> "dry-run";
            case FULL -> "full";
            case POSTCHECK -> "postcheck";
            case ROTATE -> "keyfile-rotate";
        };
    }

    @Override
    public void ran(CommandRun run) {
        children = children.plus(run.took());
        if (run.mutation()) {
            commands.add(run.display());
        }
    }

    @Override
    public void changed(FileChange change) {
        files.add(new FileResult(change.path(), Octal.mode(change.mode()), change.diff()));
    }

    @Override
    public void started(StepId step, int number, int of) {
        childrenBeforeStep = children;
        reached = step.stateWhileRunning();
    }

    @Override
    public void finished(StepId step, StepReport report, Duration took) {
        String outcome = report instanceof StepReport.Skipped ? "skipped" : "done";
        add(step, outcome, took, report.summary());
        reached = step.stateWhenDone(reached);
    }

    @Override
    public void failed(StepId step, ProvisionException failure, DiskState state, Duration took) {
        // A step that failed while it only looked has left the disk as it found it.
        reached = state;
        add(step, "failed", took, String.valueOf(failure.getMessage()));
    }

    @Override
    public void tornDown(Duration took) {}

    @Override
    public void copied(CopyProgress progress) {}

    @Override
    public void checked(CheckResult result) {
        checks.add(result);
    }

    private void add(StepId step, String outcome, Duration took, String summary) {
        long inside = children.minus(childrenBeforeStep).toMillis();
        steps.add(new StepResult(step.id(), outcome, took.toMillis(), inside, summary));
    }

    private static FailureResult describe(Failure failure) {
        return new FailureResult(
                failure.step().map(StepId::id),
                failure.message(),
                failure.details(),
                failure.state().name(),
                failure.state().sentence(),
                failure.next());
    }
}
