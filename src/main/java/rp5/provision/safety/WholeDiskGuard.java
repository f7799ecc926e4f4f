package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.Refusal;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.LiveSystem;

/** Refuses what is not a whole disk that can be written. */
final class WholeDiskGuard {
    private WholeDiskGuard() {}

    static List<Refusal> check(BlockDevice target, MachineFacts facts, HostFiles files) {
        List<Refusal> refusals = new ArrayList<>();
        NoDisk.of(target)
                .ifPresent(kind -> refusals.add(Reason.NOT_WHOLE.refusal(remedy(target, facts), target.path(), kind)));
        boolean sysfs = files.text("/sys/class/block/" + target.name() + "/ro")
                .filter(text -> text.strip().equals("1"))
                .isPresent();
        if (target.readOnly() || sysfs) {
            refusals.add(Reason.READ_ONLY.refusal(
                    "Take its write protection off (a switch, or blockdev --setrw), or name another disk.",
                    target.path()));
        }
        return refusals;
    }

    /** Never advises to name a disk that the running system needs. */
    private static String remedy(BlockDevice target, MachineFacts facts) {
        LiveSystem live = LiveSystem.of(facts);
        List<String> disks = facts.devices().withAncestors(target).stream()
                .filter(d -> !d.equals(target) && NoDisk.of(d).isEmpty())
                .filter(d -> live.usesOf(d, facts).isEmpty())
                .map(d -> d.path().value())
                .toList();
        return disks.isEmpty()
                ? "Name a whole disk; lsblk lists them."
                : "Name the disk itself if you mean all of it: " + String.join(", ", disks) + ".";
    }
}
