package rp5.provision.unlock;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Prober;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Gives a provisioned disk a new key file in place of its old one. At every moment the images on the ESP hold a key whose slot is
 * there: the new slot is added beside the old one, then the file is replaced, then the images, and only when these have opened the disk
 * does the old slot go.
 */
public final class RotateStep implements Step {
    @Override
    public StepId id() {
        return StepId.ROTATE;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(
                Tool.CHROOT,
                Tool.CP,
                Tool.CRYPTSETUP,
                Tool.FINDMNT,
                Tool.MOUNT,
                Tool.SYNC,
                Tool.UMOUNT,
                Tool.UNMKINITRAMFS);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        List<Refusal> refusals =
                new ArrayList<>(RotationFacts.refusals(plan.devices().luks(), prober));
        if (plan.paths().isLive()) {
            mounted(plan.devices().boot(), "/boot", facts, refusals);
            mounted(plan.devices().esp(), "/boot/firmware", facts, refusals);
        }
        return refusals;
    }

    private static void mounted(DevicePath device, String place, MachineFacts facts, List<Refusal> refusals) {
        List<String> places =
                facts.devices().byPath(device).map(BlockDevice::mountPoints).orElse(List.of());
        if (!places.contains(place)) {
            refusals.add(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    device + " is not mounted at " + place + ".",
                    "Mount it: sudo mount " + place + "."));
        }
    }

    @Override
    public StepReport apply(StepContext context) {
        EarlierImages.release(context);
        RotationFacts facts = RotationFacts.of(context);
        new Rotation(facts, context).run();
        return StepReport.done(
                facts.file() + " is new, in slot " + facts.slot() + "; slot " + facts.oldSlots() + " is gone");
    }
}
