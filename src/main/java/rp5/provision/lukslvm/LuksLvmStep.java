package rp5.provision.lukslvm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.CleanupStack.Way;
import rp5.provision.pipeline.KernelMappings;
import rp5.provision.pipeline.LastingStep;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Makes the LUKS container, the volume in it, and the three file systems. Leaves the volume active for the steps after it. */
public final class LuksLvmStep implements LastingStep {
    private static final int LUKS_PARTITION = 3;

    @Override
    public StepId id() {
        return StepId.LUKS_LVM;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(
                Tool.BLKID,
                Tool.CRYPTSETUP,
                Tool.DMSETUP,
                Tool.E2FSCK,
                Tool.FSCK_FAT,
                Tool.LSBLK,
                Tool.LVM,
                Tool.MKFS_EXT4,
                Tool.MKFS_VFAT,
                Tool.UDEVADM);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        DiskLayout layout = plan.layout();
        int sector = plan.luks().sectorBytes();
        long start = layout.partition(LUKS_PARTITION).firstSector() * layout.sectorBytes();
        if (start % sector == 0 && layout.size(LUKS_PARTITION).bytes() % sector == 0) {
            return List.of();
        }
        return List.of(new Refusal(
                ResultCode.FAIL_SAFETY_GUARD,
                "The LUKS partition would not begin and end on a multiple of " + sector + " bytes.",
                "This is a bug in the plan: report it."));
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        ProcessRunner runner = context.runner();
        runner.verify("that no mapping has our names", prober -> new ReadBack(plan, prober).namesAreFree());
        format(context);
        promiseToClose(context);
        open(context);
        createVolume(context);
        FileSystems.make(plan).forEach(runner::run);
        runner.run(Udev.settle());
        runner.verify("the file systems", prober -> new ReadBack(plan, prober).fileSystems());
        return StepReport.done("LUKS2 on " + plan.devices().luks() + ", " + Names.VG + "/" + Names.LV
                + " in it, file systems on all three partitions");
    }

    @Override
    public List<String> differences(ProvisionPlan plan, Prober prober) {
        return new ReadBack(plan, prober).outside();
    }

    /** The power may fail when the disk has just become bootable, and nobody has written that down yet. */
    @Override
    public Optional<String> ended(ProvisionPlan plan, Prober prober) {
        Output listed = prober.probe(MkfsCommands.listFat(plan.devices().esp()));
        return BootableEsp.is(listed)
                ? Optional.of(plan.devices().disk()
                        + " is bootable, so the earlier run had come to its end, though not to noting it.")
                : Optional.empty();
    }

    @Override
    public StepReport takeUp(StepContext context) {
        ProvisionPlan plan = context.plan();
        ProcessRunner runner = context.runner();
        runner.verify("that no mapping has our names", prober -> new ReadBack(plan, prober).namesAreFree());
        runner.verify("the LUKS header of " + plan.devices().luks(), prober -> new ReadBack(plan, prober)
                .luks(context.passphrase()));
        promiseToClose(context);
        promiseToDeactivate(context);
        open(context);
        runner.run(LvmCommands.activate());
        requireVolume(context);
        FileSystems.takeUp(plan).forEach(runner::run);
        runner.run(Udev.settle());
        runner.verify("the file systems", prober -> new ReadBack(plan, prober).fileSystems());
        return new StepReport.Skipped("opened; ESP made anew");
    }

    private static void format(StepContext context) {
        ProvisionPlan plan = context.plan();
        Secret passphrase = context.passphrase();
        DevicePath partition = plan.devices().luks();
        context.runner().run(LuksCommands.format(plan.luks(), plan.ids().luks().toString(), partition, passphrase));
        context.runner().run(Udev.settle());
        context.runner()
                .verify("the LUKS header of " + partition, prober -> new ReadBack(plan, prober).luks(passphrase));
    }

    static void promiseToClose(StepContext context) {
        ProcessRunner runner = context.runner();
        context.cleanups()
                .deferAsked(
                        "close the mapping " + Names.MAPPER,
                        () -> CleanupStack.untilGone(
                                runner,
                                "the mapping",
                                new Way(ReadBack::mapperIsActive, LuksCommands.close()),
                                new Way(ReadBack::mapperIsKnown, KernelMappings.remove(Names.MAPPER_DEVICE))));
    }

    static void open(StepContext context) {
        ProcessRunner runner = context.runner();
        runner.run(LuksCommands.open(context.plan().devices().luks(), context.passphrase()));
        runner.run(Udev.await(Names.MAPPER_DEVICE).failingAs(ResultCode.FAIL_LUKS));
        runner.run(Udev.settle());
    }

    private static void createVolume(StepContext context) {
        ProcessRunner runner = context.runner();
        runner.run(LvmCommands.createPhysicalVolume());
        promiseToDeactivate(context);
        runner.run(LvmCommands.createGroup());
        runner.run(LvmCommands.createVolume());
        requireVolume(context);
    }

    /** udev activates a complete group by itself, so from the first sign of one on there may be something to switch off. */
    static void promiseToDeactivate(StepContext context) {
        ProcessRunner runner = context.runner();
        context.cleanups()
                .deferAsked(
                        "deactivate the volume group " + Names.VG,
                        () -> CleanupStack.untilGone(
                                runner,
                                "the volume group",
                                new Way(ReadBack::groupIsActive, LvmCommands.deactivate()),
                                new Way(ReadBack::groupIsActive, KernelMappings.remove(Names.ROOT_DEVICE))));
    }

    private static void requireVolume(StepContext context) {
        ProcessRunner runner = context.runner();
        runner.run(Udev.await(Names.ROOT_DEVICE).failingAs(ResultCode.FAIL_LVM));
        runner.run(Udev.settle());
        runner.verify("the volume " + Names.ROOT_DEVICE, prober -> new ReadBack(context.plan(), prober).lvm());
    }
}
