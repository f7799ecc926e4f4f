package rp5.provision.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is mounted, in the kernel's order. */
final class MountTable {
    static final Map<String, String> NUMBERS = Map.of(
            "/dev/mmcblk0p1",
            "179:1",
            "/dev/mmcblk0p2",
            "179:2",
            TargetDisk.PATH + "p1",
            "259:1",
            TargetDisk.PATH + "p2",
            "259:2",
            TargetDisk.PATH + "p3",
            "259:3",
            TargetDisk.ROOT,
            "254:1");

    private final List<Mounted> mounts = new ArrayList<>();
    private int next = 20;

    Mounted device(String fstype, String source, Path target) {
        String number = NUMBERS.getOrDefault(source, "0:" + next);
        return add(number, Path.of("/"), target, fstype, source);
    }

    Mounted bind(Path source, Path target) {
        Mounted holder = holding(source);
        Path root = holder.root().resolve(holder.target().relativize(source)).normalize();
        return add(holder.majorMinor(), root, target, holder.fstype(), holder.source());
    }

    private Mounted add(String number, Path root, Path target, String fstype, String source) {
        Mounted mount = new Mounted(next++, number, root, target, fstype, source);
        mounts.add(mount);
        return mount;
    }

    void remove(Mounted mount) {
        mounts.remove(mount);
    }

    List<Mounted> all() {
        return List.copyOf(mounts);
    }

    Optional<Mounted> at(Path target) {
        return mounts.stream().filter(mount -> mount.target().equals(target)).reduce((lower, upper) -> upper);
    }

    boolean isMounted(String source) {
        return mounts.stream().anyMatch(mount -> mount.source().equals(source));
    }

    /** Whether something is mounted on it or below it, later than itself. */
    boolean isBusy(Mounted mount) {
        return mounts.stream().skip(mounts.indexOf(mount) + 1L).anyMatch(other -> other.target()
                .startsWith(mount.target()));
    }

    String mountinfo() {
        return mounts.stream().map(Mounted::line).collect(Collectors.joining());
    }

    private Mounted holding(Path path) {
        return mounts.stream()
                .filter(mount -> path.startsWith(mount.target()))
                .reduce((best, later) ->
                        later.target().getNameCount() >= best.target().getNameCount() ? later : best)
                .orElseThrow();
    }
}
