package rp5.provision.mounts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists every way in which the mounts differ from the plan. Pure. */
final class MountComparison {
    private MountComparison() {}

    static List<String> differences(List<PlannedMount> planned, MountTable table) {
        List<String> found = new ArrayList<>();
        for (PlannedMount mount : planned) {
            Optional<MountTable.Entry> entry = table.at(mount.target());
            if (entry.isEmpty()) {
                found.add(mount.target() + " is not a mount point");
            } else {
                compare(mount, entry.get(), table, found);
            }
        }
        return found;
    }

    private static void compare(PlannedMount mount, MountTable.Entry entry, MountTable table, List<String> found) {
        if (entry.shared()) {
            found.add(mount.target() + " shares its mounts with others");
        }
        if (mount.isBind()) {
            Path source = Path.of(mount.source());
            if (!table.holding(source)
                    .map(holder -> shows(entry, holder, source))
                    .orElse(false)) {
                found.add(
                        mount.target() + " does not show " + source + " but " + entry.root() + " of " + entry.source());
            }
        } else if (!entry.fstype().equals(mount.fstype()) || !entry.source().equals(mount.source())) {
            found.add(mount.target() + ": planned " + mount.fstype() + " of " + mount.source() + ", found "
                    + entry.fstype() + " of " + entry.source());
        }
    }

    private static boolean shows(MountTable.Entry entry, MountTable.Entry holder, Path source) {
        Path inside = holder.root().resolve(holder.target().relativize(source)).normalize();
        return entry.majorMinor().equals(holder.majorMinor()) && entry.root().equals(inside);
    }
}
