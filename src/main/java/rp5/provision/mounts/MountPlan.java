package rp5.provision.mounts;

import static rp5.provision.mounts.PlannedMount.bind;
import static rp5.provision.mounts.PlannedMount.device;
import static rp5.provision.mounts.PlannedMount.readOnlyBind;
import static rp5.provision.mounts.PlannedMount.virtual;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.Names;
import rp5.provision.model.TargetPaths;

/** All folders and mounts in the order in which they are made. Pure. */
final class MountPlan {
    /** A write error must stop the run: ext4's own default is to go on. */
    private static final String EXT4 = "noatime,errors=remount-ro";

    /** Firmware and initramfs hold what only root may read; FAT has no owners. */
    private static final String FAT = "umask=0077,utf8";

    private static final Path DEV = Path.of("/dev");
    private static final Path UDEV_DATABASE = Path.of("/run/udev");

    private MountPlan() {}

    /** For a disk that is being made: its firmware folder is not the ESP's own yet. */
    static List<Action> ofNew(TargetPaths paths, DeviceMap devices) {
        return of(paths, devices, paths.staging());
    }

    /** For a disk that was made before, whose files are used as they are. */
    static List<Action> ofFinished(TargetPaths paths, DeviceMap devices) {
        return of(paths, devices, paths.esp());
    }

    private static List<Action> of(TargetPaths paths, DeviceMap devices, Path firmware) {
        Path base = paths.base();
        Path root = paths.root();
        return List.of(
                Folder.ours(base, "0700"),
                bind(base, base),
                Folder.ours(root, "0755"),
                Folder.ours(paths.esp(), "0700"),
                device("ext4", Names.ROOT_DEVICE, EXT4, root),
                Folder.ofTarget("0755", root.resolve("boot"), root.resolve("dev"), root.resolve("run")),
                Folder.ofTarget("0555", root.resolve("proc"), root.resolve("sys")),
                device("ext4", devices.boot(), EXT4, root.resolve("boot")),
                device("vfat", devices.esp(), FAT, paths.esp()),
                Folder.ofTarget("0755", firmware, root.resolve("boot/firmware")),
                bind(firmware, root.resolve("boot/firmware")),
                bind(DEV, root.resolve("dev")),
                bind(DEV.resolve("pts"), root.resolve("dev/pts")),
                virtual("proc", "nosuid,nodev,noexec", root.resolve("proc")),
                virtual("sysfs", "ro,nosuid,nodev,noexec", root.resolve("sys")),
                // Its own /run: with the running system's, package scripts would talk to its systemd.
                virtual("tmpfs", "mode=0755,nosuid,nodev,size=64m", root.resolve("run")),
                Folder.ofTarget("1777", root.resolve("run/lock")),
                Folder.ofTarget("0755", root.resolve("run/udev")),
                // LVM and the cryptsetup hooks ask udev's database what the devices are.
                readOnlyBind(UDEV_DATABASE, root.resolve("run/udev")));
    }

    static List<PlannedMount> mounts(List<Action> actions) {
        return actions.stream()
                .filter(PlannedMount.class::isInstance)
                .map(PlannedMount.class::cast)
                .toList();
    }
}
