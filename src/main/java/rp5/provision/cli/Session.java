package rp5.provision.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.AwaitedWork;
import rp5.provision.exec.DryRunRunner;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.files.ListedTargetFiles;
import rp5.provision.files.RootedTargetFiles;
import rp5.provision.files.TargetFiles;
import rp5.provision.model.Mode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.Interrupts;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.Outcome;
import rp5.provision.pipeline.Pipeline;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.Failure;
import rp5.provision.report.Journal;
import rp5.provision.report.RunListener;

/** One run from its request to its ending: passphrase file, root, lock, facts, refusals, questions, work. */
final class Session {
    private final Surroundings around;
    private final Rooms rooms;
    private final Request request;
    private final Reporting reporting;
    private final Questions questions;

    Session(Surroundings around, Rooms rooms, Request request, Reporting reporting) {
        this.around = around;
        this.rooms = rooms;
        this.request = request;
        this.reporting = reporting;
        this.questions = new Questions(around.terminal(), request, reporting);
    }

    /** Runs to the end; a failure is in the ending. The result has been written when this returns. */
    Ending run() {
        try (Interrupts interrupts = Interrupts.watching(Thread.currentThread(), around.stop());
                Held held = new Held()) {
            Ending ending = heeding(interrupts, guarded(interrupts, held));
            // With the flag set every channel that the result goes through would close itself.
            Thread.interrupted();
            return reporting.finish(advised(ending.stoppedBy(interrupts.code())));
        }
    }

    /** The process ends with the code of a signal that came at the very end too, and the result must say the same. */
    private Ending heeding(Interrupts interrupts, Ending ending) {
        return interrupts.decide() && ending.failure().isEmpty() ? failed(new InterruptedRunException()) : ending;
    }

    /** What a full run advises would erase the disk. */
    private Ending advised(Ending ending) {
        return ending.failure()
                .flatMap(failure ->
                        request.mode().flatMap(mode -> Advice.of(mode, failure).map(failure::advising)))
                .map(Ending::failed)
                .orElse(ending);
    }

    /** The one place that turns a failure into an ending. */
    private Ending guarded(Interrupts interrupts, Held held) {
        try {
            return work(interrupts, held);
        } catch (ProvisionException e) {
            return failed(interrupts.explains(e) ? new InterruptedRunException() : e);
        } catch (RuntimeException | Error e) {
            if (interrupts.requested()) {
                return failed(InterruptedRunException.before(e));
            }
            return Ending.failed(Failure.bug(e, reporting.recorder().diskState()));
        }
    }

    private Ending failed(ProvisionException e) {
        if (e instanceof RefusedException refused) {
            reporting.recorder().refusals(refused.refusals());
        }
        return Ending.failed(
                Failure.of(e, Optional.empty(), reporting.recorder().diskState()));
    }

    private Ending work(Interrupts interrupts, Held held) {
        boolean asks = request.mode().isEmpty() && around.terminal().isPresent();
        Mode mode = request.mode().orElse(asks && around.root() ? Mode.FULL : Mode.PLAN);
        reporting.mode(asks ? Mode.PLAN : mode);
        held.passphrase = request.passphraseFile().map(name -> secret(new PassphraseFile(around), name, mode));
        held.pin = request.pinFile().map(new PassphraseFile(around, "PIN")::readNew);
        EarlyRefusals.check(mode, request, around, held.passphrase, held.pin);
        if (mode != Mode.PLAN) {
            held.lock =
                    Optional.of(RunLock.take(around.lockFile(), request.device().orElse("the only NVMe disk"), now()));
        }
        RunListener listener = reporting.open(mode, request);
        ProcessRunner runner = around.runners().apply(listener);
        List<Step> steps = steps(mode);
        Pipeline pipeline = new Pipeline(steps, listener, interrupts);
        boolean strict = !asks && mode != Mode.PLAN && mode != Mode.DRY_RUN;
        Optional<Journal> earlier = request.resume() ? Optional.of(reporting.earlier(mode, request)) : Optional.empty();
        Preparation preparation = new Preparation(rooms, around.path(), reporting.recorder(), earlier, around.bootId());
        Prepared prepared = preparation.prepare(request, mode, strict, steps, pipeline, runner);
        reporting.show(mode, prepared);
        ProvisionPlan plan = prepared.accepted();
        if (mode == Mode.PLAN || (asks && !questions.confirmed(plan))) {
            return Ending.well(ResultCode.PLAN_OK);
        }
        reporting.mode(mode);
        try (Secret passphrase = questions.passphrase(mode, prepared, held.passphrase)) {
            if (mode == Mode.FULL && prepared.done().contains(StepId.LUKS_LVM)) {
                rooms.requireOpens(plan, passphrase, runner);
            } else if (mode == Mode.FULL && request.resume()) {
                PassphraseRules.requireNew(passphrase);
            }
            try (Keys keys = questions.withPin(keys(mode), mode, held.pin)) {
                Ending ending = apply(mode, prepared, plan, passphrase, keys, pipeline, runner, listener);
                questions.showRecoveryKey(keys);
                return ending;
            }
        }
    }

