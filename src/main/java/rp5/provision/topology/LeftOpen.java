package rp5.provision.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.TargetPaths;

/**
 * How somebody closes what is open on a disk that is not for this program to touch: what a killed run has left on another disk than the
 * one that is meant now, or on one that must not change.
 */
public final class LeftOpen {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    public static final String OR_RESTART = " Or restart the machine.";

    private LeftOpen() {}

    /**
     * The commands in their order.
     *
     * @param devices that have the names, or lie below what has them
     * @return empty when they are not what a run of ours has left, or more than that lies there
     */
    public static Optional<String> commands(List<BlockDevice> devices, MachineFacts facts) {
        List<BlockDevice> disks = devices.stream()
                .flatMap(device -> facts.devices().withAncestors(device).stream())
                .filter(device -> device.parents().isEmpty())
                .distinct()
                .toList();
        if (disks.size() != 1) {
            return Optional.empty();
        }
        BlockDevice disk = disks.get(0);
        boolean ours = Leftovers.isProvisioned(disk, facts)
                && LiveSystem.of(facts).usesOf(disk, facts).isEmpty()
                && !Holders.of(disk, facts).isEmpty()
                && Leftovers.foreign(disk, facts).isEmpty();
        return ours
                ? Optional.of("If an earlier run was killed while it worked on " + disk.path()
                        + ", close what it has left open: " + closing(disk, facts) + "." + OR_RESTART)
                : Optional.empty();
    }

    /** All mounts in our folder at once; those that lie elsewhere have their own. */
    public static String unmounting() {
        return "sudo umount --recursive " + TargetPaths.BASE + ".";
    }

    /** The commands that make everything let go of the disk, whoever holds it, in their order. */
    public static String closing(BlockDevice disk, MachineFacts facts) {
        return Holders.of(disk, facts).stream()
                .flatMap(holder -> command(holder).stream())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** The commands that unmount these places. */
    public static String unmounting(List<String> places) {
        return places.stream().map(LeftOpen::unmounting).distinct().collect(Collectors.joining("; "));
    }

    private static String unmounting(String place) {
        return "sudo umount "
                + (Path.of(place).startsWith(TargetPaths.BASE) ? "--recursive " + TargetPaths.BASE : quoted(place));
    }

    private static Optional<String> command(Holder holder) {
        return switch (holder.kind()) {
            case SWAP -> Optional.of("sudo swapoff " + quoted(holder.name()));
            case MOUNT -> Optional.of(unmounting(holder.name()));
            case VOLUME_GROUP -> Optional.of("sudo vgchange --activate n " + holder.name());
            case LUKS -> Optional.of("sudo cryptsetup close " + quoted(holder.name()));
            case DEVICE_MAPPER -> Optional.of("sudo dmsetup remove " + quoted(holder.name()));
            case MD_ARRAY -> Optional.of("sudo mdadm --stop " + holder.name());
            case LOOP -> Optional.of("sudo losetup --detach " + holder.name());
            case OTHER -> Optional.empty();
        };
    }

    private static String quoted(String path) {
        return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
