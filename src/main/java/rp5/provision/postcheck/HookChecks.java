package rp5.provision.postcheck;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import rp5.provision.bootchain.CmdlineTxt;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Names;

/** Whether the next kernel upgrade reaches the ESP: the distribution's hook copies kernel and image there. */
final class HookChecks {
    private static final String HOOK = "/etc/initramfs/post-update.d/z50-raspi-firmware";
    private static final List<String> KERNEL_HOOKS =
            List.of("/etc/kernel/postinst.d/initramfs-tools", "/etc/kernel/postinst.d/z50-raspi-firmware");
    private static final String DEFAULTS = "/etc/default/raspi-firmware";
    private static final String EXTRA = "/etc/default/raspi-extra-cmdline";

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
                copy("upgrade-copies-initramfs", "INITRAMFS", "initramfs", defaults),
                root(defaults, subject));
    }

    /** Debian's hook writes cmdline.txt anew from these two files; that of Raspberry Pi OS reads neither setting. */
    private static CheckResult root(String defaults, Subject subject) {
        String name = "upgrade-root";
        String device = Names.ROOT_DEVICE.value();
        List<String> right = List.of("", device, "UUID=" + subject.ids().rootFs());
        String root = ShellSettings.value(defaults, "ROOTPART").orElse("");
        if (!right.contains(root)) {
            return CheckResult.fail(
                    name,
                    "ROOTPART=" + root + ": the next update would write that root= into cmdline.txt",
                    "Write ROOTPART=" + device + " into " + DEFAULTS + ".");
        }
        List<String> added =
                CmdlineTxt.parse(subject.target().text(EXTRA).orElse("")).scriptValues("root");
        return added.isEmpty()
                ? CheckResult.pass(name, "an update leaves root= as it is")
                : CheckResult.fail(
                        name,
                        EXTRA + " has root=" + String.join(" root=", added)
                                + ": the next update would add it to cmdline.txt",
                        "Remove it from " + EXTRA + ".");
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