    private Secret secret(PassphraseFile file, String name, Mode mode) {
        boolean existing = mode == Mode.POSTCHECK || mode == Mode.ROTATE || request.resume();
        return existing ? file.read(name) : file.readNew(name);
    }

    private List<Step> steps(Mode mode) {
        return switch (mode) {
            case PLAN, DRY_RUN, FULL -> rooms.provisionSteps(request.unlock(), request.resume());
            case POSTCHECK -> rooms.postcheckSteps();
            case ROTATE -> rooms.rotationSteps();
        };
    }

    private Keys keys(Mode mode) {
        return mode == Mode.ROTATE ? rooms.keyOfFile() : rooms.keys(request.unlock());
    }

    private Ending apply(
            Mode mode,
            Prepared prepared,
            ProvisionPlan plan,
            Secret passphrase,
            Keys keys,
            Pipeline pipeline,
            ProcessRunner real,
            RunListener listener) {
        boolean dry = mode == Mode.DRY_RUN;
        ProcessRunner runner = dry ? new DryRunRunner(real, listener, around.clock()) : real;
        TargetFiles files = dry
                ? ListedTargetFiles.only(around.host(), listener)
                : ListedTargetFiles.writing(
                        around.host(),
                        listener,
                        awaited(new RootedTargetFiles(plan.paths().root())));
        if (!dry) {
            List<String> ended = around.orphans().end();
            if (!ended.isEmpty()) {
                reporting
                        .recorder()
                        .warning("A killed run had left programs at work, which were ended: " + String.join(", ", ended)
                                + ".");
            }
        }
        if (mode == Mode.FULL) {
            reporting.begin(plan, prepared.done());
        }
        Outcome outcome;
        try (CleanupStack cleanups = new CleanupStack()) {
            outcome = pipeline.run(
                    new StepContext(plan, prepared.facts(), runner, files, cleanups, passphrase, keys, listener),
                    prepared.done());
        }
        reporting.outcome(outcome);
        return outcome.failure()
                .map(failure -> Ending.failed(Failure.of(
                        failure, outcome.failedStep(), reporting.recorder().diskState())))
                .orElseGet(() -> Ending.well(success(mode)));
    }

    /** A disk that does not answer would hold us for ever. */
    private static TargetFiles awaited(TargetFiles files) {
        return file -> AwaitedWork.await("writing " + file.path() + " of the target", () -> files.write(file));
    }

    private static ResultCode success(Mode mode) {
        return switch (mode) {
            case PLAN -> ResultCode.PLAN_OK;
            case DRY_RUN -> ResultCode.DRYRUN_OK;
            case FULL -> ResultCode.ETE_DONE_OK;
            case POSTCHECK -> ResultCode.POSTCHECK_OK;
            case ROTATE -> ResultCode.ROTATE_OK;
        };
    }

    private Instant now() {
        return around.clock().instant();
    }

    /** What is let go of when the result has been written: the lock, and the secrets that files gave. */
    private static final class Held implements AutoCloseable {
        private Optional<RunLock> lock = Optional.empty();
        private Optional<Secret> passphrase = Optional.empty();
        private Optional<Secret> pin = Optional.empty();

        @Override
        public void close() {
            lock.ifPresent(RunLock::close);
            passphrase.ifPresent(Secret::close);
            pin.ifPresent(Secret::close);
        }
    }
}
