package rp5.provision.topology;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.MountEntry;

/**
 * The disks that the running system starts from: those of its root, of /boot and of the firmware. The target stands in for all of
 * them, so none need be in the machine any more.
 */
public final class SystemDisks {
    private static final Set<Path> PLACES = Set.of(Path.of("/"), Path.of("/boot"), Path.of("/boot/firmware"));

    private SystemDisks() {}

    /** These disks with everything that lies on them. */
    public static Set<BlockDevice> of(BlockDevices devices, List<MountEntry> mounts) {
        Backings backings = new Backings(devices, mounts);
        Set<BlockDevice> all = new LinkedHashSet<>();
        mounts.stream()
                .filter(mount -> PLACES.contains(mount.target()))
                .flatMap(mount -> backings.ofMount(mount).devices().stream())
                .flatMap(name -> devices.byName(name).stream())
                .flatMap(device -> devices.withAncestors(device).stream())
                .filter(device -> device.parents().isEmpty())
                .forEach(disk -> all.addAll(devices.withDescendants(disk)));
        return all;
    }
}
