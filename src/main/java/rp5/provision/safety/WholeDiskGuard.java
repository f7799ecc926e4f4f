package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.LiveSystem;

/** Refuses what is not a whole disk that can be written. */
final class WholeDiskGuard {
    /** lsblk calls these disks too: RAM, eMMC's own boot areas, floppies and network block devices without a server. */
    private static final Pattern NO_DISK =
            Pattern.compile("(?:zram|ram|fd|sr)[0-9]+|mmcblk[0-9]+(?:boot[0-9]+|rpmb|gp[0-9]+)");

    private WholeDiskGuard() {}

    static List<Refusal> check(BlockDevice target, MachineFacts facts, HostFiles files) {
        List<Refusal> refusals = new ArrayList<>();
        kind(target)
                .ifPresent(kind -> refusals.add(
                        refusal(target.path() + " is not a whole disk: it is " + kind + ".", remedy(target, facts))));
        boolean sysfs = files.text("/sys/class/block/" + target.name() + "/ro")
                .filter(text -> text.strip().equals("1"))
                .isPresent();
        if (target.readOnly() || sysfs) {
            refusals.add(refusal(
                    target.path() + " is read-only.",
                    "Take its write protection off (a switch, or blockdev --setrw), or name another disk."));
        }
        return refusals;
    }

    /** Why it is no whole disk; empty when it is one. */
    private static Optional<String> kind(BlockDevice target) {
        String name = target.name();
        if (target.isPartition()) {
            return Optional.of("a partition");
        }
        if (name.startsWith("zram") || name.matches("ram[0-9]+")) {
            return Optional.of("memory");
        }
        if (NO_DISK.matcher(name).matches()) {
            return Optional.of("a drive or area of another kind");
        }
        if (target.type().equals("loop")) {
            if (target.backingFile().isEmpty()) {
                return Optional.of("a loop device over a file that is not known");
            }
            return target.backingFile().startsWith("/dev/")
                    ? Optional.of("a loop device over " + target.backingFile())
                    : Optional.empty();
        }
        if (!target.type().equals("disk") || name.startsWith("dm-") || name.startsWith("md")) {
            return Optional.of(
                    switch (target.type()) {
                        case "crypt" -> "an open LUKS mapping";
                        case "lvm" -> "a logical volume";
                        case "rom" -> "a CD or DVD drive";
                        default -> "a device of type " + target.type();
                    });
        }
        return target.parents().isEmpty()
                ? Optional.empty()
                : Optional.of("a device that lies on " + String.join(", ", target.parents()));
    }

    /** Never advises to name a disk that the running system needs. */
    private static String remedy(BlockDevice target, MachineFacts facts) {
        LiveSystem live = LiveSystem.of(facts);
        List<String> disks = facts.devices().withAncestors(target).stream()
                .filter(d -> !d.equals(target) && kind(d).isEmpty())
                .filter(d -> live.usesOf(d, facts).isEmpty())
                .map(d -> d.path().value())
                .toList();
        return disks.isEmpty()
                ? "Name a whole disk; lsblk lists them."
                : "Name the disk itself if you mean all of it: " + String.join(", ", disks) + ".";
    }

    private static Refusal refusal(String message, String remedy) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, remedy);
    }
}
