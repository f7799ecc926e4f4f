package rp5.provision.pipeline;

import java.util.List;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Prober;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;

/** A step that has nothing to do when the target is the system that runs now: it is open and mounted. */
public record UnlessLive(Step step) implements Step {
    @Override
    public StepId id() {
        return step.id();
    }

    @Override
    public Set<Tool> requires() {
        return step.requires();
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        return plan.paths().isLive() ? List.of() : step.check(plan, facts, prober);
    }

    @Override
    public StepReport apply(StepContext context) {
        return context.plan().paths().isLive()
                ? new StepReport.Skipped(
                        "The system runs from " + context.plan().disk().path())
                : step.apply(context);
    }
}
