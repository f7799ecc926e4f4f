package rp5.provision.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.Outcome;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.EventWriter;
import rp5.provision.report.Failure;
import rp5.provision.report.Fanout;
import rp5.provision.report.HumanStream;
import rp5.provision.report.Journal;
import rp5.provision.report.JournalKeeper;
import rp5.provision.report.Json;
import rp5.provision.report.LogFolder;
import rp5.provision.report.Pace;
import rp5.provision.report.Recorder;
import rp5.provision.report.RunListener;
import rp5.provision.report.RunResult;
import rp5.provision.report.Screen;
import rp5.provision.report.Style;
import rp5.provision.report.Wrap;

/** All that a run tells: the stream for people, the result on standard output, and the two log files. */
final class Reporting {
    private static final Duration EVENT_EVERY = Duration.ofSeconds(5);

    private final Surroundings around;
    private final boolean json;
    private final Recorder recorder;
    private final Screen screen;
    private final Style style;
    private final JournalKeeper journal;
    private boolean verbose;
    private boolean reboot;
    private RunLogs logs = RunLogs.none();
    private Optional<Journal> continued = Optional.empty();

    /**
     * @param json whether standard output gets the whole result
     */
    Reporting(Surroundings around, boolean json) {
        this.around = around;
        this.json = json;
        this.style = Style.of(around.errIsTerminal(), around.environment());
        this.recorder = new Recorder(Version.text(), around.clock().instant());
        this.journal = new JournalKeeper(recorder::warning);
        this.screen = new Screen(around.err(), around.errIsTerminal(), style);
    }

    Recorder recorder() {
        return recorder;
    }

    Screen screen() {
        return screen;
    }

    /** Says what the run is for; said again when a question was answered. */
    void mode(Mode mode) {
        recorder.mode(mode);
    }

    /**
     * Opens the log files.
     *
     * @param mode what the run may become
     * @return to be told of everything from now on
     */
    RunListener open(Mode mode, Request request) {
        verbose = request.verbose();
        reboot = request.reboot();
        if (mode == Mode.PLAN && RunLock.held(around.lockFile())) {
            recorder.warning("Another run is at work: this plan leaves its log files alone and writes none.");
        } else {
            openLogs(mode, request);
        }
        logs.started(mode, request);
        HumanStream.Detail detail = mode == Mode.DRY_RUN
                ? HumanStream.Detail.DRY_RUN
                : verbose ? HumanStream.Detail.VERBOSE : HumanStream.Detail.STEPS;
        return new Fanout(List.of(
                recorder,
                journal,
                new EventWriter(logs.events(), mode, new Pace(EVENT_EVERY, System::nanoTime)),
                new HumanStream(screen, detail, System::nanoTime)));
    }

    /**
     * The journal of the run that is to be continued.
     *
     * @throws rp5.provision.errors.RefusedException if there is nothing to continue
     */
    Journal earlier(Mode mode, Request request) {
        if (mode == Mode.PLAN && RunLock.held(around.lockFile())) {
            throw new RefusedException(
                    ResultCode.FAIL_BUSY,
                    "Nothing can be resumed: the last run is still at work.",
                    ResultCode.FAIL_BUSY.hint());
        }
        Journal last = LogFolder.at(request.logDir(), around.trustedOwners()).journal();
        if (last.ended()) {
            throw new RefusedException(
                    ResultCode.FAIL_SAFETY_GUARD,
                    "Nothing can be resumed: the last run, begun at "
                            + last.run().started() + " on " + last.run().disk().path()
                            + ", had come to its end, and the disk is bootable.",
                    "Check the disk with --do-postcheck, or begin anew: --yes without --resume, which erases the disk.");
        }
        continued = Optional.of(last);
        return last;
    }

