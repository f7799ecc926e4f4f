package rp5.provision.postcheck;

import java.util.List;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.CheckResult;

/** What the next initramfs will be like. */
final class InitramfsConfigChecks {
    private static final String NAMED_MODULES = "/etc/initramfs-tools/modules";
    private static final String UPDATE = "/etc/initramfs-tools/update-initramfs.conf";
    private static final String CRYPTSETUP = "/etc/cryptsetup-initramfs/conf-hook";

    private InitramfsConfigChecks() {}

    static List<CheckResult> of(Subject subject) {
        InitramfsConfig config = new InitramfsConfig(subject.target());
        return List.of(
                modules(config.value("MODULES").orElse("")),
                resume(config.value("RESUME").orElse("")),
                boot(config.value("BOOT").orElse("local")),
                namedModules(subject.target().text(NAMED_MODULES).orElse("")),
                askpass(subject.target().text(CRYPTSETUP).orElse("")),
                update(subject.target().text(UPDATE).orElse("")));
    }

    private static CheckResult boot(String value) {
        String name = "boot-local";
        return value.equals("local") || value.isEmpty()
                ? CheckResult.pass(name, "the initramfs looks for the root on this machine")
                : CheckResult.fail(
                        name,
                        "BOOT=" + value + " is in effect: the next initramfs would look for another root",
                        "Set BOOT=local in /etc/initramfs-tools/initramfs.conf and conf.d.");
    }

    /** From Linux 6.18 on volumes were not found unless dm_mod was loaded before udev (raspberrypi/linux issue 7367). */
    private static CheckResult namedModules(String text) {
        String name = "modules-named";
        boolean named = text.lines().map(line -> line.strip().replace('-', '_')).anyMatch("dm_mod"::equals);
        return named
                ? CheckResult.pass(name, NAMED_MODULES + " names dm_mod")
                : CheckResult.warn(
                        name,
                        NAMED_MODULES + " does not name dm_mod: kernels from 6.18 on may not find the volume at boot",
                        "Add a line dm_mod to it, then update-initramfs -u -k all.");
    }

    private static CheckResult askpass(String text) {
        String name = "askpass-setting";
        return ShellSettings.value(text, "ASKPASS").orElse("y").equals("n")
                ? CheckResult.fail(
                        name,
                        "ASKPASS=n: in the next initramfs no passphrase could be typed",
                        "Remove it from " + CRYPTSETUP + ".")
                : CheckResult.pass(name, "the next initramfs asks for the passphrase");
    }

    private static CheckResult update(String text) {
        String name = "upgrade-updates-initramfs";
        return ShellSettings.value(text, "update_initramfs").orElse("yes").equals("no")
                ? CheckResult.fail(
                        name,
                        "update_initramfs=no: update-initramfs -u would do nothing and say nothing",
                        "Set it to yes in " + UPDATE + ".")
                : CheckResult.pass(name, "update-initramfs works when it is called");
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
