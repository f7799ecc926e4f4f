package rp5.provision.devices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.files.HostFiles;
import rp5.provision.files.MountNamespaces;
import rp5.provision.files.OpenFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.Holder;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.Holders;

/** Says who holds a disk: mounts, mappings, processes with something open on it, and mounts of other namespaces. */
final class Culprits {
    private final HostFiles files;

    Culprits(HostFiles files) {
        this.files = files;
    }

    /** One line for each thing that still holds the disk; empty when none is found. */
    List<String> of(BlockDevice disk, MachineFacts now) {
        List<Holder> holders = Holders.of(disk, now);
        List<BlockDevice> stack = now.devices().withDescendants(disk);
        List<String> lines = new ArrayList<>();
        holders.forEach(holder -> lines.add(describe(holder)));
        lines.addAll(processes(stack, holders));
        lines.addAll(elsewhere(stack, now));
        return lines.stream().distinct().toList();
    }

    static String describe(Holder holder) {
        String on = holder.device().isEmpty() ? "" : " (" + holder.device() + ")";
        return switch (holder.kind()) {
            case SWAP -> "swap is on " + holder.name();
            case MOUNT -> "mounted at " + holder.name() + on;
            case VOLUME_GROUP -> "volume group " + holder.name() + " is active" + on;
            case LUKS -> "mapping " + holder.name() + " is open" + on;
            case DEVICE_MAPPER -> "device-mapper device " + holder.name() + on;
            case MD_ARRAY -> "md array " + holder.name() + " runs";
            case LOOP -> "loop device " + holder.name() + " reads from it";
            case OTHER -> "in use by " + holder.name();
        };
    }

    private List<String> processes(List<BlockDevice> stack, List<Holder> holders) {
        List<Path> nodes = stack.stream()
                .flatMap(d -> Stream.of(d.path().path(), Path.of("/dev/" + d.name())))
                .toList();
        List<Path> mounts = holders.stream()
                .filter(holder -> holder.kind() == Holder.Kind.MOUNT)
                .map(holder -> Path.of(holder.name()))
                .toList();
        return new OpenFiles(files).of(nodes, mounts);
    }

    private List<String> elsewhere(List<BlockDevice> stack, MachineFacts now) {
        Set<String> numbers = stack.stream().map(BlockDevice::majorMinor).collect(Collectors.toSet());
        Set<Integer> known = now.mounts().stream().map(mount -> mount.id()).collect(Collectors.toSet());
        return new MountNamespaces(files)
                .others().stream()
                        .filter(seen -> numbers.contains(seen.mount().majorMinor())
                                && !known.contains(seen.mount().id()))
                        .map(seen -> "mounted at " + seen.mount().target() + " for process " + seen.pid() + " ("
                                + seen.command() + ")")
                        .toList();
    }
}
