package rp5.provision.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import rp5.provision.errors.ProvisionException;
import rp5.provision.exec.CommandRun;
import rp5.provision.files.FileChange;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.DiskState;
import rp5.provision.model.Mode;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Writes what happens to the event log. */
public final class EventWriter implements RunListener {
    private final EventLog log;
    private final Mode mode;
    private final Pace pace;

    /**
     * @param pace how often progress is worth a line
     */
    public EventWriter(EventLog log, Mode mode, Pace pace) {
        this.log = log;
        this.mode = mode;
        this.pace = pace;
    }

    @Override
    public void ran(CommandRun run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("start", run.start());
        fields.put("ms", run.took().toMillis());
        fields.put("mutation", run.mutation());
        fields.put("outcome", run.outcome());
        fields.put("command", run.display());
        log.add("command", fields);
    }

    @Override
    public void changed(FileChange change) {
        log.add("file", Map.of("path", change.path(), "mode", Octal.mode(change.mode()), "diff", change.diff()));
    }

    @Override
    public void started(StepId step, int number, int of) {
        log.add("step_started", Map.of("step", step.id(), "number", number, "of", of));
    }

    @Override
    public void finished(StepId step, StepReport report, Duration took) {
        String outcome = report instanceof StepReport.Skipped ? "skipped" : "done";
        stepFinished(step, outcome, report.summary(), took);
        if (step == StepId.POSTCHECK && mode == Mode.FULL) {
            log.add("ETE_PREBOOT_OK", Map.of("summary", report.summary()));
        }
    }

    @Override
    public void failed(StepId step, ProvisionException failure, DiskState state, Duration took) {
        stepFinished(step, "failed", String.valueOf(failure.getMessage()), took);
    }

    @Override
    public void tornDown(Duration took) {
        log.add("torn_down", Map.of("ms", took.toMillis()));
    }

    @Override
    public void copied(CopyProgress progress) {
        if (pace.due()) {
            log.add(
                    "progress",
                    Map.of(
                            "bytes", progress.bytes(),
                            "total", progress.total(),
                            "bytes_per_second", progress.bytesPerSecond()));
        }
    }

    @Override
    public void part(String what) {
        log.add("part", Map.of("what", what));
    }

    @Override
    public void checked(CheckResult result) {
        log.add(
                "check",
                Map.of(
                        "name", result.name(),
                        "status", result.status().name(),
                        "found", result.found(),
                        "remedy", result.remedy()));
    }

    private void stepFinished(StepId step, String outcome, String summary, Duration took) {
        log.add(
                "step_finished",
                Map.of("step", step.id(), "outcome", outcome, "ms", took.toMillis(), "summary", summary));
    }
}
