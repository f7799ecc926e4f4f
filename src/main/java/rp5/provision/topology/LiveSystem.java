package rp5.provision.topology;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SwapEntry;

/**
 * Which block devices the running system needs, down to the disks, through any stack of partition, dm, LVM, md, loop and
 * overlay.
 *
 * @param uses kernel name of each such device to what it is needed for, such as {@code /} or {@code swap /dev/dm-2}
 * @param unknown why this is not known for certain, each one sentence; no disk is safe unless it is empty
 */
public record LiveSystem(Map<String, Set<String>> uses, List<String> unknown) {
    private static final List<Path> PLACES =
            List.of(Path.of("/"), Path.of("/boot"), Path.of("/boot/firmware"), Path.of("/usr"));

    public LiveSystem {
        uses = Map.copyOf(uses);
        unknown = List.copyOf(unknown);
    }

    public static LiveSystem of(MachineFacts facts) {
        Finder finder = new Finder(facts);
        PLACES.forEach(finder::place);
        facts.swaps().forEach(finder::swap);
        return new LiveSystem(finder.uses, List.copyOf(finder.unknown));
    }

    /**
     * What the running system needs from the device or from anything that it shares a disk with.
     *
     * @return empty when it needs nothing
     */
    public Set<String> usesOf(BlockDevice device, MachineFacts facts) {
        Set<String> found = new LinkedHashSet<>();
        facts.devices().withAncestors(device).forEach(d -> found.addAll(uses.getOrDefault(d.name(), Set.of())));
        return found;
    }

    private static final class Finder {
        private final MachineFacts facts;
        private final Backings backings;
        private final Map<String, Set<String>> uses = new LinkedHashMap<>();
        private final Set<String> unknown = new LinkedHashSet<>();

        private Finder(MachineFacts facts) {
            this.facts = facts;
            this.backings = Backings.of(facts);
        }

        private void place(Path place) {
            List<MountEntry> there = facts.mounts().stream()
                    .filter(m -> m.target().equals(place)
                            && !List.of("autofs", "rootfs").contains(m.fstype()))
                    .toList();
            boolean root = place.getNameCount() == 0;
            if (root && there.isEmpty()) {
                unknown.add("Where / is mounted from is not known.");
            }
            for (MountEntry mount : there) {
                Backing backing = backings.ofMount(mount);
                if (root && backing.devices().isEmpty() && backing.unknown().isEmpty()) {
                    unknown.add("/ lies on no disk that is known: it is " + mount.fstype() + " from " + mount.source()
                            + ".");
                }
                need(backing, place.toString());
            }
        }

        private void swap(SwapEntry swap) {
            need(backings.ofSwap(swap), "swap " + swap.path());
        }

        private void need(Backing backing, String use) {
            unknown.addAll(backing.unknown());
            for (String name : backing.devices()) {
                List<BlockDevice> stack = facts.devices()
                        .byName(name)
                        .map(facts.devices()::withAncestors)
                        .orElse(List.of());
                for (BlockDevice device : stack) {
                    uses.computeIfAbsent(device.name(), n -> new LinkedHashSet<>())
                            .add(use);
                    if (device.parents().isEmpty()) {
                        bottom(device, use);
                    }
                }
            }
        }

        /** What a stack ends on must be a disk; a mapping without anything below it is one that was not understood. */
        private void bottom(BlockDevice device, String use) {
            if (device.type().equals("loop")) {
                // A file on a disk would have made that disk a parent.
                if (device.backingFile().isEmpty()
                        || !backings.ofFile(Path.of(device.backingFile())).equals(Backing.NONE)) {
                    unknown.add("Which disk the loop device " + device.path() + " reads from is not known.");
                }
            } else if (!List.of("disk", "rom").contains(device.type())) {
                unknown.add(
                        "Which disk " + device.path() + " (" + device.type() + ", " + use + ") lies on is not known.");
            }
        }
    }
}
