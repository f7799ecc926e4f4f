package rp5.provision.report;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import rp5.provision.errors.InterruptedRunException;
import rp5.provision.errors.ProvisionException;
import rp5.provision.exec.CommandRun;
import rp5.provision.files.FileChange;
import rp5.provision.model.CopyProgress;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Writes each finished step into the journal. A journal that cannot be written does not end a run: it only cannot be resumed. */
public final class JournalKeeper implements RunListener {
    private final Consumer<String> warning;
    private Optional<LogFolder> folder = Optional.empty();
    private Optional<Journal> journal = Optional.empty();

    /**
     * @param warning told once, in a sentence, when the journal could not be written
     */
    public JournalKeeper(Consumer<String> warning) {
        this.warning = warning;
    }

    /** Begins to keep the journal of a run that is about to change the disk, in place of the one before. */
    public void begin(LogFolder logs, Journal first) {
        folder = Optional.of(logs);
        write(first);
    }

    @Override
    public void finished(StepId step, StepReport report, Duration took) {
        journal.map(before -> before.with(step)).ifPresent(this::write);
    }

    private void write(Journal now) {
        Optional<String> trouble = folder.flatMap(logs -> logs.write(now));
        trouble.ifPresent(warning);
        journal = trouble.isPresent() ? Optional.empty() : Optional.of(now);
    }

    @Override
    public void ran(CommandRun run) {}

    @Override
    public void changed(FileChange change) {}

    @Override
    public void started(StepId step, int number, int of) {}

    @Override
    public void failed(StepId step, ProvisionException failure, DiskState state, Duration took) {
        if (!(failure instanceof InterruptedRunException)) {
            journal.map(Journal::failed).ifPresent(this::write);
        }
    }

    @Override
    public void tornDown(Duration took) {}

    @Override
    public void copied(CopyProgress progress) {}
}
