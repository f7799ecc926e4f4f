package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.CheckResult;

/** Whether the next kernel upgrade reaches the ESP: the distribution's hook copies kernel and image there. */
final class HookChecks {
    private static final String HOOK = "/etc/initramfs/post-update.d/z50-raspi-firmware";
    private static final List<String> KERNEL_HOOKS =
            List.of("/etc/kernel/postinst.d/initramfs-tools", "/etc/kernel/postinst.d/z50-raspi-firmware");
    private static final String DEFAULTS = "/etc/default/raspi-firmware";

    private HookChecks() {}

    static List<CheckResult> of(Subject subject) {
        String defaults = subject.target().text(DEFAULTS).orElse("");
        return List.of(
                runs("upgrade-hook", List.of(HOOK), "a new initramfs would not reach the ESP", subject),
                runs(
                        "upgrade-kernel-hook",
                        KERNEL_HOOKS,
                        "a new kernel or its initramfs would not reach the ESP",
                        subject),
                skip(defaults),
                copy("upgrade-copies-kernel", "KERNEL", "kernel", defaults),
                copy("upgrade-copies-initramfs", "INITRAMFS", "initramfs", defaults));
    }

    private static CheckResult runs(String name, List<String> hooks, String otherwise, Subject subject) {
        List<String> wrong = hooks.stream().filter(hook -> !runs(hook, subject)).toList();
        return wrong.isEmpty()
                ? CheckResult.pass(name, String.join(" and ", hooks) + " can be run")
                : CheckResult.fail(
                        name,
                        String.join(" and ", wrong) + " is missing or not executable: " + otherwise,
                        "Reinstall raspi-firmware and initramfs-tools in the target.");
    }

    /** Its mode, not what we may do: on a mount with noexec nothing is executable. */
    private static boolean runs(String hook, Subject subject) {
        return subject.target()
                .permissions(hook)
                .filter(permissions -> permissions.contains(PosixFilePermission.OWNER_EXECUTE))
                .isPresent();
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

    /** The hooks copy when it says auto, and then alone. */
    private static CheckResult copy(String name, String setting, String what, String defaults) {
        String value = ShellSettings.value(defaults, setting).orElse("auto");
        return value.equals("auto")
                ? CheckResult.pass(name, "a new " + what + " is copied to the ESP")
                : CheckResult.fail(
                        name,
                        setting + "=" + value + ": a new " + what + " would not be copied to the ESP",
                        "Remove it from " + DEFAULTS + ".");
    }
}
