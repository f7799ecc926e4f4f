package rp5.provision.pipeline;

import java.util.List;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Prober;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;

/** One part of the work. Knows nothing of the steps around it, of timing, or of dry-runs. */
public interface Step {
    StepId id();

    /** The programs it runs; all steps' gaps are reported together before anything begins. */
    Set<Tool> requires();

    /**
     * Reasons why the run must not begin. Called for all steps before the first mutation.
     *
     * @return empty when there is none
     */
    default List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        return List.of();
    }

    /** Whether its work is on the disk, read back from there; false for what is done again in any case. */
    default boolean isDone(ProvisionPlan plan, Prober prober) {
        return false;
    }

    /**
     * Does the work. What it opens it promises to close first ({@link CleanupStack#defer}).
     *
     * @throws rp5.provision.errors.ProvisionException if the work could not be done
     */
    StepReport apply(StepContext context);
}
