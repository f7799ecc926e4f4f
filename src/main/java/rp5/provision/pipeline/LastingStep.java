package rp5.provision.pipeline;

import java.util.List;
import java.util.Optional;
import rp5.provision.exec.Prober;
import rp5.provision.model.ProvisionPlan;

/**
 * A step whose work stays on the disk and can be proven there, so that a run that goes on with an earlier one need not do it
 * again. All other steps are repeated: they are quick when there is little to do, and what they make follows the running system,
 * which may have changed since.
 */
public interface LastingStep extends Step {
    /**
     * Every way in which the disk differs from what this step leaves, as read back from it without a secret, one line each; empty
     * when its work is done.
     */
    List<String> differences(ProvisionPlan plan, Prober prober);

    /**
     * Why there is nothing left to go on with although the earlier run's journal does not say so; asked when that has this step as
     * finished. Only looks.
     *
     * @return one sentence; empty when the disk shows no sign of it
     */
    default Optional<String> ended(ProvisionPlan plan, Prober prober) {
        return Optional.empty();
    }

    @Override
    default boolean isDone(ProvisionPlan plan, Prober prober) {
        return differences(plan, prober).isEmpty();
    }

    /**
     * Takes the place of {@link Step#apply} when the work is done: opens what later steps need, and proves once more what it
     * finds.
     *
     * @throws rp5.provision.errors.ProvisionException if the disk is not as planned, or cannot be opened
     */
    StepReport takeUp(StepContext context);
}
