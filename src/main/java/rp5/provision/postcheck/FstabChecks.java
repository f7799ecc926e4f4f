package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import rp5.provision.bootchain.Fstab;
import rp5.provision.bootchain.FstabEntry;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.CheckResult;
import rp5.provision.topology.DeviceTag;

/** What fstab says beyond the three sources, which the boot chain checks: types, who may read the ESP, devices that are not there. */
final class FstabChecks {
    private static final Map<String, String> TYPES =
            new TreeMap<>(Map.of("/", "ext4", "/boot", "ext4", Subject.FIRMWARE, "vfat"));
    private static final Set<String> OPTIONAL = Set.of("nofail", "noauto", "x-systemd.automount");

    private FstabChecks() {}

    static List<CheckResult> of(Subject subject) {
        Fstab fstab = subject.fstab();
        return List.of(
                types(fstab),
                umask(fstab),
                options(fstab),
                absent(fstab, subject.facts().devices()));
    }

    private static CheckResult types(Fstab fstab) {
        List<String> wrong = new ArrayList<>();
        TYPES.forEach((target, type) -> fstab.at(target).stream()
                .filter(entry -> !entry.type().equals(type) && !entry.type().equals("auto"))
                .forEach(entry -> wrong.add(target + " is " + entry.type() + ", not " + type)));
        return wrong.isEmpty()
                ? CheckResult.pass("fstab-types", "ext4, ext4 and vfat")
                : CheckResult.fail("fstab-types", String.join("; ", wrong), "Correct the third field in /etc/fstab.");
    }

    private static CheckResult umask(Fstab fstab) {
        String name = "fstab-esp-umask";
        List<String> options = fstab.at(Subject.FIRMWARE).stream()
                .flatMap(entry -> entry.options().stream())
                .toList();
        boolean closed = options.contains("umask=0077") || options.containsAll(List.of("fmask=0077", "dmask=0077"));
        return closed
                ? CheckResult.pass(name, "only root reads the ESP")
                : CheckResult.fail(
                        name,
                        "every user may read the ESP: its options are "
                                + (options.isEmpty() ? "not given" : String.join(",", options)),
                        "Add umask=0077 to the line of /boot/firmware in /etc/fstab.");
    }

    /** A hook that finds nothing mounted there would write an upgrade to the file system below. */
    private static CheckResult options(Fstab fstab) {
        String name = "fstab-options";
        List<String> wrong = new ArrayList<>();
        for (String target : TYPES.keySet()) {
            fstab.at(target).stream()
                    .flatMap(entry -> entry.options().stream())
                    .filter(option -> option.equals("noauto") || option.equals("ro"))
                    .forEach(option -> wrong.add(target + " has " + option));
        }
        if (fstab.lines().stream().anyMatch(line -> line.raw().endsWith("\r\n"))) {
            return CheckResult.warn(
                    name,
                    "/etc/fstab has carriage returns (Windows line ends), with which mount passes over a line",
                    "Remove them: sed -i 's/\\r$//' /etc/fstab");
        }
        return wrong.isEmpty()
                ? CheckResult.pass(name, "all three are mounted at boot, and can be written to")
                : CheckResult.warn(
                        name,
                        String.join("; ", wrong) + ": the next upgrade would not reach it",
                        "Remove that option from /etc/fstab.");
    }

    /** systemd waits 90 seconds for a device that is not there, and then starts no system but an emergency shell. */
    private static CheckResult absent(Fstab fstab, BlockDevices devices) {
        String name = "fstab-absent-devices";
        List<String> missing = fstab.entries().stream()
                .filter(entry -> !TYPES.containsKey(entry.target()))
                .filter(entry -> entry.options().stream().noneMatch(OPTIONAL::contains))
                .filter(entry -> DeviceTag.of(entry.source()).isPresent())
                .filter(entry -> DeviceTag.of(entry.source())
                        .filter(tag -> devices.all().stream().anyMatch(tag::names))
                        .isEmpty())
                .map(FstabEntry::source)
                .toList();
        return missing.isEmpty()
                ? CheckResult.pass(name, "no line waits for a device that is not there")
                : CheckResult.warn(
                        name,
                        "the boot waits for devices that are not there now: " + String.join(", ", missing),
                        "Plug them in, or add the option nofail to their lines in /etc/fstab.");
    }
}
