package rp5.provision.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.pipeline.StepId;

/**
 * Everything that is known before anything is done.
 *
 * @param done steps of an earlier run that need not be done again
 */
record Prepared(
        BlockDevice disk, MachineFacts facts, Optional<ProvisionPlan> plan, List<Refusal> refusals, Set<StepId> done) {
    Prepared {
        done = Set.copyOf(done);
        refusals = List.copyOf(refusals);
    }

    /**
     * The plan, when nothing speaks against it.
     *
     * @throws RefusedException with every reason
     */
    ProvisionPlan accepted() {
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return plan.orElseThrow();
    }
}
