package rp5.provision.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.SwapEntry;

/** What holds a disk and would have to let go of it before the disk can be rewritten. */
public final class Holders {
    private final BlockDevice target;
    private final MachineFacts facts;
    private final Map<String, BlockDevice> stack = new LinkedHashMap<>();

    private Holders(BlockDevice target, MachineFacts facts) {
        this.target = target;
        this.facts = facts;
        facts.devices().withDescendants(target).forEach(d -> stack.put(d.name(), d));
    }

    /**
     * Everything that holds the disk, in the order in which it can be released: swap, then mounts (the deepest and the latest
     * first), then volume groups, mappings, arrays and loops from the leaves down.
     */
    public static List<Holder> of(BlockDevice target, MachineFacts facts) {
        Holders holders = new Holders(target, facts);
        List<Holder> all = new ArrayList<>();
        all.addAll(holders.swaps());
        all.addAll(new MountHolders(holders.stack.keySet(), facts).list());
        all.addAll(holders.mappings());
        return List.copyOf(all);
    }

    private List<Holder> swaps() {
        Backings backings = Backings.of(facts);
        return facts.swaps().stream()
                .flatMap(swap -> backings.ofSwap(swap).devices().stream()
                        .filter(stack::containsKey)
                        .map(device -> swap(swap, device)))
                .toList();
    }

    private static Holder swap(SwapEntry swap, String device) {
        return new Holder(Holder.Kind.SWAP, swap.path(), device);
    }

    /** Takes off, again and again, what has nothing on it any more; a volume group goes when all its volumes can. */
    private List<Holder> mappings() {
        Map<Holder, Set<String>> units = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>(stack.keySet());
        left.remove(target.name());
        for (String name : left) {
            BlockDevice device = stack.get(name);
            Optional.ofNullable(device)
                    .flatMap(Holders::holder)
                    .map(this::ofGroup)
                    .ifPresent(h ->
                            units.computeIfAbsent(h, x -> new LinkedHashSet<>()).add(name));
        }
        List<Holder> order = new ArrayList<>();
        while (!units.isEmpty()) {
            // A ring cannot be; should facts claim one, the rest comes in any order and the release will fail aloud.
            Holder next = units.keySet().stream()
                    .filter(unit -> free(units.get(unit), units.values()))
                    .max(Comparator.comparing(Holder::kind, Comparator.comparing(k -> k == Holder.Kind.VOLUME_GROUP)))
                    .orElse(units.keySet().iterator().next());
            units.remove(next);
            order.add(next);
        }
        return order;
    }

    private boolean free(@org.jspecify.annotations.Nullable Set<String> unit, Iterable<Set<String>> others) {
        if (unit == null) {
            return false;
        }
        Set<String> above = new LinkedHashSet<>();
        unit.stream()
                .flatMap(name -> facts.devices().byName(name).stream())
                .flatMap(d -> facts.devices().withDescendants(d).stream())
                .forEach(d -> above.add(d.name()));
        above.removeAll(unit);
        for (Set<String> other : others) {
            if (other.stream().anyMatch(above::contains)) {
                return false;
            }
        }
        return true;
    }

    /** How the device itself holds what is below it; partitions do not hold, what is on them does. */
    private static Optional<Holder> holder(BlockDevice device) {
        boolean mapper = device.name().startsWith("dm-");
        if (device.isPartition() && !mapper) {
            return Optional.empty();
        }
        Holder.Kind kind = Holder.Kind.OTHER;
        if (mapper) {
            kind = switch (device.type()) {
                case "crypt" -> Holder.Kind.LUKS;
                case "lvm" -> Holder.Kind.VOLUME_GROUP;
                default -> Holder.Kind.DEVICE_MAPPER;
            };
        } else if (device.name().startsWith("md")) {
            kind = Holder.Kind.MD_ARRAY;
        } else if (device.type().equals("loop")) {
            kind = Holder.Kind.LOOP;
        }
        boolean byNode = Stream.of(Holder.Kind.MD_ARRAY, Holder.Kind.LOOP, Holder.Kind.OTHER)
                .anyMatch(kind::equals);
        return Optional.of(
                new Holder(kind, byNode ? device.path().value() : device.path().name(), device.name()));
    }

    /** All volumes of a group are one holder; its device is the first physical volume on the disk. */
    private Holder ofGroup(Holder volume) {
        if (volume.kind() != Holder.Kind.VOLUME_GROUP) {
            return volume;
        }
        String group = groupOf(volume.name());
        String below = facts.volumeGroups().stream()
                .filter(vg -> vg.name().equals(group))
                .flatMap(vg -> vg.physicalVolumes().stream())
                .flatMap(pv -> Backings.of(facts).device(pv).stream())
                .map(BlockDevice::name)
                .filter(stack::containsKey)
                .findFirst()
                .orElse(target.name());
        return new Holder(Holder.Kind.VOLUME_GROUP, group, below);
    }

    /** Device-mapper's name of a volume is GROUP-VOLUME, with each hyphen inside either one doubled. */
    static String groupOf(String mapperName) {
        StringBuilder group = new StringBuilder();
        for (int i = 0; i < mapperName.length(); i++) {
            char c = mapperName.charAt(i);
            if (c == '-') {
                if (i + 1 >= mapperName.length() || mapperName.charAt(i + 1) != '-') {
                    break;
                }
                i++;
            }
            group.append(c);
        }
        return group.toString();
    }
}
