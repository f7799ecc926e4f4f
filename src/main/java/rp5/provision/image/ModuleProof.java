package rp5.provision.image;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rp5.provision.model.CheckResult;

/** Whether the kernel finds the modules that opening the container takes, in the image or built in. */
final class ModuleProof {

    private static final String REMEDY =
            "set MODULES=most and build the image for %s again (update-initramfs -c -k %s)";

    private final InitramfsImage image;
    private final InitramfsProof.Expectation expected;
    private final Optional<Set<String>> builtin;

    ModuleProof(InitramfsImage image, InitramfsProof.Expectation expected) {
        this.image = image;
        this.expected = expected;
        this.builtin = image.builtinModules(expected.kernelRelease());
    }

    CheckResult release() {
        String name = "kernel-release";
        Set<String> releases = image.kernelReleases();
        String found = releases.isEmpty() ? "no modules" : "modules for " + String.join(", ", releases);
        return releases.contains(expected.kernelRelease())
                ? CheckResult.pass(name, found)
                : CheckResult.fail(name, found + ", but the kernel is " + expected.kernelRelease(), remedy());
    }

    /** One of the builds of a thing that the kernel must have. */
    CheckResult one(String name, Set<String> builds) {
        for (String build : builds) {
            String module = ModuleName.of(build);
            if (isBuiltin(module)) {
                return CheckResult.pass(name, module + " is built into the kernel");
            } else if (image.hasModule(expected.kernelRelease(), module)) {
                return CheckResult.pass(name, "module " + module);
            }
        }
        String wanted = String.join(" or ", builds.stream().sorted().toList());
        return CheckResult.fail(name, wanted + " is neither in the image nor known to be built in", remedy());
    }

    CheckResult ciphers() {
        return each("cipher-modules", expected.cipherModules());
    }

    /** Of the disk and of the root's file system. An image that was built for the disk of another machine may lack them. */
    CheckResult drivers() {
        String name = "disk-drivers";
        return image.kernelReleases().contains(expected.kernelRelease())
                ? each(name, expected.disk().drivers())
                : CheckResult.pass(name, "not looked for in an image for another kernel");
    }

    private CheckResult each(String name, List<Set<String>> groups) {
        StringBuilder found = new StringBuilder();
        for (Set<String> builds : groups) {
            CheckResult result = one(name, builds);
            if (result.status() != CheckResult.Status.PASS) {
                return knowsBuiltin()
                        ? result
                        : CheckResult.warn(
                                name,
                                result.found() + "; modules.builtin was not found",
                                "check by hand that the kernel has it built in");
            }
            found.append(found.isEmpty() ? "" : ", ").append(result.found());
        }
        return CheckResult.pass(name, found.isEmpty() ? "none asked for" : found.toString());
    }

    private boolean isBuiltin(String module) {
        return expected.builtinModules().contains(module)
                || builtin.filter(names -> names.contains(module)).isPresent();
    }

    private boolean knowsBuiltin() {
        return builtin.isPresent() || !expected.builtinModules().isEmpty();
    }

    private String remedy() {
        return REMEDY.formatted(expected.kernelRelease(), expected.kernelRelease());
    }
}
