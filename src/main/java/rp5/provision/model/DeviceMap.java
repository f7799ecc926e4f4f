package rp5.provision.model;

/** The target disk and the nodes of its three partitions, named by the kernel's rule. */
public record DeviceMap(DevicePath disk, DevicePath esp, DevicePath boot, DevicePath luks) {
    /**
     * The nodes that the kernel will make: a {@code p} stands between disk and number when the disk's name ends in a digit
     * (block/genhd.c, {@code disk_name}).
     */
    public static DeviceMap of(DevicePath disk) {
        String last = disk.name().substring(disk.name().length() - 1);
        String prefix = disk.value() + (Character.isDigit(last.charAt(0)) ? "p" : "");
        return new DeviceMap(disk, new DevicePath(prefix + 1), new DevicePath(prefix + 2), new DevicePath(prefix + 3));
    }
}
