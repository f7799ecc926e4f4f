package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.Refusal;
import rp5.provision.files.HostFiles;
import rp5.provision.files.MountNamespaces;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;

/**
 * The reasons not to erase a disk that can be seen without a plan. They are given first and always: a disk that must not be
 * touched is never hidden behind a plan that could not be made.
 */
public final class TargetGuards {
    private TargetGuards() {}

    /** Every reason, the gravest first; empty when the disk may be erased. */
    public static List<Refusal> refusals(BlockDevice target, MachineFacts facts, HostFiles files) {
        List<Refusal> refusals = new ArrayList<>();
        LiveDiskGuard.check(target, facts).ifPresent(refusals::add);
        if (!facts.root()) {
            refusals.add(Reason.NOT_ROOT.refusal("Run it again with sudo."));
        }
        refusals.addAll(WholeDiskGuard.check(target, facts, files));
        // A folder for each pool, among files of other names.
        List<String> pools = files.names("/proc/spl/kstat/zfs");
        refusals.addAll(new HolderGuard(target, facts).check(new MountNamespaces(files).others(), pools));
        WriterGuard.check(target, facts, files).ifPresent(refusals::add);
        refusals.addAll(NameClash.check(target, facts));
        BootAbility.check(target, facts).ifPresent(refusals::add);
        return List.copyOf(refusals);
    }
}
