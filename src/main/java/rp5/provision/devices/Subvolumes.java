package rp5.provision.devices;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.model.MountEntry;
import rp5.provision.model.NestedSubvolume;
import rp5.provision.model.SourceFilesystem;

/** Looks for subvolumes of btrfs that a copy of one file system leaves out. */
final class Subvolumes {
    /** All folders of a slow card. */
    private static final Duration LIMIT = Duration.ofHours(2);

    private final Prober prober;

    Subvolumes(Prober prober) {
        this.prober = prober;
    }

    /** Those that hold something. What is mounted at such a place is a file system that is looked at for itself. */
    List<NestedSubvolume> below(List<SourceFilesystem> copied, List<MountEntry> mounts) {
        Set<Path> mounted = mounts.stream().map(MountEntry::target).collect(Collectors.toSet());
        List<NestedSubvolume> nested = new ArrayList<>();
        copied.stream()
                .filter(system -> system.fstype().equals("btrfs"))
                .flatMap(system -> parse(prober.probe(find(system.mountPoint())).stdout()).stream())
                .filter(subvolume -> !mounted.contains(subvolume.place()))
                .forEach(nested::add);
        return nested;
    }

    /**
     * The root of every subvolume has the inode number 256, and nothing else in it has. With {@code -xdev} find tells such a folder
     * but goes into none. {@code -links}, which is true of all, lets it ask for the number that the folder has inside: the one in
     * the listing of the folder above is another. Exit code 1: somewhere it could not look, where no copy can either.
     */
    static Probe find(Path place) {
        return Probe.of(
                        "find",
                        place.toString(),
                        "-xdev",
                        "-type",
                        "d",
                        "-links",
                        "+0",
                        "-inum",
                        "256",
                        "!",
                        "-empty",
                        "(",
                        "-writable",
                        "-printf",
                        "rw %p\\0",
                        "-o",
                        "-printf",
                        "ro %p\\0",
                        ")")
                .accepting(0, 1)
                .within(LIMIT);
    }

    static List<NestedSubvolume> parse(String found) {
        List<NestedSubvolume> subvolumes = new ArrayList<>();
        for (String item : found.split("\0", -1)) {
            if (item.length() > 3) {
                subvolumes.add(new NestedSubvolume(path(item.substring(3)), item.startsWith("ro")));
            }
        }
        return subvolumes;
    }

    /** A name that this locale cannot spell is told with question marks rather than left out. */
    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            return Path.of(name.replaceAll("[^ -~]", "?"));
        }
    }
}
