package rp5.provision.firmware;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rp5.provision.model.ByteSize;
import rp5.provision.model.KernelSlot;

/** How big the ESP must be: what is copied, and room for an upgrade to lay new kernels and images beside the old. */
final class EspSpace {
    /** mkfs.vfat takes clusters of at most 32 KiB; a file fills its last one on average by half, at worst not at all. */
    private static final long CLUSTER = 32 * 1024;
    /** An image with all drivers may be bigger than the live system's; bootloaders before June 2025 read no more than this. */
    private static final long LIKELY_IMAGE = 32L * 1024 * 1024;

    /** A new kernel with an image that has all drivers. */
    private static final long NEW_PAIR = 64L * 1024 * 1024;

    private EspSpace() {}

    static ByteSize needed(Map<String, Long> espFiles, List<String> exclusions, List<KernelSlot> kernels) {
        Set<String> boot = new HashSet<>();
        long pairs = 0;
        for (KernelSlot slot : kernels) {
            long pair = 0;
            if (boot.add(slot.espKernel())) {
                pair += espFiles.getOrDefault(slot.espKernel(), 0L);
            }
            if (boot.add(slot.espInitramfs())) {
                pair += Math.max(espFiles.getOrDefault(slot.espInitramfs(), 0L), LIKELY_IMAGE);
            }
            pairs += pair + Math.max(pair, NEW_PAIR);
        }
        long once = espFiles.entrySet().stream()
                .filter(file -> !boot.contains(file.getKey()))
                .filter(file -> !EspPattern.anyMatches(exclusions, file.getKey()))
                .mapToLong(file -> file.getValue() + CLUSTER)
                .sum();
        return new ByteSize(once + pairs);
    }
}
