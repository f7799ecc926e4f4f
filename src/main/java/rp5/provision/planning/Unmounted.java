package rp5.provision.planning;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.NestedSubvolume;

/**
 * Subvolumes of btrfs that are not mounted at their place and so not copied. They look like folders, so nobody expects that: what can
 * be written to is refused. A snapshot would take its whole size in a copy; it is told.
 */
final class Unmounted {
    private static final int SHOWN = 10;

    /** Where no content is copied anyway. */
    private static final List<Path> PASSING = Stream.of(
                    "/run", "/tmp", "/var/tmp", "/dev", "/proc", "/sys", "/mnt", "/media")
            .map(Path::of)
            .toList();

    private Unmounted() {}

    static Optional<Refusal> objection(MachineFacts facts) {
        List<String> data = places(facts, false);
        return data.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "Subvolumes of btrfs that are not mounted for themselves would not be copied: " + list(data)
                                + ".",
                        "Mount each at its own place (a line of its own with subvol= in /etc/fstab, then sudo mount -a),"
                                + " move what is in it to an ordinary folder, or delete it (sudo btrfs subvolume"
                                + " delete), then run again."));
    }

    static List<String> warnings(MachineFacts facts) {
        List<String> snapshots = places(facts, true);
        return snapshots.isEmpty()
                ? List.of()
                : List.of("Not copied, since these are snapshots of btrfs: " + list(snapshots) + ".");
    }

    private static List<String> places(MachineFacts facts, boolean snapshots) {
        return facts.source().nested().stream()
                .filter(subvolume -> isSnapshot(subvolume) == snapshots)
                .map(NestedSubvolume::place)
                .filter(place -> PASSING.stream().noneMatch(place::startsWith))
                .map(place -> place.toString().replaceAll("\\p{C}", "?"))
                .sorted()
                .toList();
    }

    /** snapper's are read-only, the subvolume that holds them is not. */
    private static boolean isSnapshot(NestedSubvolume subvolume) {
        return subvolume.readOnly() || subvolume.place().endsWith(".snapshots");
    }

    private static String list(List<String> places) {
        String shown = places.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return places.size() > SHOWN ? shown + " and " + (places.size() - SHOWN) + " more" : shown;
    }
}
