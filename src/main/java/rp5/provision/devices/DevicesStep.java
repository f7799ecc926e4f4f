package rp5.provision.devices;

import java.util.List;
import java.util.Set;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.HolderStuckException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;
import rp5.provision.topology.Holders;

/** Makes what an earlier run left on the target disk let go of it, and proves that nothing holds it any more. */
public final class DevicesStep implements Step {
    private final HostFiles files;

    public DevicesStep(HostFiles files) {
        this.files = files;
    }

    @Override
    public StepId id() {
        return StepId.DEVICES;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(
                Tool.LSBLK,
                Tool.SWAPOFF,
                Tool.UMOUNT,
                Tool.LVM,
                Tool.CRYPTSETUP,
                Tool.DMSETUP,
                Tool.UDEVADM,
                Tool.BLOCKDEV);
    }

    @Override
    public StepReport apply(StepContext context) {
        DevicePath disk = context.plan().disk().path();
        List<Holder> holders = context.plan().holders();
        for (Holder holder : holders) {
            DevicesCommands.release(holder).ifPresent(mutation -> release(mutation, holder, context));
        }
        context.runner().run(DevicesCommands.settle());
        context.runner()
                .verify(
                        "nothing holds " + disk,
                        prober -> requireReleased("The disk " + disk + " is still held.", context, prober));
        if (!isActivatedByUdev(holders)) {
            readTableAnew(disk, context);
            context.runner().run(DevicesCommands.settle());
        }
        // udev's events may have brought back an automounter or autoactivation.
        context.runner()
                .verify(
                        "nothing took " + disk + " again",
                        prober -> requireReleased(
                                "The disk " + disk + " was taken again after it was released.", context, prober));
        return StepReport.done(
                holders.isEmpty()
                        ? "Nothing held " + disk + "."
                        : "Released " + disk + ": "
                                + String.join(
                                        ", ",
                                        holders.stream().map(Culprits::describe).toList())
                                + ".");
    }

    /**
     * Reading the table anew makes udev see each partition as new, and activate a volume group or an array that lies openly on one:
     * it would be back at once. Who else uses such a disk is then seen by sfdisk, which refuses a disk in use.
     */
    private static boolean isActivatedByUdev(List<Holder> holders) {
        boolean encrypted = holders.stream().anyMatch(holder -> holder.kind() == Holder.Kind.LUKS);
        return !encrypted
                && holders.stream()
                        .anyMatch(holder ->
                                holder.kind() == Holder.Kind.VOLUME_GROUP || holder.kind() == Holder.Kind.MD_ARRAY);
    }

    private void release(Mutation mutation, Holder holder, StepContext context) {
        try {
            context.runner().run(mutation);
        } catch (CommandException e) {
            context.runner().verify("whether it is gone: " + Culprits.describe(holder), prober -> {
                MachineFacts now = new StorageProbes(prober, files).again(context.facts());
                BlockDevice disk = disk(context, now);
                if (Holders.of(disk, now).stream()
                        .anyMatch(h -> h.kind() == holder.kind() && h.name().equals(holder.name()))) {
                    throw stuck("Could not release the disk: " + Culprits.describe(holder) + ".", disk, now, e);
                }
            });
        }
    }

    private void readTableAnew(DevicePath disk, StepContext context) {
        try {
            context.runner().run(DevicesCommands.readTableAnew(disk));
        } catch (CommandException e) {
            MachineFacts now = new StorageProbes(context.runner(), files).again(context.facts());
            throw stuck("The disk " + disk + " cannot be opened for us alone.", disk(context, now), now, e);
        }
    }

    private void requireReleased(String message, StepContext context, Prober prober) {
        MachineFacts now = new StorageProbes(prober, files).again(context.facts());
        BlockDevice disk = disk(context, now);
        if (!Holders.of(disk, now).isEmpty()) {
            throw new HolderStuckException(message, new Culprits(files).of(disk, now));
        }
    }

    private HolderStuckException stuck(String message, BlockDevice disk, MachineFacts now, CommandException cause) {
        List<String> culprits = new Culprits(files).of(disk, now);
        HolderStuckException stuck = new HolderStuckException(message, culprits.isEmpty() ? cause.details() : culprits);
        stuck.addSuppressed(cause);
        return stuck;
    }

    private static BlockDevice disk(StepContext context, MachineFacts now) {
        DevicePath path = context.plan().disk().path();
        return now.devices()
                .byPath(path)
                .orElseThrow(() -> new HolderStuckException("The disk " + path + " is gone.", List.of()));
    }
}
