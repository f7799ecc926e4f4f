package rp5.provision.safety;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Orphans;
import rp5.provision.files.HostFiles;
import rp5.provision.files.OpenFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;

/**
 * Refuses a disk that a program writes to without a file system: a virtual machine, a copy. The kernel does not: reading the table anew
 * (BLKRRPART) fails for a disk that somebody has claimed for himself, or with an open partition, not for one that is merely open.
 */
final class WriterGuard {
    private WriterGuard() {}

    /** Who only reads does no harm, and udev and udisks do all the time. What a killed run has left at work is ended later. */
    static Optional<Refusal> check(BlockDevice target, MachineFacts facts, HostFiles files) {
        List<BlockDevice> stack = facts.devices().withDescendants(target);
        List<Path> nodes = stack.stream()
                .flatMap(device -> Stream.of(device.path().path(), Path.of("/dev/" + device.name())))
                .toList();
        List<String> numbers = stack.stream().map(BlockDevice::majorMinor).toList();
        List<String> writers = new OpenFiles(files).writers(nodes, numbers, Orphans.MARK);
        return writers.isEmpty()
                ? Optional.empty()
                : Optional.of(Reason.OPEN_FOR_WRITING.refusal(
                        "End that program, or let it come to its end, then run again.",
                        target.path(),
                        String.join(", ", writers)));
    }
}
