package rp5.provision.report;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import rp5.provision.model.EarlierRun;
import rp5.provision.pipeline.StepId;

/**
 * How far a run has come, for one that goes on with it.
 *
 * @param finished in the order in which they were
 */
public record Journal(EarlierRun run, Set<StepId> finished) {
    public Journal {
        finished = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(finished));
    }

    /** Whether the run has made the disk bootable: there is nothing left to go on with. */
    public boolean ended() {
        return finished.contains(StepId.COMMIT);
    }

    Journal with(StepId step) {
        Set<StepId> more = new LinkedHashSet<>(finished);
        more.add(step);
        return new Journal(run, more);
    }

    /** The same of a run that failed. */
    Journal failed() {
        return new Journal(run.asFailed(), finished);
    }

    /** The step of this name in the journal's text. */
    static Optional<StepId> step(String id) {
        return java.util.Arrays.stream(StepId.values())
                .filter(step -> step.id().equals(id))
                .findFirst();
    }
}
