package rp5.provision.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        Map<Holder, Set<String>> left = units();
        List<Holder> order = new ArrayList<>();
        while (!left.isEmpty()) {
            Holder next = left.entrySet().stream()
                    .filter(unit -> isFree(unit.getValue(), left.values()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    // A ring cannot be; should the facts claim one, its release will fail aloud.
                    .orElseGet(() -> left.keySet().iterator().next());
            left.remove(next);
            order.add(next);
        }
        return order;
    }

    /** What goes in one command, with the devices that go with it. */
    private Map<Holder, Set<String>> units() {
        Map<Holder, Set<String>> units = new LinkedHashMap<>();
        for (BlockDevice device : stack.values()) {
            if (!device.equals(target)) {
                holder(device).map(this::ofGroup).ifPresent(holder -> units.computeIfAbsent(
                                holder, h -> new LinkedHashSet<>())
                        .add(device.name()));
            }
        }
        return units;
    }

    private boolean isFree(Set<String> unit, Collection<Set<String>> left) {
        Set<String> above = unit.stream()
                .flatMap(name -> facts.devices().byName(name).stream())
                .flatMap(device -> facts.devices().withDescendants(device).stream())
                .map(BlockDevice::name)
                .filter(name -> !unit.contains(name))
                .collect(Collectors.toSet());
        return left.stream().flatMap(Set::stream).noneMatch(above::contains);
    }

    /** How the device itself holds what is below it; partitions do not hold, what is on them does. */
    private Optional<Holder> holder(BlockDevice device) {
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
        String below =
                device.parents().stream().filter(stack::containsKey).findFirst().orElse(device.name());
        String name = byNode ? device.path().value() : device.path().name();
        return Optional.of(new Holder(kind, name, below));
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
