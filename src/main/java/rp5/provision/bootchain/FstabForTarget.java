package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fstab of the target. */
public final class FstabForTarget {

    private static final Set<String> OURS = Set.of("/", "/boot", "/boot/firmware");

    /** Options of the old root that mean the same on a new ext4; all others may belong to the old disk or file system. */
    private static final Pattern CARRIED =
            Pattern.compile("relatime|strictatime|nodiratime|lazytime|discard|commit=[0-9]+|errors=[a-z-]+");

    private FstabForTarget() {}

    /**
     * The live system's fstab with our three entries in place of those for {@code /}, {@code /boot} and {@code /boot/firmware}.
     * What is {@code gone} is dropped, swap files are kept, everything else stays byte for byte.
     */
    public static String render(String original, TargetIds ids, Predicate<FstabEntry> gone) {
        Fstab live = Fstab.parse(original);
        List<String> kept = new ArrayList<>();
        int place = -1;
        for (Fstab.Line line : live.lines()) {
            // Ours stand where the first entry stood, below the heading and above whatever is mounted into them.
            place = place < 0 && line.entry().isPresent() ? kept.size() : place;
            if (line.entry().filter(entry -> goes(entry, gone)).isEmpty()) {
                kept.add(line.raw());
            }
        }
        place = place < 0 ? kept.size() : place;
        if (place > 0 && !kept.get(place - 1).endsWith("\n")) {
            kept.set(place - 1, kept.get(place - 1) + "\n");
        }
        kept.addAll(
                place,
                ours(live, ids).stream().map(entry -> entry.render() + "\n").toList());
        return String.join("", kept);
    }

    private static boolean goes(FstabEntry entry, Predicate<FstabEntry> gone) {
        return OURS.contains(entry.target()) || (!entry.isSwapFile() && gone.test(entry));
    }

    private static List<FstabEntry> ours(Fstab live, TargetIds ids) {
        return List.of(
                new FstabEntry("UUID=" + ids.rootFs(), "/", "ext4", rootOptions(live), 0, 1),
                new FstabEntry("UUID=" + ids.bootFs(), "/boot", "ext4", List.of("defaults", "noatime"), 0, 2),
                new FstabEntry(
                        "UUID=" + ids.espVolumeId(),
                        "/boot/firmware",
                        "vfat",
                        List.of("defaults", "umask=0077"),
                        0,
                        2));
    }

    private static List<String> rootOptions(Fstab live) {
        List<String> carried = live.at("/").stream()
                .filter(entry -> entry.type().equals("ext4"))
                .flatMap(entry -> entry.options().stream())
                .filter(option -> CARRIED.matcher(option).matches())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> options = new ArrayList<>(List.of("defaults"));
        boolean atimeChosen = carried.contains("relatime") || carried.contains("strictatime");
        if (!atimeChosen) {
            options.add("noatime");
        }
        if (carried.stream().noneMatch(option -> option.startsWith("errors="))) {
            options.add("errors=remount-ro");
        }
        options.addAll(carried);
        return options;
    }
}
