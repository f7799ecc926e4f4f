package rp5.provision.postcheck;

import java.util.List;
import rp5.provision.model.CheckResult;

/** What the next initramfs will be like. */
final class InitramfsConfigChecks {
    private InitramfsConfigChecks() {}

    static List<CheckResult> of(Subject subject) {
        InitramfsConfig config = new InitramfsConfig(subject.target());
        return List.of(
                modules(config.value("MODULES").orElse("")),
                resume(config.value("RESUME").orElse("")));
    }

    private static CheckResult modules(String value) {
        return value.equals("most")
                ? CheckResult.pass("modules-most", "MODULES=most")
                : CheckResult.fail(
                        "modules-most",
                        "MODULES=" + value + " is in effect: the next initramfs may lack what opens the disk",
                        "Write MODULES=most into the last file of /etc/initramfs-tools/conf.d.");
    }

    private static CheckResult resume(String value) {
        return value.equals("none")
                ? CheckResult.pass("resume-none", "RESUME=none")
                : CheckResult.warn(
                        "resume-none",
                        value.isEmpty()
                                ? "RESUME is not set: the boot may wait for a swap device that is gone"
                                : "RESUME=" + value + " is in effect: the boot may wait for that device",
                        "Write RESUME=none into /etc/initramfs-tools/conf.d/resume.");
    }
}
