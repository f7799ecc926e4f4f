package rp5.provision.simulation;

import java.util.Map;
import java.util.Optional;

/** lvm and dmsetup. */
final class LvmPrograms {
    private final TargetDisk disk;
    private final MountTable mounts;

    LvmPrograms(Machine machine) {
        this.disk = machine.disk;
        this.mounts = machine.mounts;
    }

    Map<String, Program> all() {
        return Map.of("lvm", this::lvm, "dmsetup", this::dmsetup);
    }

    private Optional<Container> open() {
        return disk.container.filter(container -> container.open);
    }

    private Answer dmsetup(Call call) {
        if (call.word(0).equals("remove")) {
            return remove(call);
        }
        return Answer.printing(
                open().map(container -> container.mapping + "\n" + (container.active ? "rp5vg-root\n" : ""))
                        .orElse("No devices found\n"));
    }

    private Answer remove(Call call) {
        Optional<Container> found = open();
        boolean volume = call.last().equals("rp5vg-root");
        if (found.isEmpty() || (volume ? !found.get().active : !call.last().equals(found.get().mapping))) {
            return Answer.failing(1, "Device " + call.last() + " not found");
        }
        Container container = found.get();
        if (volume ? mounts.isMounted(TargetDisk.ROOT) : container.active) {
            return Answer.failing(
                    1, "device-mapper: remove ioctl on " + call.last() + "  failed: Device or resource busy");
        }
        if (call.amount() != Amount.NONE) {
            container.active &= !volume;
            container.open &= volume;
        }
        return Answer.DONE;
    }

    private Answer lvm(Call call) {
        String verb = call.word(0);
        if (verb.equals("pvs")) {
            return Answer.printing(physicalVolumes());
        }
        if (verb.equals("lvs")) {
            return volumes(call);
        }
        Optional<Container> found = open();
        Optional<String> meant = call.value("--devices");
        if (found.isEmpty()
                || meant.filter(node -> !node.equals(found.get().node())).isPresent()) {
            return Answer.failing(5, "  Device " + meant.orElse("") + " not found.");
        }
        return change(verb, call, found.get(), call.amount() != Amount.NONE);
    }

    private Answer change(String verb, Call call, Container container, boolean does) {
        return switch (verb) {
            case "pvcreate" -> {
                container.physicalVolume |= does;
                yield Answer.DONE;
            }
            case "vgcreate" -> {
                if (!container.physicalVolume) {
                    yield Answer.failing(5, "  No physical volume.");
                }
                container.group |= does;
                yield Answer.DONE;
            }
            case "lvcreate" -> {
                if (!container.group) {
                    yield Answer.failing(5, "  Volume group \"rp5vg\" not found");
                }
                container.volume |= does;
                container.active |= does;
                yield Answer.DONE;
            }
            case "vgchange" -> switchGroup(call, container, does);
            default -> throw new AssertionError("lvm " + verb);
        };
    }

    private Answer switchGroup(Call call, Container container, boolean does) {
        if (call.required("--activate").equals("n")) {
            return deactivate(container, does);
        }
        if (!container.group) {
            return Answer.failing(5, "  Volume group \"rp5vg\" not found");
        }
        container.active |= does;
        return Answer.DONE;
    }

    private Answer deactivate(Container container, boolean does) {
        if (mounts.isMounted(TargetDisk.ROOT)) {
            return Answer.failing(5, "  Logical volume rp5vg/root contains a filesystem in use.");
        }
        if (!container.group) {
            return Answer.failing(5, "  Volume group \"rp5vg\" not found");
        }
        container.active &= !does;
        return Answer.DONE;
    }

    private String physicalVolumes() {
        boolean there = open().filter(container -> container.physicalVolume).isPresent();
        boolean group = there && disk.container.orElseThrow().group;
        return "{\"report\": [{\"pv\": ["
                + (there
                        ? "{\"pv_name\": \"" + disk.container.orElseThrow().node() + "\", \"vg_name\": \""
                                + (group ? "rp5vg" : "") + "\", \"vg_uuid\": \"" + (group ? "vg-1" : "")
                                + "\", \"pv_missing\": \"\"}"
                        : "")
                + "]}]}\n";
    }

    private Answer volumes(Call call) {
        if (open().filter(container -> container.group).isEmpty()) {
            return call.has("--select")
                    ? Answer.printing("{\"report\": [{\"lv\": []}]}\n")
                    : Answer.failing(5, "  Volume group \"rp5vg\" not found");
        }
        Container container = disk.container.orElseThrow();
        String row = "{\"vg_name\": \"rp5vg\", \"lv_name\": \"root\", \"lv_active\": \""
                + (container.active ? "active" : "")
                + "\", \"lv_autoactivation\": \"enabled\", \"vg_autoactivation\": \"enabled\", \"pv_count\": \"1\", \"vg_free_count\": \"0\", \"devices\": \""
                + container.node() + "(0)\"}";
        return Answer.printing("{\"report\": [{\"lv\": [" + (container.volume ? row : "") + "]}]}\n");
    }
}
