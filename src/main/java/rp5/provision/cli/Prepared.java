package rp5.provision.cli;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;

/** Everything that is known before anything is done. */
record Prepared(BlockDevice disk, MachineFacts facts, Optional<ProvisionPlan> plan, List<Refusal> refusals) {
    Prepared {
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
