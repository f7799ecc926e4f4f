package rp5.provision.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rp5.provision.errors.ProvisionException;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;

/**
 * Which file system of the target is full. A program names at best the file that it could not write, and may have removed it since:
 * what is free afterwards tells less than the name does.
 */
final class FullTarget {
    private static final String FULL = "No space left on device";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern LEFT = Pattern.compile(" *([0-9]{1,18}) (/dev/.*)");

    private FullTarget() {}

    /** One sentence when a line says that there is no space: on which device, or what is left on each; none when that is not known. */
    static Optional<String> sentence(ProvisionPlan plan, List<String> lines, Prober prober) {
        if (lines.stream().noneMatch(line -> line.contains(FULL))) {
            return Optional.empty();
        }
        return named(plan, lines).or(() -> left(plan.paths(), prober));
    }

    private static Optional<String> left(TargetPaths paths, Prober prober) {
        Probe df = Probe.of(
                        "df",
                        "--block-size=1",
                        "--output=avail,source",
                        "--",
                        paths.root().toString(),
                        paths.inRoot("/boot").toString(),
                        paths.esp().toString())
                .within(LIMIT);
        try {
            String all = prober.probe(df).lines().stream()
                    .map(LEFT::matcher)
                    .filter(Matcher::matches)
                    .map(place -> new ByteSize(Long.parseLong(place.group(1))) + " on " + place.group(2))
                    .collect(Collectors.joining(", "));
            return all.isEmpty() ? Optional.empty() : Optional.of("What is left on the target: " + all + ".");
        } catch (ProvisionException e) {
            // A failure has come before this one, and is what must be told.
            return Optional.empty();
        }
    }

    private static Optional<String> named(ProvisionPlan plan, List<String> lines) {
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
