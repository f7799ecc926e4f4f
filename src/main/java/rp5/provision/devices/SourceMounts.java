package rp5.provision.devices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.MountEntry;
import rp5.provision.topology.Backings;
import rp5.provision.topology.SystemDisks;

/** Chooses the mounts that make up the live system: the root, and the real file systems below it on the disks that it starts from. */
final class SourceMounts {
    private static final Set<String> REAL = Set.of("ext2", "ext3", "ext4", "btrfs", "xfs", "f2fs");
    /** Not of the system: what is mounted there comes and goes. */
    private static final List<Path> PASSING = List.of(
            Path.of("/run"),
            Path.of("/mnt"),
            Path.of("/media"),
            Path.of("/tmp"),
            Path.of("/dev"),
            Path.of("/proc"),
            Path.of("/sys"));

    private final BlockDevices devices;
    private final Backings backings;

    private SourceMounts(BlockDevices devices, List<MountEntry> mounts) {
        this.devices = devices;
        this.backings = new Backings(devices, mounts);
    }

    /** The root first, then by path; of several at one place the last, which is the one that is seen. */
    static List<MountEntry> of(BlockDevices devices, List<MountEntry> mounts) {
        Map<Path, MountEntry> seen = new LinkedHashMap<>();
        mounts.forEach(mount -> seen.put(mount.target(), mount));
        MountEntry root = seen.remove(Path.of("/"));
        if (root == null) {
            return List.of();
        }
        SourceMounts source = new SourceMounts(devices, mounts);
        Set<BlockDevice> system = SystemDisks.of(devices, mounts);
        List<MountEntry> chosen = new ArrayList<>(List.of(root));
        seen.values().stream()
                .filter(SourceMounts::isReal)
                .filter(mount -> source.stack(mount).stream().anyMatch(system::contains))
                .filter(mount -> source.stack(mount).stream().noneMatch(SourceMounts::isFile))
                .sorted((a, b) -> a.target().compareTo(b.target()))
                .filter(mount -> chosen.stream().noneMatch(other -> isSame(mount, other)))
                .forEach(chosen::add);
        return chosen;
    }

    private static boolean isReal(MountEntry mount) {
        // A bind mount shows a part of what is copied anyway; a subvolume looks like one, but is a tree of its own.
        boolean whole = mount.root().equals("/")
                || Backings.option(mount, "subvol").filter(mount.root()::equals).isPresent();
        return whole
                && REAL.contains(mount.fstype())
                && PASSING.stream().noneMatch(place -> mount.target().startsWith(place));
    }

    /** An image that is mounted is copied as the file that it is. */
    private static boolean isFile(BlockDevice device) {
        return device.type().equals("loop") && !device.backingFile().startsWith("/dev/");
    }

    /** Whether one is the other seen at a second place. */
    private static boolean isSame(MountEntry mount, MountEntry other) {
        return mount.majorMinor().equals(other.majorMinor()) && mount.root().equals(other.root());
    }

    private List<BlockDevice> stack(MountEntry mount) {
        return backings.ofMount(mount).devices().stream()
                .flatMap(name -> devices.byName(name).stream())
                .flatMap(device -> devices.withAncestors(device).stream())
                .toList();
    }
}
