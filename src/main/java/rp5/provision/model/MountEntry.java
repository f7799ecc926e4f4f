package rp5.provision.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One line of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param majorMinor of the file system's device; {@code 0:N} for virtual ones and for btrfs
 * @param root the folder of the file system that is mounted, {@code /} unless it is a bind mount or a subvolume
 * @param options per-mount and per-superblock options, joined by commas
 */
public record MountEntry(
        int id, Path target, String root, String majorMinor, String fstype, String source, String options) {
    /** The mount that a file lies on: the last one at the deepest place, which hides the others. Links on its way are not followed. */
    public static Optional<MountEntry> holding(Path file, List<MountEntry> mounts) {
        return mounts.stream()
                .filter(mount -> file.startsWith(mount.target()))
                .reduce((a, b) -> b.target().getNameCount() >= a.target().getNameCount() ? b : a);
    }
}
