package rp5.provision.topology;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a file system or a file directly lies on.
 *
 * @param devices kernel names of block devices; empty for RAM and the network
 * @param unknown why the answer is not complete, each one sentence; empty when it is
 */
public record Backing(Set<String> devices, List<String> unknown) {
    /** Not on any block device: RAM, the kernel, the network. */
    static final Backing NONE = new Backing(Set.of(), List.of());

    public Backing {
        devices = Set.copyOf(devices);
        unknown = List.copyOf(unknown);
    }

    static Backing on(String device) {
        return new Backing(Set.of(device), List.of());
    }

    static Backing unknown(String why) {
        return new Backing(Set.of(), List.of(why));
    }

    Backing and(Backing other) {
        Set<String> both = new LinkedHashSet<>(devices);
        both.addAll(other.devices);
        return new Backing(
                both,
                Stream.concat(unknown.stream(), other.unknown.stream())
                        .distinct()
                        .toList());
    }
}
