package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.LastingStep;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** A step whose work a resumed run finds on the disk, or not. */
final class FakeLastingStep implements LastingStep {
    final List<String> differences = new ArrayList<>();
    boolean fails;
    private final StepId id;

    FakeLastingStep(StepId id) {
        this.id = id;
    }

    @Override
    public StepId id() {
        return id;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of();
    }

    @Override
    public List<String> differences(ProvisionPlan plan, Prober prober) {
        return differences;
    }

    @Override
    public StepReport takeUp(StepContext context) {
        context.runner().run(Mutation.of("open", id.id()));
        return new StepReport.Skipped("found on the disk");
    }

    @Override
    public StepReport apply(StepContext context) {
        context.runner().run(Mutation.of("make", id.id()));
        if (fails) {
            throw new StepException(ResultCode.FAIL_LUKS, "no luck");
        }
        return StepReport.done("made");
    }
}
