package rp5.provision.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param majorMinor of the file system's device; {@code 0:N} for virtual ones and for btrfs
 * @param root the folder of the file system that is mounted, {@code /} unless it is a bind mount or a subvolume
 * @param options per-mount and per-superblock options, joined by commas
 */
public record MountEntry(
        int id, Path target, String root, String majorMinor, String fstype, String source, String options) {
    private static final Set<String> ELSEWHERE =
            Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "ncpfs", "autofs", "fuse");

    /** Whether even root may be refused a look at what is on it, or wait for ever, when its server or its program is gone. */
    public boolean mayNotAnswer() {
        return ELSEWHERE.contains(fstype) || fstype.startsWith("fuse.");
    }

    /** The mount that a file lies on: the last one at the deepest place, which hides the others. Links on its way are not followed. */
    public static Optional<MountEntry> holding(Path file, List<MountEntry> mounts) {
        return mounts.stream()
                .filter(mount -> file.startsWith(mount.target()))
                .reduce((a, b) -> b.target().getNameCount() >= a.target().getNameCount() ? b : a);
    }
}
