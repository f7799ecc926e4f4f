package rp5.provision.postcheck;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.topology.DeviceTag;
import rp5.provision.topology.SystemDisks;

/** The disk that the system was copied from, and every name under which a boot file could still mean it. */
record OldDisk(List<BlockDevice> devices) {
    OldDisk {
        devices = List.copyOf(devices);
    }

    /** The disks of the running system; none when it runs from the checked disk itself. */
    static OldDisk of(ProvisionPlan plan, MachineFacts facts) {
        BlockDevices all = facts.devices();
        Set<BlockDevice> target = new LinkedHashSet<>();
        all.byPath(plan.devices().disk()).ifPresent(disk -> target.addAll(all.withDescendants(disk)));
        Set<BlockDevice> old = SystemDisks.of(all, facts.mounts());
        old.removeAll(target);
        return new OldDisk(List.copyOf(old));
    }

    /** Which of its names stand in a text. */
    List<String> namedIn(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (BlockDevice device : devices) {
            for (String id : List.of(device.uuid(), device.partUuid())) {
                if (!id.isEmpty() && stands(id, text)) {
                    found.add(id);
                }
            }
            if (stands(device.path().value(), text)) {
                found.add(device.path().value());
            }
        }
        return List.copyOf(found);
    }

    /** Whether this source of fstab or crypttab is one of its devices, by label too. */
    boolean isMeantBy(String source) {
        return DeviceTag.of(source)
                .filter(tag -> devices.stream().anyMatch(tag::names))
                .isPresent();
    }

    private static boolean stands(String name, String text) {
        String word = "(?<![a-z0-9])" + Pattern.quote(name.toLowerCase(Locale.ROOT)) + "(?![a-z0-9])";
        return Pattern.compile(word).matcher(text.toLowerCase(Locale.ROOT)).find();
    }
}
