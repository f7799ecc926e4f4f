package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Refuses what must not be erased: all reasons before the run begins, and once more right before the first write. */
public final class SafetyStep implements Step {
    private final HostFiles files;
    private final Function<Prober, MachineFacts> gather;

    /**
     * @param gather finds the facts out anew
     */
    public SafetyStep(HostFiles files, Function<Prober, MachineFacts> gather) {
        this.files = files;
        this.gather = gather;
    }

    @Override
    public StepId id() {
        return StepId.SAFETY;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.LSBLK);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        Optional<BlockDevice> found = facts.devices().byPath(plan.disk().path());
        if (found.isEmpty()) {
            return List.of(gone(plan));
        }
        BlockDevice target = found.get();
        List<Refusal> refusals = new ArrayList<>(TargetGuards.refusals(target, facts, files));
        refusals.addAll(Space.check(target, plan, facts.source(), files));
        return List.copyOf(refusals);
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        MachineFacts now = gather.apply(context.runner());
        BlockDevice target =
                now.devices().byPath(plan.disk().path()).orElseThrow(() -> new RefusedException(List.of(gone(plan))));
        List<Refusal> refusals = new ArrayList<>();
        LiveDiskGuard.check(target, now).ifPresent(refusals::add);
        Optional<BlockDevice> then =
                context.facts().devices().byPath(plan.disk().path());
        IdentityCheck.check(plan.disk(), then, target, files).ifPresent(refusals::add);
        check(plan, now, context.runner()).stream()
                .filter(refusal -> !refusals.contains(refusal))
                .forEach(refusals::add);
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return StepReport.done(String.join("\n", DiskMatrix.lines(target, now)), BootAbility.warnings(target, now));
    }

    private static Refusal gone(ProvisionPlan plan) {
        return Reason.GONE.refusal(
                "Look at its cable, then run again.", plan.disk().path());
    }
}
