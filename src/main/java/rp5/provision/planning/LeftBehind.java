package rp5.provision.planning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.bootchain.Fstab;
import rp5.provision.bootchain.FstabEntry;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.topology.Backings;
import rp5.provision.topology.SystemDisks;

/**
 * What of the running system is not copied, because it lies on a disk of its own or is mounted where things come and go. It is
 * told before anything is erased, and refused when no system could start without it.
 */
final class LeftBehind {
    private static final List<Path> NEEDED =
            paths("/etc", "/usr/bin", "/usr/sbin", "/usr/lib/modules", "/usr/share/initramfs-tools", "/var/lib/dpkg");

    /** Nobody expects a copy of what is there. */
    private static final List<Path> PASSING = paths("/run", "/tmp", "/dev", "/proc", "/sys", "/boot");

    /** The same for other disks: a stick, a disk for backups. */
    private static final List<Path> PLUGGED_IN = paths("/mnt", "/media");

    /** Packages that a program mounts for itself. */
    private static final Set<String> IMAGES = Set.of("squashfs", "erofs", "iso9660", "overlay", "autofs");

    private final MachineFacts facts;
    private final GoneDisks gone;
    private final Backings backings;
    private final Set<Path> copied;
    private final Set<String> copiedNumbers;
    private final Collection<MountEntry> behind;

    LeftBehind(MachineFacts facts, GoneDisks gone) {
        this.facts = facts;
        this.gone = gone;
        this.backings = Backings.of(facts);
        this.copied = facts.source().filesystems().stream()
                .map(SourceFilesystem::mountPoint)
                .collect(Collectors.toSet());
        // Of several at one place the last is the one that is seen.
        Map<Path, MountEntry> seen = new LinkedHashMap<>();
        facts.mounts().forEach(mount -> seen.put(mount.target(), mount));
        this.copiedNumbers = seen.values().stream()
                .filter(mount -> copied.contains(mount.target()))
                .map(MountEntry::majorMinor)
                .collect(Collectors.toSet());
        this.behind = seen.values().stream()
                .filter(mount -> mount.target().getNameCount() > 0)
                .filter(mount -> !copied.contains(mount.target()) && !copiedNumbers.contains(mount.majorMinor()))
                .toList();
    }

    /** The copy would have an empty folder in its place, which is noticed only when the disk is erased. */
    Optional<Refusal> objection() {
        List<String> found = behind.stream()
                .filter(mount -> NEEDED.stream().anyMatch(path -> path.startsWith(mount.target())))
                .map(this::named)
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "A part of the system that no start can do without would not be copied: "
                                + String.join(", ", found) + ".",
                        "Move it to the disk that / lies on, or unmount what hides it, then run again."));
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Set<BlockDevice> system = SystemDisks.of(facts.devices(), facts.mounts());
        List<MountEntry> own =
                disks().filter(mount -> stack(mount).anyMatch(system::contains)).toList();
        List<MountEntry> others = disks().filter(mount -> !own.contains(mount))
                .filter(mount -> stack(mount).noneMatch(gone.devices()::contains))
                .filter(mount -> PLUGGED_IN.stream().noneMatch(mount.target()::startsWith))
                .toList();
        tell(
                "Not copied, though it is on a disk that the system starts from: ",
                own.stream().map(this::named),
                warnings);
        tell("Not copied, since it is on a disk of its own: ", others.stream().map(this::named), warnings);
        tell(
                "Left out of the target's /etc/fstab, since the new disk will not have it: ",
                Fstab.parse(facts.source().text("/etc/fstab")).entries().stream()
                        .filter(entry -> isLost(entry, own))
                        .map(entry -> clean(
                                (entry.type().equals("swap") ? "swap" : entry.target()) + " (" + entry.source() + ")")),
                warnings);
        return warnings;
    }

    private static void tell(String what, Stream<String> things, List<String> warnings) {
        String list = things.distinct().collect(Collectors.joining(", "));
        if (!list.isEmpty()) {
            warnings.add(what + list + ".");
        }
    }

    private boolean isLost(FstabEntry entry, List<MountEntry> told) {
        Path place = Path.of("/").resolve(clean(entry.target()));
        return !entry.isSwapFile()
                && gone.has(entry)
                && !copied.contains(place)
                && !place.startsWith("/boot")
                && told.stream().noneMatch(mount -> mount.target().equals(place));
    }

    /** What lies on a disk, and not in a file that is copied. */
    private Stream<MountEntry> disks() {
        return behind.stream()
                .filter(mount -> !IMAGES.contains(mount.fstype()))
                .filter(mount -> PASSING.stream().noneMatch(mount.target()::startsWith))
                .filter(mount -> !backings.ofMount(mount).devices().isEmpty())
                .filter(mount -> stack(mount).noneMatch(device -> device.type().equals("loop")));
    }

    private Stream<BlockDevice> stack(MountEntry mount) {
        return backings.ofMount(mount).devices().stream()
                .flatMap(name -> facts.devices().byName(name).stream())
                .flatMap(device -> facts.devices().withAncestors(device).stream());
    }

    private String named(MountEntry mount) {
        return clean(mount.target() + " (" + mount.source() + ")");
    }

    /** A name may have been chosen to steer a terminal. */
    private static String clean(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    private static List<Path> paths(String... texts) {
        return Stream.of(texts).map(Path::of).toList();
    }
}
