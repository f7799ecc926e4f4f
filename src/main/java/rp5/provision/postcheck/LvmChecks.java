package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.exec.Prober;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Names;

/** Whether the volume group is whole and lies on this container alone: one with a missing part is never activated at boot. */
final class LvmChecks {
    private LvmChecks() {}

    static List<CheckResult> of(Subject subject) {
        Prober prober = subject.prober();
        LvmRows volumes = LvmRows.parse(
                "pv", prober.probe(PostcheckCommands.physicalVolumes()).stdout());
        LvmRows logical =
                LvmRows.parse("lv", prober.probe(PostcheckCommands.volumes()).stdout());
        return List.of(physical(volumes, subject), complete(volumes), root(logical), activation(logical));
    }

    private static CheckResult physical(LvmRows volumes, Subject subject) {
        String name = "lvm-physical-volume";
        DevicePath container = subject.plan().devices().luks();
        List<String> names = volumes.column("pv_name");
        String found = Names.VG + " lies on " + (names.isEmpty() ? "nothing" : String.join(", ", names));
        if (names.size() == 1 && liesOn(names.get(0), container, subject)) {
            return CheckResult.pass(name, found + " in " + container);
        }
        return CheckResult.fail(
                name,
                found + ", not on " + container + " alone",
                "Remove other volumes from the group (vgreduce " + Names.VG + "), or rename the other group.");
    }

    private static boolean liesOn(String volume, DevicePath container, Subject subject) {
        return volume.startsWith("/dev/")
                && subject.prober().probe(PostcheckCommands.stackBelow(new DevicePath(volume))).lines().stream()
                        .map(String::strip)
                        .toList()
                        .contains(container.value());
    }

    private static CheckResult complete(LvmRows volumes) {
        String name = "lvm-complete";
        boolean missing = volumes.column("pv_missing").stream().anyMatch(text -> !text.isEmpty());
        return missing
                ? CheckResult.fail(
                        name,
                        Names.VG + " has a missing physical volume and is not activated at boot",
                        "Remove it: vgreduce --removemissing " + Names.VG + ".")
                : CheckResult.pass(name, "no physical volume is missing");
    }

    /** Marks in LVM's own metadata that keep "vgchange -aay" of the initramfs from the volume (vgchange(8), lvchange(8)). */
    private static CheckResult activation(LvmRows volumes) {
        String name = "lvm-activation";
        int root = volumes.column("lv_name").indexOf(Names.LV);
        List<String> wrong = new ArrayList<>();
        if (root >= 0) {
            if (volumes.column("vg_autoactivation").get(root).isEmpty()) {
                wrong.add("vgchange --setautoactivation y " + Names.VG);
            }
            if (volumes.column("lv_autoactivation").get(root).isEmpty()) {
                wrong.add("lvchange --setautoactivation y " + Names.VG + "/" + Names.LV);
            }
            if (!volumes.column("lv_skip_activation").get(root).isEmpty()) {
                wrong.add("lvchange --setactivationskip n " + Names.VG + "/" + Names.LV);
            }
            if (!volumes.column("vg_exported").get(root).isEmpty()) {
                wrong.add("vgimport " + Names.VG);
            }
        }
        return wrong.isEmpty()
                ? CheckResult.pass(name, "nothing keeps the volume from being activated at boot")
                : CheckResult.fail(
                        name,
                        "LVM's own marks keep " + Names.VG + "/" + Names.LV + " from being activated at boot",
                        "Take them away: " + String.join("; ", wrong) + ".");
    }

    private static CheckResult root(LvmRows volumes) {
        String name = "lvm-root";
        List<String> names = volumes.column("lv_name");
        return names.contains(Names.LV)
                ? CheckResult.pass(name, "volumes of " + Names.VG + ": " + String.join(", ", names))
                : CheckResult.fail(
                        name, Names.VG + " has no volume " + Names.LV, "Provision the disk anew with --yes.");
    }
}
