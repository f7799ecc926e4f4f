package rp5.provision.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.Names;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.VolumeGroup;

/** Tells what an earlier run of ours left on a disk from what is somebody else's. In doubt it is somebody else's. */
public final class Leftovers {
    private static final List<String> NAMES = List.of("EFI", "BOOT", "CRYPTROOT");
    private static final Set<String> MAPPINGS = Set.of(Names.MAPPER, Names.CHECK_MAPPER);

    private Leftovers() {}

    /** The holders of the disk that are not ours to release. */
    public static List<Holder> foreign(BlockDevice target, MachineFacts facts) {
        return Holders.of(target, facts).stream()
                .filter(holder -> !isOurs(holder, target, facts))
                .toList();
    }

    public static boolean isOurs(Holder holder, BlockDevice target, MachineFacts facts) {
        return switch (holder.kind()) {
            case MOUNT -> isOurMount(holder, target, facts);
            case VOLUME_GROUP -> holder.name().equals(Names.VG) && liesWholly(target, facts);
            // Others call theirs so too: it must lie on a disk that we have partitioned.
            case LUKS -> MAPPINGS.contains(holder.name()) && isProvisioned(target, facts);
            case SWAP, DEVICE_MAPPER, MD_ARRAY, LOOP, OTHER -> false;
        };
    }

    /**
     * What a killed postcheck left on the disk, in the order in which it can be released. All of it is open for reading only: letting go
     * of it writes nothing to the disk.
     *
     * @return empty when there is nothing, or anything else besides
     */
    public static List<Holder> ofCheck(BlockDevice target, MachineFacts facts) {
        List<Holder> holders = Holders.of(target, facts);
        boolean group = holders.stream().anyMatch(holder -> holder.kind() == Holder.Kind.VOLUME_GROUP);
        boolean mapping = holders.stream().anyMatch(holder -> holder.kind() == Holder.Kind.LUKS);
        boolean all = holders.stream().allMatch(holder -> isOfCheck(holder, target, facts))
                && (mapping || !group)
                && places(facts).allMatch(place -> holders.stream()
                        .anyMatch(holder -> holder.kind() == Holder.Kind.MOUNT
                                && holder.name().equals(place.target().toString())));
        return all ? holders : List.of();
    }

    private static boolean isOfCheck(Holder holder, BlockDevice target, MachineFacts facts) {
        return isOurs(holder, target, facts)
                && switch (holder.kind()) {
                    case MOUNT ->
                        Path.of(holder.name()).startsWith(TargetPaths.BASE)
                                && places(facts)
                                        .filter(place -> place.target().equals(Path.of(holder.name())))
                                        .allMatch(place -> isHarmless(place, facts));
                    case LUKS -> holder.name().equals(Names.CHECK_MAPPER);
                    default -> true;
                };
    }

    /** In memory, or for reading only. */
    private static boolean isHarmless(MountEntry mount, MachineFacts facts) {
        return Backings.of(facts).ofMount(mount).devices().isEmpty()
                || !List.of(mount.options().split(",")).contains("rw");
    }

    private static Stream<MountEntry> places(MachineFacts facts) {
        return facts.mounts().stream().filter(mount -> mount.target().startsWith(TargetPaths.BASE));
    }

    /** Whether the disk carries the three partitions that this program makes, by number, name and type. */
    public static boolean isProvisioned(BlockDevice disk, MachineFacts facts) {
        return isPartition(disk, 1, DiskLayout.TYPE_ESP, facts)
                && isPartition(disk, 2, DiskLayout.TYPE_LINUX, facts)
                && isPartition(disk, 3, DiskLayout.TYPE_LUKS, facts);
    }

    private static boolean isOurMount(Holder holder, BlockDevice target, MachineFacts facts) {
        Optional<BlockDevice> device = facts.devices().byName(holder.device());
        return Path.of(holder.name()).startsWith(TargetPaths.BASE)
                || (isProvisioned(target, facts)
                        && device.filter(d -> d.parents().contains(target.name()) && NAMES.contains(d.partLabel()))
                                .isPresent());
    }

    private static boolean isPartition(BlockDevice disk, int number, String type, MachineFacts facts) {
        return disk.children().stream()
                .flatMap(name -> facts.devices().byName(name).stream())
                .anyMatch(part -> part.partNumber() == number
                        && part.partLabel().equals(NAMES.get(number - 1))
                        && part.partType().equalsIgnoreCase(type));
    }

    private static boolean liesWholly(BlockDevice target, MachineFacts facts) {
        List<VolumeGroup> groups = facts.volumeGroups().stream()
                .filter(group -> group.name().equals(Names.VG))
                .toList();
        List<BlockDevice> stack = facts.devices().withDescendants(target);
        Backings backings = Backings.of(facts);
        return groups.size() == 1
                && groups.get(0).physicalVolumes().stream()
                        .allMatch(pv ->
                                backings.device(pv).filter(stack::contains).isPresent());
    }
}
