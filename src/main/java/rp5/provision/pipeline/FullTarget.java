package rp5.provision.pipeline;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;

/**
 * Which file system of the target is full. A program only names the file that it could not write, and has removed it since: what is
 * free afterwards tells nothing.
 */
final class FullTarget {
    private static final String FULL = "No space left on device";

    private FullTarget() {}

    /** One sentence for the first of these lines that says so of a file of the target. */
    static Optional<String> sentence(ProvisionPlan plan, List<String> lines) {
        Map<Path, String> fileSystems = fileSystems(plan.paths(), plan.devices());
        return lines.stream()
                .filter(line -> line.contains(FULL))
                .flatMap(line -> fileSystems.entrySet().stream()
                        .filter(each -> line.contains(each.getKey() + "/"))
                        .limit(1))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Those that lie in others first. */
    private static Map<Path, String> fileSystems(TargetPaths paths, DeviceMap devices) {
        Map<Path, String> all = new LinkedHashMap<>();
        String esp = "The target's firmware partition, " + devices.esp() + ", is full.";
        all.put(paths.inRoot("/boot/firmware"), esp);
        all.put(paths.esp(), esp);
        all.put(paths.inRoot("/boot"), "The target's /boot, " + devices.boot() + ", is full.");
        all.put(paths.root(), "The target's root file system, " + Names.ROOT_DEVICE + ", is full.");
        return all;
    }
}
