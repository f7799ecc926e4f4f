package rp5.provision.devices;

import java.time.Duration;
import java.util.Optional;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Retry;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Holder;

/** The commands that make things let go of a disk. */
final class DevicesCommands {
    /** After every close or change udev reads the device for its database, and holds it open meanwhile. */
    private static final Retry UDEV_READS = new Retry("udev has the device open to read it", 6, Duration.ofMillis(200));

    private static final Retry JUST_LEFT =
            new Retry("a desktop's or systemd's look at a new mount is not over", 4, Duration.ofMillis(250));

    private DevicesCommands() {}

    /** What releases the holder; empty when there is no way that is ours to take. */
    static Optional<Mutation> release(Holder holder) {
        return switch (holder.kind()) {
            case SWAP ->
                // Swapped pages come back through the disk: that takes as long as it takes.
                Optional.of(Mutation.of("swapoff", holder.name()).within(Duration.ofMinutes(10)));
            case MOUNT -> Optional.of(Mutation.of("umount", holder.name()).retrying(JUST_LEFT));
            case VOLUME_GROUP ->
                // No copy of the metadata of a group that is about to be erased, in the running system's /etc/lvm.
                Optional.of(Mutation.of("lvm", "vgchange", "--activate", "n", "--autobackup", "n", holder.name())
                        .retrying(UDEV_READS));
            case LUKS ->
                Optional.of(Mutation.of("cryptsetup", "close", holder.name()).retrying(UDEV_READS));
            case DEVICE_MAPPER ->
                Optional.of(Mutation.of("dmsetup", "remove", "--retry", holder.name())
                        .retrying(UDEV_READS));
            case MD_ARRAY ->
                Optional.of(Mutation.of("mdadm", "--stop", holder.name()).retrying(UDEV_READS));
            case LOOP -> Optional.of(Mutation.of("losetup", "--detach", holder.name()));
            case OTHER -> Optional.empty();
        };
    }

    static Mutation settle() {
        return Mutation.of("udevadm", "settle", "--timeout=30");
    }

    /**
     * The kernel reads the table anew only when nobody has the disk for himself or a partition of it open: EBUSY otherwise
     * (disk_scan_partitions in block/genhd.c).
     */
    static Mutation readTableAnew(DevicePath disk) {
        return Mutation.of("blockdev", "--rereadpt", disk.value()).retrying(UDEV_READS);
    }
}
