package rp5.provision.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import rp5.provision.model.Mode;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.EventLog;
import rp5.provision.report.Failure;
import rp5.provision.report.LogFolder;
import rp5.provision.report.Recorder;
import rp5.provision.report.RunResult;

/** The log files of a run. Without a folder nothing is written. */
final class RunLogs {
    private final Optional<LogFolder> folder;
    private final OutputStream file;
    private final EventLog events;

    private RunLogs(Optional<LogFolder> folder, OutputStream file, EventLog events) {
        this.folder = folder;
        this.file = file;
        this.events = events;
    }

    static RunLogs none() {
        return new RunLogs(Optional.empty(), OutputStream.nullOutputStream(), EventLog.none());
    }

    /**
     * Begins a new event log.
     *
     * @throws rp5.provision.errors.UsageException if it cannot be written
     */
    static RunLogs in(LogFolder folder, Clock clock) {
        OutputStream file = folder.events();
        return new RunLogs(Optional.of(folder), file, new EventLog(file, clock));
    }

    Optional<LogFolder> folder() {
        return folder;
    }

    EventLog events() {
        return events;
    }

    void started(Mode mode, Request request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", Version.text());
        fields.put("mode", Recorder.name(mode));
        fields.put("device", request.device().orElse(""));
        events.add("run_started", fields);
    }

    void warning(String sentence) {
        events.add("warning", Map.of("message", sentence));
    }

    void failed(Failure failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("result", failure.code().label());
        fields.put("step", failure.step().map(StepId::id));
        fields.put("message", failure.message());
        fields.put("details", failure.details());
        fields.put("disk_state", failure.state().name());
        fields.put("stack", trace(failure.cause()));
        events.add("failure", fields);
    }

    /**
     * Writes the result to its own file and to the end of the events.
     *
     * @return why it could not be written
     */
    Optional<String> ended(RunResult result) {
        events.add("result", Map.of("result", result.result(), "exit_code", result.exitCode()));
        return folder.flatMap(logs -> logs.write(result));
    }

    /** Why it could not be closed. */
    Optional<String> close() {
        try {
            file.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The event log could not be closed (" + e.getMessage() + ").");
        }
    }

    static String trace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
