package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.CheckResult;

/** Whether the next kernel upgrade reaches the ESP: the distribution's hook copies kernel and image there. */
final class HookChecks {
    private static final String HOOK = "/etc/initramfs/post-update.d/z50-raspi-firmware";
    private static final String DEFAULTS = "/etc/default/raspi-firmware";

    private HookChecks() {}

    static List<CheckResult> of(Subject subject) {
        String defaults = subject.target().text(DEFAULTS).orElse("");
        return List.of(hook(subject), skip(defaults), copy(defaults));
    }

    private static CheckResult hook(Subject subject) {
        String name = "upgrade-hook";
        // Its mode, not what we may do: on a mount with noexec nothing is executable.
        boolean runs = subject.target()
                .permissions(HOOK)
                .filter(permissions -> permissions.contains(PosixFilePermission.OWNER_EXECUTE))
                .isPresent();
        return runs
                ? CheckResult.pass(name, HOOK + " is executable")
                : CheckResult.fail(
                        name,
                        HOOK + " is missing or not executable: a new initramfs would not reach the ESP",
                        "Reinstall raspi-firmware in the target.");
    }

    private static CheckResult skip(String defaults) {
        String name = "upgrade-builds-initramfs";
        String value = ShellSettings.value(defaults, "SKIP_INITRAMFS_GEN").orElse("no");
        return value.equalsIgnoreCase("no") || value.isEmpty()
                ? CheckResult.pass(name, "a kernel upgrade builds an initramfs")
                : CheckResult.fail(
                        name,
                        "SKIP_INITRAMFS_GEN=" + value + ": a new kernel would come without an initramfs",
                        "Remove it from " + DEFAULTS + ".");
    }

    private static CheckResult copy(String defaults) {
        String name = "upgrade-copies-initramfs";
        String value = ShellSettings.value(defaults, "INITRAMFS").orElse("auto");
        return value.equalsIgnoreCase("no")
                ? CheckResult.fail(
                        name,
                        "INITRAMFS=" + value + ": a new initramfs would not be copied to the ESP",
                        "Remove it from " + DEFAULTS + ".")
                : CheckResult.pass(name, "a new initramfs is copied to the ESP");
    }
}
