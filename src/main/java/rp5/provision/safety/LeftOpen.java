package rp5.provision.safety;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.TargetPaths;
import rp5.provision.topology.Holders;
import rp5.provision.topology.Leftovers;
import rp5.provision.topology.LiveSystem;

/**
 * How somebody closes what a killed run has left open on another disk than the one that is meant now. Nobody has named that disk, so it
 * is not for this program to touch.
 */
final class LeftOpen {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    static final String OR_RESTART = " Or restart the machine.";

    private LeftOpen() {}

    /**
     * The commands in their order.
     *
     * @param devices that have the names, or lie below what has them
     * @return empty when they are not what a run of ours has left, or more than that lies there
     */
    static Optional<String> commands(List<BlockDevice> devices, MachineFacts facts) {
        List<BlockDevice> disks = devices.stream()
                .flatMap(device -> facts.devices().withAncestors(device).stream())
                .filter(device -> device.parents().isEmpty())
                .distinct()
                .toList();
        if (disks.size() != 1) {
            return Optional.empty();
        }
        BlockDevice disk = disks.get(0);
        List<Holder> holders = Holders.of(disk, facts);
        boolean ours = Leftovers.isProvisioned(disk, facts)
                && LiveSystem.of(facts).usesOf(disk, facts).isEmpty()
                && !holders.isEmpty()
                && Leftovers.foreign(disk, facts).isEmpty();
        return ours ? Optional.of(closing(disk, holders)) : Optional.empty();
    }

    /** All mounts in our folder at once; those that lie elsewhere have their own. */
    static String unmounting() {
        return "sudo umount --recursive " + TargetPaths.BASE + ".";
    }

    private static String quoted(String path) {
        return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static String closing(BlockDevice disk, List<Holder> holders) {
        Set<String> commands = new LinkedHashSet<>();
        for (Holder holder : holders) {
            commands.add(
                    switch (holder.kind()) {
                        case MOUNT ->
                            "umount "
                                    + (holder.name().startsWith(TargetPaths.BASE.toString())
                                            ? "--recursive " + TargetPaths.BASE
                                            : quoted(holder.name()));
                        case VOLUME_GROUP -> "vgchange --activate n " + holder.name();
                        default -> "cryptsetup close " + holder.name();
                    });
        }
        List<String> all = new ArrayList<>(commands);
        all.replaceAll(command -> "sudo " + command);
        return "If an earlier run was killed while it worked on " + disk.path() + ", close what it has left open: "
                + String.join("; ", all) + "." + OR_RESTART;
    }
}
