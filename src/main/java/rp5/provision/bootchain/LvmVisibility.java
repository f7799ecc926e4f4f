package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import rp5.provision.model.Names;

/**
 * What in LVM's own settings (lvm.conf(5), lvmdevices(8)) would hide the root volume: the initramfs gets a copy of /etc/lvm, and with it whatever
 * an administrator once wrote for other disks. Pure.
 */
public final class LvmVisibility {
    private static final Set<String> FITTING = Set.of(Names.VG, Names.VG + "/" + Names.LV);

    /** What udev calls the opened container; its number changes, the filters in use do not look at it. */
    private static final List<String> NAMES = List.of(Names.MAPPER_DEVICE.value(), "/dev/dm-0");

    private LvmVisibility() {}

    /**
     * Each setting that stands in the way, as half a sentence; none when the root volume is seen and activated.
     *
     * @param textOf a file below /etc/lvm by its name
     * @param luks UUID of the container
     */
    public static List<String> obstacles(Function<String, Optional<String>> textOf, String luks) {
        LvmConfig config = new LvmConfig(textOf);
        List<String> found = new ArrayList<>();
        for (String filter : List.of("filter", "global_filter")) {
            config.list(filter)
                    .filter(patterns -> !LvmConfig.accepts(patterns, NAMES))
                    .ifPresent(patterns -> found.add(filter + " hides " + Names.MAPPER_DEVICE));
        }
        for (String list : List.of("auto_activation_volume_list", "volume_list")) {
            config.list(list)
                    .filter(names -> names.stream().noneMatch(FITTING::contains))
                    .ifPresent(names -> found.add(list + " does not name " + Names.VG));
        }
        if (config.number("event_activation").equals(Optional.of("0"))) {
            found.add("event_activation=0 lets nothing activate " + Names.VG);
        }
        if (config.number("activation").equals(Optional.of("0"))) {
            found.add("activation=0 lets LVM activate nothing");
        }
        if (config.number("use_devicesfile").equals(Optional.of("1"))) {
            textOf.apply("devices/system.devices")
                    .filter(devices -> !names(devices, luks))
                    .ifPresent(devices -> found.add("devices/system.devices does not name " + Names.MAPPER_DEVICE));
        }
        return found;
    }

    /** lvmdevices(8): a container is known by the UUID that device-mapper has for it; its name counts where no such entry does. */
    private static boolean names(String devices, String luks) {
        return devices.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .anyMatch(line -> line.contains("IDTYPE=crypt_uuid")
                        ? line.contains("IDNAME=CRYPT-LUKS2-" + luks.replace("-", ""))
                        : line.contains(Names.MAPPER_DEVICE.value()));
    }
}
