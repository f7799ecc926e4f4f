package rp5.provision.report;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import rp5.provision.errors.ProvisionException;
import rp5.provision.exec.CommandRun;
import rp5.provision.files.FileChange;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Tells several listeners, one after the other and never two at a time: a copy's progress comes on a thread of its own. */
public final class Fanout implements RunListener {
    private final List<RunListener> listeners;

    public Fanout(List<RunListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void ran(CommandRun run) {
        tell(listener -> listener.ran(run));
    }

    @Override
    public void changed(FileChange change) {
        tell(listener -> listener.changed(change));
    }

    @Override
    public void started(StepId step, int number, int of) {
        tell(listener -> listener.started(step, number, of));
    }

    @Override
    public void finished(StepId step, StepReport report, Duration took) {
        tell(listener -> listener.finished(step, report, took));
    }

    @Override
    public void failed(StepId step, ProvisionException failure, DiskState state, Duration took) {
        tell(listener -> listener.failed(step, failure, state, took));
    }

    @Override
    public void tornDown(Duration took) {
        tell(listener -> listener.tornDown(took));
    }

    @Override
    public void copied(CopyProgress progress) {
        tell(listener -> listener.copied(progress));
    }

    @Override
    public void part(String what) {
        tell(listener -> listener.part(what));
    }

    @Override
    public void checked(CheckResult result) {
        tell(listener -> listener.checked(result));
    }

    private synchronized void tell(Consumer<RunListener> what) {
        listeners.forEach(what);
    }
}
