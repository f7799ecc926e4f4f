package rp5.provision.postcheck;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Ids;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;

/** Whether each device holds what it should, under the planned identifier. */
final class DiskChecks {
    private DiskChecks() {}

    static List<CheckResult> of(Subject subject) {
        ProvisionPlan plan = subject.plan();
        Ids ids = subject.ids();
        return List.of(
                content(
                        "esp-filesystem",
                        plan.devices().esp(),
                        Map.of("TYPE", "vfat", "VERSION", "FAT32", "UUID", ids.espVolumeId()),
                        subject),
                content(
                        "boot-filesystem",
                        plan.devices().boot(),
                        Map.of("TYPE", "ext4", "UUID", ids.bootFs().toString()),
                        subject),
                content(
                        "luks-container",
                        plan.devices().luks(),
                        Map.of(
                                "TYPE",
                                "crypto_LUKS",
                                "VERSION",
                                "2",
                                "UUID",
                                ids.luks().toString(),
                                "LABEL",
                                Names.LUKS_LABEL),
                        subject),
                content(
                        "root-filesystem",
                        Names.ROOT_DEVICE,
                        Map.of("TYPE", "ext4", "UUID", ids.rootFs().toString()),
                        subject));
    }

    private static CheckResult content(String name, DevicePath device, Map<String, String> wanted, Subject subject) {
        BlkidExport found = BlkidExport.of(device, subject.prober());
        Differences differences = new Differences();
        new TreeMap<>(wanted).forEach((tag, value) -> differences.expect(tag, value, found.value(tag)));
        return differences.result(
                name,
                device + " holds " + found.describe(),
                "Do not boot from this disk; provision it anew with --yes.");
    }
}
