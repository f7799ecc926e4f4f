package rp5.provision.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** All block devices of the machine and how they lie on each other. */
public record BlockDevices(List<BlockDevice> all) {
    public BlockDevices {
        all = List.copyOf(all);
    }

    public Optional<BlockDevice> byName(String name) {
        return all.stream().filter(device -> device.name().equals(name)).findFirst();
    }

    public Optional<BlockDevice> byPath(DevicePath path) {
        return all.stream().filter(device -> device.path().equals(path)).findFirst();
    }

    public Optional<BlockDevice> byMajorMinor(String majorMinor) {
        return all.stream().filter(d -> d.majorMinor().equals(majorMinor)).findFirst();
    }

    /** The device and everything on it, through partitions, dm, LVM, md; the device first, leaves last. */
    public List<BlockDevice> withDescendants(BlockDevice device) {
        return reach(device, BlockDevice::children);
    }

    /** The device and everything it lies on; the device first, whole disks last. */
    public List<BlockDevice> withAncestors(BlockDevice device) {
        return reach(device, BlockDevice::parents);
    }

    private List<BlockDevice> reach(BlockDevice from, Function<BlockDevice, List<String>> next) {
        Map<String, BlockDevice> byName = new LinkedHashMap<>();
        all.forEach(device -> byName.put(device.name(), device));
        Set<String> seen = new LinkedHashSet<>(List.of(from.name()));
        List<BlockDevice> queue = new ArrayList<>(List.of(from));
        for (int i = 0; i < queue.size(); i++) {
            for (String name : next.apply(queue.get(i))) {
                BlockDevice device = byName.get(name);
                if (device != null && seen.add(name)) {
                    queue.add(device);
                }
            }
        }
        return queue;
    }
}
