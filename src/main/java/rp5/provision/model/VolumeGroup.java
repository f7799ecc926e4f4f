package rp5.provision.model;

import java.util.List;

/**
 * An LVM volume group that the machine can see.
 *
 * @param physicalVolumes device paths
 */
public record VolumeGroup(String name, String uuid, List<String> physicalVolumes) {
    public VolumeGroup {
        physicalVolumes = List.copyOf(physicalVolumes);
    }
}
