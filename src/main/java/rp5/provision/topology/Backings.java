package rp5.provision.topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SwapEntry;

/**
 * Finds the block devices below mounts, files and swaps. Goes by the device number of mountinfo, never by the name of the source:
 * the kernel calls an early root {@code /dev/root}, which is no device node.
 */
public final class Backings {
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");
    private static final Pattern COLON = Pattern.compile("(?<!\\\\):");

    private final BlockDevices devices;
    private final List<MountEntry> mounts;

    public Backings(BlockDevices devices, List<MountEntry> mounts) {
        this.devices = devices;
        this.mounts = List.copyOf(mounts);
    }

    public static Backings of(MachineFacts facts) {
        return new Backings(facts.devices(), facts.mounts());
    }

    public Backing ofMount(MountEntry mount) {
        return ofMount(mount, List.of());
    }

    /** What the file system lies on that holds the file or folder. */
    public Backing ofFile(Path file) {
        return ofFile(file, List.of());
    }

    public Backing ofSwap(SwapEntry swap) {
        if (swap.type().equals("partition")) {
            return device(swap.path())
                    .map(d -> Backing.on(d.name()))
                    .orElseGet(
                            () -> Backing.unknown("The swap device " + swap.path() + " is not in the list of lsblk."));
        }
        return ofFile(Path.of(swap.path()));
    }

    /** The device with this path, by whichever of its names. */
    public Optional<BlockDevice> device(String path) {
        return devices.all().stream()
                .filter(d -> d.path().value().equals(path) || path.equals("/dev/" + d.name()))
                .findFirst();
    }

    private Backing ofMount(MountEntry mount, List<MountEntry> above) {
        if (mount.fstype().equals("overlay")) {
            return ofOverlay(mount, above);
        }
        if (!mount.majorMinor().startsWith("0:")) {
            return devices.byMajorMinor(mount.majorMinor())
                    .map(d -> Backing.on(d.name()))
                    .orElseGet(() -> Backing.unknown("The device " + mount.majorMinor() + " of " + mount.target()
                            + " is not in the list of lsblk."));
        }
        if (mount.fstype().equals("zfs")) {
            return Backing.unknown("Which disks the ZFS pool of " + mount.target() + " lies on is not known.");
        }
        if (!mount.source().startsWith("/dev/") || mount.fstype().equals("devtmpfs")) {
            return Backing.NONE;
        }
        return COLON.splitAsStream(mount.source())
                .map(source -> ofSource(source, mount))
                .reduce(Backing.NONE, Backing::and);
    }

    /** File systems with anonymous device numbers: btrfs, bcachefs, fuseblk. */
    private Backing ofSource(String source, MountEntry mount) {
        Optional<BlockDevice> named = device(source).or(() -> devices.all().stream()
                .filter(d -> d.mountPoints().contains(mount.target().toString()))
                .findFirst());
        if (named.isEmpty()) {
            return Backing.unknown("The source " + source + " of " + mount.target() + " is not in the list of lsblk.");
        }
        BlockDevice first = named.get();
        Stream<BlockDevice> members = first.uuid().isEmpty()
                ? Stream.of(first)
                : devices.all().stream()
                        .filter(d -> d.uuid().equals(first.uuid()) && d.fstype().equals(first.fstype()));
        return Stream.concat(Stream.of(first), members)
                .map(d -> Backing.on(d.name()))
                .reduce(Backing.NONE, Backing::and);
    }

    private Backing ofOverlay(MountEntry overlay, List<MountEntry> above) {
        List<MountEntry> seen = new ArrayList<>(above);
        seen.add(overlay);
        List<Path> folders = layers(overlay);
        if (folders.isEmpty()) {
            return Backing.unknown("The layers of the overlay at " + overlay.target() + " are not known.");
        }
        return folders.stream().map(folder -> ofFile(folder, seen)).reduce(Backing.NONE, Backing::and);
    }

    /** The folders that an overlay is made of; empty for any other file system. */
    public static List<Path> layers(MountEntry overlay) {
        if (!overlay.fstype().equals("overlay")) {
            return List.of();
        }
        return COMMA.splitAsStream(overlay.options())
                .filter(option -> option.matches("(?:lowerdir\\+?|datadir\\+|upperdir)=.+"))
                .flatMap(option -> COLON.splitAsStream(option.substring(option.indexOf('=') + 1)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder.replace("\\", "")))
                .toList();
    }

    private Backing ofFile(Path file, List<MountEntry> above) {
        Optional<MountEntry> mount = mountOf(file);
        if (mount.isEmpty() || !file.isAbsolute()) {
            return Backing.unknown("No mount is known that holds " + file + ".");
        }
        if (above.contains(mount.get())) {
            return Backing.unknown("The layer " + file + " of the overlay at "
                    + mount.get().target() + " is not visible from the running system.");
        }
        return ofMount(mount.get(), above);
    }

    /** The mount that holds the file: the longest mount point above it, of several there the last. */
    private Optional<MountEntry> mountOf(Path file) {
        return mounts.stream()
                .filter(mount -> !mount.fstype().equals("autofs") && file.startsWith(mount.target()))
                .reduce((a, b) -> b.target().getNameCount() >= a.target().getNameCount() ? b : a);
    }

    /** One option's value, such as the subvolume of a btrfs mount. */
    public static Optional<String> option(MountEntry mount, String name) {
        return Arrays.stream(COMMA.split(mount.options()))
                .filter(option -> option.startsWith(name + "="))
                .map(option -> option.substring(name.length() + 1))
                .findFirst();
    }
}
