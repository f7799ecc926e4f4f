package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.MountEntry;
import rp5.provision.model.TargetPaths;
import rp5.provision.pipeline.EmptyFolders;
import rp5.provision.pipeline.StepContext;

/**
 * The images that a killed run had unpacked into memory, with the keys in them, from the disk that the system runs from. On any other disk
 * they go with all else that was mounted for it.
 */
final class EarlierImages {
    private final ProcessRunner runner;
    private final Path base;
    private final List<Path> images = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();

    private EarlierImages(StepContext context) {
        this.runner = context.runner();
        this.base = context.plan().paths().base();
        // This run had mounted nothing yet when the facts were gathered.
        List<Path> latestFirst = new ArrayList<>(
                context.facts().mounts().stream().map(MountEntry::target).toList());
        Collections.reverse(latestFirst);
        latestFirst.stream()
                .filter(place -> place.startsWith(base))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .forEach(place -> (TargetPaths.isInImage(base, place) ? images : others).add(place));
    }

    /** Lets go of them. To be called before the first image of this run is unpacked. */
    static void release(StepContext context) {
        if (context.plan().paths().isLive()) {
            new EarlierImages(context).release();
        }
    }

    private void release() {
        images.forEach(place -> runner.runIf(prober -> isMounted(place, prober), FileCommands.unmount(place)));
        runner.verify("that no image of a killed run is left in memory", prober -> {
            List<String> left = images.stream()
                    .filter(place -> isMounted(place, prober))
                    .map(Path::toString)
                    .toList();
            if (!left.isEmpty()) {
                throw new StepException(
                        ResultCode.FAIL_CLEANUP, "An image that a killed run unpacked is still in memory.", left, null);
            }
        });
        // Another disk may be mounted there, which is not the one that is meant.
        if (others.isEmpty() && runner.probe(FileCommands.isFolder(base)).exitCode() == 0) {
            runner.run(EmptyFolders.from(base));
        }
    }

    private static boolean isMounted(Path place, Prober prober) {
        return prober.probe(FileCommands.mounted(place)).exitCode() == 0;
    }
}
