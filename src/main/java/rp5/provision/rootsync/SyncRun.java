package rp5.provision.rootsync;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.model.SourcePlan;

/**
 * One run of rsync: a tree that lies on one file system at both ends.
 *
 * @param from of the live system
 * @param to of the target, as this machine sees it
 * @param exclusions anchored at {@code from}
 * @param byContent whether a file of the same size and time is read and compared all the same
 */
record SyncRun(Path from, Path to, List<String> exclusions, boolean byContent) {
    private static final Path ROOT = Path.of("/");
    private static final Path BOOT = Path.of("/boot");

    SyncRun {
        exclusions = List.copyOf(exclusions);
    }

    /**
     * One run for each copied file system, the root first. {@code /boot} gets its own also when the live one lies in the root:
     * it is a file system of the target, where a hard link from outside could not be made and nothing outside's run would delete.
     */
    static List<SyncRun> of(ProvisionPlan plan) {
        SourcePlan source = plan.source();
        Set<Path> places = new TreeSet<>(Set.of(ROOT));
        source.filesystems().stream()
                .map(SourceFilesystem::mountPoint)
                .filter(place -> !RsyncPattern.covers(source.exclusions(), place))
                .forEach(places::add);
        if (!source.esp().equals(BOOT)) {
            places.add(BOOT);
        }
        return places.stream().map(place -> of(place, places, plan)).toList();
    }

    private static SyncRun of(Path place, Set<Path> places, ProvisionPlan plan) {
        Set<String> own = new LinkedHashSet<>();
        plan.source().exclusions().forEach(pattern -> RsyncPattern.below(place, pattern)
                .ifPresent(own::add));
        own.add("/lost+found");
        for (Path other : places) {
            if (!other.equals(place) && other.startsWith(place)) {
                own.add("/" + RsyncPattern.literal(place.relativize(other)) + "/*");
            }
        }
        Path to = plan.paths().root().resolve(ROOT.relativize(place));
        return new SyncRun(place, to, List.copyOf(own), plan.comparesContents());
    }
}
