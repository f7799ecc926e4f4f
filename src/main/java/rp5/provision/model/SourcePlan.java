package rp5.provision.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is taken over from the live system.
 *
 * @param esp where its firmware partition is mounted
 * @param filesystems copied, the root first
 * @param exclusions rsync patterns, anchored at /
 * @param espExclusions rsync patterns, anchored at the ESP
 * @param kernels whose images are rebuilt
 * @param missingPackages to be installed in the target
 * @param initramfsEnvironment environment of update-initramfs
 */
public record SourcePlan(
        LayoutKind layout,
        String prettyName,
        Path esp,
        List<SourceFilesystem> filesystems,
        List<String> exclusions,
        List<String> espExclusions,
        List<KernelSlot> kernels,
        List<String> missingPackages,
        Map<String, String> initramfsEnvironment) {
    public SourcePlan {
        filesystems = List.copyOf(filesystems);
        exclusions = List.copyOf(exclusions);
        espExclusions = List.copyOf(espExclusions);
        kernels = List.copyOf(kernels);
        missingPackages = List.copyOf(missingPackages);
        initramfsEnvironment = Map.copyOf(initramfsEnvironment);
    }
}