    /** The disk is about to be changed: begins the journal of this run, or goes on with that of the run it continues. */
    void begin(ProvisionPlan plan, Set<StepId> done) {
        // The first begin and the first boot stay: only what was copied since then can be lost by a power cut.
        EarlierRun run = EarlierRun.of(
                plan,
                Version.text(),
                continued.map(last -> last.run().started()).orElseGet(() -> around.clock()
                        .instant()),
                continued.map(last -> last.run().bootId()).orElseGet(around::bootId));
        boolean failed = continued.filter(last -> last.run().failed()).isPresent();
        logs.folder().ifPresent(folder -> journal.begin(folder, new Journal(failed ? run.asFailed() : run, done)));
    }

    /** Shows what is on the disk and what is planned for it. */
    void show(Mode mode, Prepared prepared) {
        PlanScreen plan = new PlanScreen(style);
        DiskIdentity disk = recorder.device().orElseThrow();
        screen.line("");
        screen.lines(plan.now(disk, recorder.diskNow()));
        if (mode == Mode.POSTCHECK) {
            screen.line("Checking " + disk.path() + ", which stays as it is.");
        } else if (mode == Mode.ROTATE) {
            screen.line("The key file of " + disk.path() + " is replaced; all else stays as it is.");
        } else {
            prepared.plan().ifPresent(decided -> screen.lines(plan.after(decided, prepared.done())));
        }
        for (String warning : recorder.warnings()) {
            warn(warning);
        }
    }

    /** Takes over what the steps found. */
    void outcome(Outcome outcome) {
        outcome.warnings().forEach(recorder::warning);
        recorder.reached(outcome.state());
    }

    /** Writes the result everywhere, the log files last closed. */
    Ending finish(Ending ending) {
        recorder.warnings().forEach(logs::warning);
        ending.failure().ifPresent(logs::failed);
        if (logs.events().broken()) {
            recorder.warning("The event log is not complete: it could not be written to the end.");
        }
        RunResult result =
                recorder.result(ending.code(), ending.failure(), around.clock().instant());
        Optional<String> trouble = logs.ended(result);
        trouble.ifPresent(this::warn);
        logs.close().ifPresent(this::warn);
        tell(ending, result, logs.folder().isPresent() && trouble.isEmpty());
        return ending;
    }

    private void tell(Ending ending, RunResult result, boolean written) {
        PrintStream out = around.out();
        if (ending.failure().isPresent()) {
            Failure failure = ending.failure().get();
            String device = result.device().map(disk -> disk.path().toString()).orElse("");
            screen.lines(new FailureText(style).lines(failure, device, result.logs()));
            if (verbose) {
                around.err().print(RunLogs.trace(failure.cause()));
                around.err().flush();
            }
            out.print(json ? Json.pretty(result) : result.result() + ": " + failure.message() + "\n");
        } else if (json) {
            screen.lines(new SuccessText(style).lines(ending.code(), result, reboot));
            out.print(Json.pretty(result));
        } else {
            Style outStyle = Style.of(around.outIsTerminal(), around.environment());
            String text = String.join("\n", new SuccessText(outStyle).lines(ending.code(), result, reboot));
            out.print(text.strip() + "\n");
        }
        if (out.checkError()) {
            warn("The result could not be written to standard output"
                    + (written ? "; it is in the log folder." : " or anywhere else."));
        }
    }

    private void openLogs(Mode mode, Request request) {
        try {
            LogFolder folder = LogFolder.at(request.logDir(), around.trustedOwners());
            logs = RunLogs.in(folder, around.clock());
            recorder.logs(folder.logs());
        } catch (UsageException e) {
            // Looking must stay possible for somebody who may not write there, and did not ask to.
            if (mode != Mode.PLAN || request.logDirNamed()) {
                throw e;
            }
            recorder.warning(e.getMessage() + " This plan is not logged.");
        }
    }

    private void warn(String sentence) {
        Wrap.hanging("warning: ", sentence).forEach(line -> screen.line(style.caution(line)));
    }
}
