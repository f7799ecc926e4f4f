package rp5.provision.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rp5.provision.errors.CleanupException;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Prober;
import rp5.provision.model.DiskState;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;

/** Runs the steps in their order, stops at the first failure, and always tears down. */
public final class Pipeline {
    private final List<Step> steps;
    private final PipelineListener listener;
    private final Interrupts interrupts;

    public Pipeline(List<Step> steps, PipelineListener listener, Interrupts interrupts) {
        this.steps = List.copyOf(steps);
        this.listener = listener;
        this.interrupts = interrupts;
    }

    /** Every step's reasons not to begin, in the order of the steps. */
    public List<Refusal> refusals(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        return steps.stream()
                .flatMap(step -> step.check(plan, facts, prober).stream())
                .toList();
    }

    /**
     * Runs the steps, or takes up the work of those that are done, then undoes what they left open. Never throws for a failure: it is
     * in the outcome.
     *
     * @param done steps whose work was proven to be on the disk
     */
    public Outcome run(StepContext context, Set<StepId> done) {
        Progress progress = new Progress();
        long started = System.nanoTime();
        CleanupStack cleanups = context.cleanups();
        for (int i = 0; i < steps.size() && progress.failure == null; i++) {
            runStep(steps.get(i), i + 1, context, done, progress, started);
        }
        progress.leave();
        if (progress.failure != null) {
            // A signal would only add its own exit code to that of the failure, since all is torn down anyway.
            interrupts.decide();
        }
        long begin = System.nanoTime();
        try {
            cleanups.close();
        } catch (CleanupException e) {
            progress.cleanupFailed(e, withTheKernelsWords(e, context, started));
        }
        listener.tornDown(since(begin));
        return progress.outcome();
    }

    private void runStep(
            Step step, int number, StepContext context, Set<StepId> done, Progress progress, long started) {
        StepId id = step.id();
        boolean takenUp = step instanceof LastingStep && done.contains(id);
        progress.enter(id, takenUp);
        listener.started(id, number, steps.size());
        long begin = System.nanoTime();
        try {
            if (Thread.interrupted()) {
                throw new InterruptedRunException();
            }
            StepContext watched = watched(context, () -> progress.changing(id));
            StepReport report =
                    step instanceof LastingStep lasting && takenUp ? lasting.takeUp(watched) : step.apply(watched);
            progress.add(report);
            progress.state = id.stateWhenDone(progress.state);
            listener.finished(id, report, since(begin));
        } catch (ProvisionException e) {
            ProvisionException failure = withTheKernelsWords(classify(id, e), context, started);
            progress.fail(id, failure);
            listener.failed(id, failure, progress.state, since(begin));
        } catch (RuntimeException e) {
            // A file that we were reading ourselves closes under the hands of an interrupted thread.
            ProvisionException failure = interrupts.requested()
                    ? InterruptedRunException.before(e)
                    : new StepException(
                            ResultCode.FAIL_UNHANDLED, "A bug in the step " + id.id() + ": " + e, List.of(), e);
            progress.fail(id, failure);
            listener.failed(id, failure, progress.state, since(begin));
        }
    }

    private static StepContext watched(StepContext context, Runnable change) {
        return new StepContext(
                context.plan(),
                context.facts(),
                new WatchedRunner(context.runner(), change),
                context.files(),
                context.cleanups(),
                context.passphrase(),
                context.keys(),
                context.progress());
    }

    private ProvisionException classify(StepId id, ProvisionException e) {
        if (e instanceof InterruptedRunException) {
            return e;
        }
        if (interrupts.explains(e)) {
            return new InterruptedRunException();
        }
        if (e.code() == ResultCode.FAIL_GENERIC && id.failure() != ResultCode.FAIL_GENERIC) {
            return new StepException(id.failure(), String.valueOf(e.getMessage()), e.details(), e);
        }
        return e;
    }

    /** A stop is nobody's fault, and what was refused was not tried; all else may be the work of a dying disk. */
    private static ProvisionException withTheKernelsWords(ProvisionException e, StepContext context, long started) {
        if (e instanceof InterruptedRunException || e instanceof RefusedException) {
            return e;
        }
        List<String> details = new ArrayList<>(e.details());
        List<String> all = new ArrayList<>(details);
        all.add(String.valueOf(e.getMessage()));
        FullTarget.sentence(context.plan(), all, context.runner()).ifPresent(full -> details.add(0, full));
        details.addAll(KernelLog.ofDisks(context.runner(), since(started)));
        if (details.equals(e.details())) {
            return e;
        }
        return new StepException(e.code(), String.valueOf(e.getMessage()), details, e);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static final class Progress {
        private @Nullable ProvisionException failure;
        private @Nullable StepId failedStep;
        private @Nullable StepId current;
        private boolean takenUp;
        private DiskState state = DiskState.UNTOUCHED;
        private final List<String> warnings = new ArrayList<>();

        private void enter(StepId id, boolean isTakenUp) {
            current = id;
            takenUp = isTakenUp;
            // Checking changes nothing, but says something of a disk that this run has filled.
            if (id == StepId.POSTCHECK && state != DiskState.UNTOUCHED) {
                state = id.stateWhileRunning();
            }
        }

        /** An undo that a step left runs when another one is current, or none: it takes nothing back of what is on the disk. */
        private void changing(StepId id) {
            if (id == current) {
                state = id.stateFromFirstChange(takenUp);
            }
        }

        private void leave() {
            current = null;
        }

        private void add(StepReport report) {
            if (report instanceof StepReport.Done done) {
                warnings.addAll(done.warnings());
            }
        }

        private void fail(StepId id, ProvisionException e) {
            failure = e;
            failedStep = id;
        }

        private void cleanupFailed(CleanupException e, ProvisionException explained) {
            if (failure == null) {
                failure = explained;
            } else {
                failure.addSuppressed(e);
                warnings.addAll(e.details());
                state = e.perhapsBootable() ? DiskState.PERHAPS_BOOTABLE : state;
            }
        }

        private Outcome outcome() {
            return new Outcome(Optional.ofNullable(failure), Optional.ofNullable(failedStep), state, warnings);
        }
    }
}
