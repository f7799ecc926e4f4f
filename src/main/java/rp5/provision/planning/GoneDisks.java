package rp5.provision.planning;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.bootchain.FstabEntry;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.topology.DeviceTag;
import rp5.provision.topology.SystemDisks;

/**
 * What the target's fstab and crypttab must not wait for: the disks that it stands in for, which may be taken out, and what is on it
 * now, which will be erased.
 *
 * @param opened mappings that the running system's crypttab makes of such a device, whether they are open now or not
 */
record GoneDisks(Set<BlockDevice> devices, Set<String> opened) {
    GoneDisks {
        devices = Set.copyOf(devices);
        opened = Set.copyOf(opened);
    }

    static GoneDisks of(MachineFacts facts, DevicePath target) {
        Set<BlockDevice> devices = new LinkedHashSet<>(SystemDisks.of(facts.devices(), facts.mounts()));
        facts.devices()
                .byPath(target)
                .ifPresent(disk -> devices.addAll(facts.devices().withDescendants(disk)));
        Set<String> opened = new LinkedHashSet<>();
        List<CrypttabEntry> entries =
                Crypttab.parse(facts.source().text("/etc/crypttab")).entries();
        entries.stream()
                .filter(entry -> isOn(entry.source(), devices))
                .forEach(entry -> opened.add("/dev/mapper/" + entry.name()));
        return new GoneDisks(devices, opened);
    }

    boolean has(FstabEntry entry) {
        return opened.contains(entry.source()) || isOn(entry.source(), devices);
    }

    boolean has(CrypttabEntry entry) {
        return isOn(entry.source(), devices);
    }

    private static boolean isOn(String source, Set<BlockDevice> devices) {
        return DeviceTag.of(source.replace("\"", ""))
                .filter(tag -> devices.stream().anyMatch(tag::names))
                .isPresent();
    }
}
