package rp5.provision.lukslvm;

import java.util.List;
import java.util.Set;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Names;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/**
 * Opens the container of a disk that was provisioned before, under the name that its crypttab has: what builds an initramfs looks for
 * it.
 */
public final class OpenToChangeStep implements Step {
    @Override
    public StepId id() {
        return StepId.OPEN_TO_CHANGE;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.CRYPTSETUP, Tool.DMSETUP, Tool.LVM, Tool.UDEVADM);
    }

    /**
     * @throws rp5.provision.errors.RefusedException when the passphrase opens no key slot
     */
    @Override
    public StepReport apply(StepContext context) {
        ProcessRunner runner = context.runner();
        DevicePath partition = context.plan().devices().luks();
        runner.verify("that no mapping has our names", prober -> new ReadBack(context.plan(), prober).namesAreFree());
        ContainerKey.requireOpens(
                context.plan(),
                context.passphrase(),
                runner,
                "the container on " + partition,
                "Give its passphrase, or the 48 digits of its recovery key.");
        LuksLvmStep.promiseToClose(context);
        LuksLvmStep.promiseToDeactivate(context);
        LuksLvmStep.open(context);
        runner.run(LvmCommands.activate());
        runner.run(Udev.await(Names.ROOT_DEVICE).failingAs(ResultCode.FAIL_LVM));
        runner.run(Udev.settle());
        runner.verify("the volume " + Names.ROOT_DEVICE, prober -> {
            List<String> below = prober.probe(LvmCommands.stack()).lines();
            if (!below.contains(partition.value())) {
                throw new VerificationException(
                        ResultCode.FAIL_LVM, Names.ROOT_DEVICE + " does not lie on " + partition + ".", below);
            }
        });
        return StepReport.done(partition + " is open as " + Names.MAPPER);
    }
}
