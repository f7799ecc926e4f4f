package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.model.CheckResult;

/** Whether the packages are installed in the target without which its next initramfs cannot open the disk. */
final class PackageChecks {
    private static final List<String> NEEDED = List.of("cryptsetup-initramfs", "lvm2", "initramfs-tools");
    private static final List<String> FOR_THE_KEYMAP = List.of("console-setup", "kbd");

    private PackageChecks() {}

    static List<CheckResult> of(Subject subject) {
        DpkgStatus status = new DpkgStatus();
        subject.target().lines("/var/lib/dpkg/status", status::line);
        List<CheckResult> results = new ArrayList<>();
        for (String name : NEEDED) {
            results.add(
                    status.has(name)
                            ? CheckResult.pass("package-" + name, name + " is installed")
                            : CheckResult.fail(
                                    "package-" + name,
                                    name + " is not installed in the target",
                                    "Install it: apt install " + name + "."));
        }
        for (String name : FOR_THE_KEYMAP) {
            results.add(
                    status.has(name)
                            ? CheckResult.pass("package-" + name, name + " is installed")
                            : CheckResult.warn(
                                    "package-" + name,
                                    name + " is not installed: the passphrase is typed on an American layout",
                                    "Install it: apt install " + name + "."));
        }
        return results;
    }
}
