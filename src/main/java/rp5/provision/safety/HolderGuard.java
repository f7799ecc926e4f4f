package rp5.provision.safety;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.errors.Refusal;
import rp5.provision.files.MountNamespaces;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.topology.Leftovers;
import rp5.provision.topology.LiveSystem;

/** Refuses a disk that somebody else uses: here, in another mount namespace, or together with other disks. */
final class HolderGuard {
    private static final Set<String> SHARED_BY_UUID =
            Set.of("btrfs", "zfs_member", "linux_raid_member", "bcachefs", "isw_raid_member", "ddf_raid_member");

    private final BlockDevice target;
    private final MachineFacts facts;
    private final List<BlockDevice> stack;

    HolderGuard(BlockDevice target, MachineFacts facts) {
        this.target = target;
        this.facts = facts;
        this.stack = facts.devices().withDescendants(target);
    }

    /**
     * @param elsewhere mounts of other mount namespaces
     * @param pools names of the ZFS pools that are imported
     */
    List<Refusal> check(List<MountNamespaces.Seen> elsewhere, List<String> pools) {
        List<Refusal> refusals = new ArrayList<>();
        holders().ifPresent(refusals::add);
        namespaces(elsewhere).ifPresent(refusals::add);
        members(pools).ifPresent(refusals::add);
        return refusals;
    }

    private Optional<Refusal> holders() {
        // What the running system needs is refused as that already; to unmount it would be bad advice.
        Set<String> live = LiveSystem.of(facts).usesOf(target, facts);
        List<Holder> foreign = Leftovers.foreign(target, facts).stream()
                .filter(holder -> !live.contains(use(holder)))
                .toList();
        return foreign.isEmpty()
                ? Optional.empty()
                : Optional.of(Reason.IN_USE.refusal(
                        "Unmount or close what is listed if the disk may be erased, or name another disk.",
                        target.path(),
                        foreign.stream().map(HolderGuard::describe).collect(Collectors.joining("; "))));
    }

    private static String use(Holder holder) {
        return holder.kind() == Holder.Kind.SWAP ? "swap " + holder.name() : holder.name();
    }

    private static String describe(Holder holder) {
        String on = holder.device().isEmpty() ? "" : " (" + holder.device() + ")";
        return switch (holder.kind()) {
            case SWAP -> "swap on " + holder.name();
            case MOUNT -> "mounted at " + holder.name() + on;
            case VOLUME_GROUP -> "volume group " + holder.name() + " is active" + on;
            case LUKS -> "mapping " + holder.name() + " is open" + on;
            case DEVICE_MAPPER -> "device-mapper device " + holder.name();
            case MD_ARRAY -> "md array " + holder.name();
            case LOOP -> "loop device " + holder.name() + " over a file or part of it";
            case OTHER -> holder.name() + " lies on it";
        };
    }

    /** Mounts that only others see. Those that we see too go with ours, or are found when the disk is released. */
    private Optional<Refusal> namespaces(List<MountNamespaces.Seen> elsewhere) {
        Set<String> numbers = stack.stream().map(BlockDevice::majorMinor).collect(Collectors.toSet());
        Set<String> sources = stack.stream().map(d -> d.path().value()).collect(Collectors.toSet());
        Set<String> ours = facts.mounts().stream().map(HolderGuard::tree).collect(Collectors.toSet());
        List<String> seen = elsewhere.stream()
                .filter(s -> numbers.contains(s.mount().majorMinor())
                        || sources.contains(s.mount().source()))
                .filter(s -> !ours.contains(tree(s.mount())))
                .map(s -> s.mount().target() + " of process " + s.pid() + " (" + s.command() + ")")
                .toList();
        return seen.isEmpty()
                ? Optional.empty()
                : Optional.of(Reason.IN_USE_ELSEWHERE.refusal(
                        "Stop that container or service, then run again.", target.path(), String.join("; ", seen)));
    }

    private static String tree(MountEntry mount) {
        return mount.majorMinor() + " " + mount.root();
    }

    /** Erasing one member of several would damage what lies on the others. */
    private Optional<Refusal> members(List<String> pools) {
        Set<String> here = names(stack);
        here.addAll(names(facts.devices().withAncestors(target)));
        Set<String> shared = new LinkedHashSet<>();
        for (BlockDevice device : stack) {
            Set<String> below = names(facts.devices().withAncestors(device));
            below.removeAll(here);
            if (!below.isEmpty()) {
                shared.add(Sharing.STACKED.of(device.path(), String.join(", ", below)));
            }
            sharing(device, here).ifPresent(shared::add);
            if (device.fstype().equals("zfs_member") && pools.contains(device.label())) {
                shared.add(Sharing.POOL_IMPORTED.of(device.path(), device.label()));
            }
        }
        facts.volumeGroups().forEach(group -> shared.addAll(group(group.name(), group.physicalVolumes(), here)));
        if (stack.stream().anyMatch(d -> d.fstype().equals("zfs_member"))
                && facts.mounts().stream().anyMatch(m -> m.fstype().equals("zfs"))) {
            shared.add(Sharing.POOL_IN_USE.of());
        }
        return shared.isEmpty()
                ? Optional.empty()
                : Optional.of(Reason.SHARED.refusal(
                        "Take it out of the array, pool or volume group first, or name another disk.",
                        target.path(),
                        String.join("; ", shared)));
    }

    private Optional<String> sharing(BlockDevice device, Set<String> here) {
        if (device.uuid().isEmpty() || !SHARED_BY_UUID.contains(device.fstype())) {
            return Optional.empty();
        }
        return facts.devices().all().stream()
                .filter(d -> d.uuid().equals(device.uuid()) && d.fstype().equals(device.fstype()))
                .filter(d -> !here.contains(d.name()))
                .findFirst()
                .map(d -> Sharing.MEMBER.of(device.path(), d.path(), device.fstype()));
    }

    private List<String> group(String name, List<String> volumes, Set<String> here) {
        List<String> away = volumes.stream().filter(pv -> !onStack(pv, here)).toList();
        return away.isEmpty() || away.size() == volumes.size()
                ? List.of()
                : List.of(Sharing.GROUP.of(name, String.join(", ", away)));
    }

    private boolean onStack(String path, Set<String> here) {
        return stack.stream()
                .anyMatch(d ->
                        here.contains(d.name()) && (d.path().value().equals(path) || path.equals("/dev/" + d.name())));
    }

    private static Set<String> names(List<BlockDevice> devices) {
        return devices.stream().map(BlockDevice::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
