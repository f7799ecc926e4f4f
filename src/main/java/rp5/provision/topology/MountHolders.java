package rp5.provision.topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.TargetPaths;

/** The mounts that hold a disk: those of its devices, what is mounted below them, and what an earlier run of ours left. */
final class MountHolders {
    private final Set<String> stack;
    private final MachineFacts facts;
    private final Backings backings;
    private final List<Path> held;

    MountHolders(Set<String> stack, MachineFacts facts) {
        this.stack = stack;
        this.facts = facts;
        this.backings = Backings.of(facts);
        this.held = facts.mounts().stream()
                .filter(mount -> onStack(mount).isPresent())
                .map(MountEntry::target)
                .filter(target -> target.getNameCount() > 0)
                .toList();
    }

    /** The deepest first; of several at one place the latest first. */
    List<Holder> list() {
        List<MountEntry> latestFirst = new ArrayList<>(facts.mounts());
        java.util.Collections.reverse(latestFirst);
        return latestFirst.stream()
                .sorted(Comparator.comparingInt(
                                (MountEntry mount) -> mount.target().getNameCount())
                        .reversed())
                .flatMap(mount -> holder(mount).stream())
                .toList();
    }

    private Optional<Holder> holder(MountEntry mount) {
        return onStack(mount)
                .or(() -> nested(mount) || ours(mount) ? Optional.of("") : Optional.empty())
                .map(device -> new Holder(Holder.Kind.MOUNT, mount.target().toString(), device));
    }

    /** A file system cannot be unmounted while something is mounted below it. */
    private boolean nested(MountEntry mount) {
        return held.stream()
                .anyMatch(path -> !mount.target().equals(path) && mount.target().startsWith(path));
    }

    private boolean ours(MountEntry mount) {
        return TargetPaths.isForStick(mount.target())
                || (mount.target().startsWith(TargetPaths.BASE)
                        && backings.ofMount(mount).devices().isEmpty());
    }

    private Optional<String> onStack(MountEntry mount) {
        return backings.ofMount(mount).devices().stream()
                .filter(stack::contains)
                .findFirst();
    }
}
