package rp5.provision.rootsync;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.model.Flags;
import rp5.provision.model.LogNames;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.SourceFilesystem;

/**
 * What of a live system is not copied, as rsync patterns anchored at its {@code /}. The folders themselves are, where a running
 * system needs them.
 */
public final class Exclusions {
    /** The kernel's own trees and the firmware partition: the target has its own at these places while we copy. */
    static final List<String> WHOLLY = List.of("/dev", "/proc", "/sys", "/run", "/boot/firmware");

    /** What is made anew, or comes and goes. */
    static final List<String> CONTENTS = List.of(
            "/tmp/*",
            "/var/tmp/*",
            "/mnt/*",
            "/media/*",
            "/lost+found",
            // The default of dphys-swapfile and of rpi-swap; made anew at boot.
            "/var/swap",
            "/var/cache/apt/archives/*.deb",
            "/var/cache/apt/archives/partial/*",
            "/var/lib/docker/overlay2/*/merged",
            "/var/lib/containers/storage/overlay/*/merged",
            // A user's FUSE mount: not even root may look at it.
            ".gvfs");

    private Exclusions() {}

    /** All exclusions for this machine: the fixed ones, active swap files, foreign mounts, our own log, and the files
     * that a passphrase or PIN was read from. */
    public static List<String> forSource(MachineFacts facts, Flags flags) {
        Set<String> patterns = new LinkedHashSet<>(WHOLLY);
        patterns.addAll(CONTENTS);
        facts.swaps().stream()
                .filter(swap -> swap.type().equals("file"))
                .forEach(swap -> patterns.add(RsyncPattern.literal(Path.of(swap.path()))));
        SpillFile.of(facts).ifPresent(file -> patterns.add(RsyncPattern.literal(Path.of(file))));
        // Our log grows while we copy it: the copy would never equal it. What else is in its folder is somebody's.
        LogNames.in(flags.logDir().toAbsolutePath().normalize())
                .forEach(file -> patterns.add(RsyncPattern.literal(file)));
        flags.secretFiles().stream()
                .filter(file -> !RsyncPattern.covers(List.copyOf(patterns), file))
                .forEach(file -> patterns.add(RsyncPattern.literal(file)));
        Collection<SourceFilesystem> copied = facts.source().filesystems();
        Set<Path> places = copied.stream().map(SourceFilesystem::mountPoint).collect(Collectors.toSet());
        for (MountEntry mount : facts.mounts()) {
            if (places.contains(mount.target()) || RsyncPattern.covers(List.copyOf(patterns), mount.target())) {
                continue;
            }
            if (mount.mayNotAnswer()) {
                patterns.add(RsyncPattern.literal(mount.target()));
            } else if (showsWhatIsCopied(mount, facts, List.copyOf(patterns))) {
                patterns.add(RsyncPattern.literal(mount.target()) + "/*");
            }
        }
        return List.copyOf(patterns);
    }

    /**
     * Whether it is a bind mount of a folder that is copied at its own place: rsync -x tells devices apart, and this is none. A
     * folder bound to itself, as Docker does it, is at its own place.
     */
    private static boolean showsWhatIsCopied(MountEntry mount, MachineFacts facts, List<String> patterns) {
        return facts.mounts().stream()
                .filter(whole -> whole.majorMinor().equals(mount.majorMinor()))
                .filter(whole -> facts.source().filesystems().stream()
                        .anyMatch(fs -> fs.mountPoint().equals(whole.target())))
                .flatMap(whole -> ownPlace(mount, whole).stream())
                .anyMatch(place -> !place.equals(mount.target()) && !RsyncPattern.covers(patterns, place));
    }

    private static Optional<Path> ownPlace(MountEntry mount, MountEntry whole) {
        Path shown = Path.of(mount.root());
        Path top = Path.of(whole.root());
        return shown.startsWith(top) ? Optional.of(whole.target().resolve(top.relativize(shown))) : Optional.empty();
    }
}
