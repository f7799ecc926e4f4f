package rp5.provision.devices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.MountEntry;
import rp5.provision.topology.Backings;

/** Chooses the mounts that make up the live system: the root, and the real file systems below it on the same disk. */
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
        Set<String> disk = source.disks(root);
        List<MountEntry> chosen = new ArrayList<>(List.of(root));
        seen.values().stream()
                .filter(SourceMounts::isReal)
                .filter(mount -> source.disks(mount).stream().anyMatch(disk::contains))
                .sorted((a, b) -> a.target().compareTo(b.target()))
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

    private Set<String> disks(MountEntry mount) {
        Set<String> disks = new LinkedHashSet<>();
        for (String name : backings.ofMount(mount).devices()) {
            List<BlockDevice> stack =
                    devices.byName(name).map(devices::withAncestors).orElse(List.of());
            stack.stream()
                    .filter(d -> d.parents().isEmpty())
                    .map(BlockDevice::name)
                    .forEach(disks::add);
        }
        return disks;
    }
}
