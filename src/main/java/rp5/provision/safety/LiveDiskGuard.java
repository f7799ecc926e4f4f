package rp5.provision.safety;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.LiveSystem;

/** Refuses whatever shares a disk with the running system, and everything when it cannot tell where that lies. */
final class LiveDiskGuard {
    private LiveDiskGuard() {}

    static Optional<Refusal> check(BlockDevice target, MachineFacts facts) {
        LiveSystem live = LiveSystem.of(facts);
        Set<String> uses = live.usesOf(target, facts);
        if (!uses.isEmpty()) {
            return Optional.of(Reason.LIVE_DISK.refusal(
                    remedy(uses),
                    target.path(),
                    String.join(", ", uses.stream().sorted().toList())));
        }
        if (!live.unknown().isEmpty()) {
            return Optional.of(Reason.LIVE_DISK_UNKNOWN.refusal(
                    "Start from a plain SD card or USB disk, without an overlay or a network root, and run again.",
                    String.join(" ", live.unknown())));
        }
        return Optional.empty();
    }

    private static String remedy(Set<String> uses) {
        List<String> swaps =
                uses.stream().filter(use -> use.startsWith("swap ")).sorted().toList();
        return swaps.size() == uses.size()
                ? "If that swap can go: sudo swapoff "
                        + String.join(
                                " ",
                                swaps.stream()
                                        .map(use -> use.substring("swap ".length()))
                                        .toList())
                        + ", then run again."
                : "Name another disk, or start from the SD card.";
    }
}
