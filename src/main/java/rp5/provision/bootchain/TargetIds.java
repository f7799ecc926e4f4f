package rp5.provision.bootchain;

import java.util.Objects;

/**
 * The identifiers of the target that its text files name.
 *
 * @param rootFs UUID of the ext4 on the logical volume
 * @param bootFs UUID of the ext4 of {@code /boot}
 * @param espVolumeId volume id of the FAT, as udev shows it: {@code XXXX-XXXX}
 * @param luks UUID of the LUKS container
 * @param mapperName name under which the container is opened, {@code cryptroot}
 * @param volumeGroup name of the LVM volume group, {@code rp5vg}
 * @param logicalVolume name of the logical volume, {@code root}
 */
public record TargetIds(
        String rootFs,
        String bootFs,
        String espVolumeId,
        String luks,
        String mapperName,
        String volumeGroup,
        String logicalVolume) {

    public TargetIds {
        Objects.requireNonNull(rootFs);
        Objects.requireNonNull(bootFs);
        Objects.requireNonNull(luks);
        Objects.requireNonNull(mapperName);
        Objects.requireNonNull(volumeGroup);
        Objects.requireNonNull(logicalVolume);
        if (!espVolumeId.matches("[0-9A-F]{4}-[0-9A-F]{4}")) {
            throw new IllegalArgumentException("a FAT volume id looks like 1A2B-3C4D, not " + espVolumeId);
        }
    }

    /** The root device as the kernel command line names it; device mapper doubles a dash within a name (lvm(8)). */
    public String rootDevice() {
        return "/dev/mapper/" + volumeGroup.replace("-", "--") + "-" + logicalVolume.replace("-", "--");
    }
}
