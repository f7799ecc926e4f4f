package rp5.provision.bootchain;

import java.util.Set;
import rp5.provision.model.CheckResult;

/** The links from the kernel image to its modules. */
final class KernelLinks {

    private KernelLinks() {}

    static CheckResult image(BootChain.Facts facts) {
        String name = "kernel-image";
        return facts.kernelRelease()
                .map(release -> CheckResult.pass(name, "the kernel image is " + release))
                .orElseGet(() -> CheckResult.warn(
                        name,
                        "the kernel image does not tell its release",
                        "check by hand that it is a kernel for the installed modules"));
    }

    static CheckResult initramfsModules(BootChain.Facts facts) {
        return modules(
                "kernel-initramfs",
                facts,
                "the initramfs",
                facts.initramfsReleases(),
                "build the initramfs for this kernel and copy it to the boot partition");
    }

    static CheckResult installedModules(BootChain.Facts facts) {
        return modules(
                "kernel-modules",
                facts,
                "/lib/modules",
                facts.installedReleases(),
                "install the kernel package whose image is on the boot partition");
    }

    private static CheckResult modules(
            String name, BootChain.Facts facts, String where, Set<String> releases, String remedy) {
        String held = where + " has modules for " + (releases.isEmpty() ? "no kernel" : String.join(", ", releases));
        if (facts.kernelRelease().isEmpty() && !releases.isEmpty()) {
            return CheckResult.warn(name, held + "; the kernel's release is not known", remedy);
        }
        String release = facts.kernelRelease().orElse("of unknown release");
        return releases.contains(release)
                ? CheckResult.pass(name, held)
                : CheckResult.fail(name, held + ", but the kernel is " + release, remedy);
    }
}
