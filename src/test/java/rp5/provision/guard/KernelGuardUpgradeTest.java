package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.guard.TargetWithGuard.Run;
import rp5.provision.testing.Shells;

/** What the guard says while kernel packages come, wait, and go, as dpkg and the hooks of the distributions were seen to do it. */
class KernelGuardUpgradeTest {
    private static final String RELEASE = TargetWithGuard.RELEASE;
    private static final String NEXT = "6.12.62+rpt-rpi-2712";
    private static final String KERNEL = "boot/firmware/kernel_2712.img";
    private static final String IMAGE = "boot/firmware/initramfs_2712";
    private static final String REFUSED = "THE NEXT START OF THIS SYSTEM WOULD FAIL";
    private static final String UNPACKED = "unpacked linux-image-" + NEXT;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.ofASystem().stream();
    }

    /** Debian's hook, called for one of two kernels: the newest kernel of /boot beside the initramfs of the one that is installed. */
    @ParameterizedTest
    @MethodSource("shells")
    void aKernelThatWaitsForItsOwnHooksIsProvenByThem(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .kernel(NEXT)
                .tool("dpkg-query", "echo 'installed linux-image-" + RELEASE + "'; echo '" + UNPACKED + "'");

        Run run = target.with("DPKG_MAINTSCRIPT_PACKAGE", "linux-image-" + RELEASE)
                .guard("--hook");

        assertThat(run.output()).contains("is proven when linux-image-" + NEXT + " is installed, too");
        assertThat(run.exitCode()).isZero();
        assertThat(target.names("boot/firmware")).doesNotContain("rp5-good");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingIsPutOffWhenNoHookIsStillToCome(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell).kernel(NEXT);

        // By hand, whatever waits.
        Run byHand = target.tool("dpkg-query", "echo '" + UNPACKED + "'").guard("--hook");
        // In the hooks of the last one.
        Run last = target.tool("dpkg-query", "echo 'half-configured linux-image-" + NEXT + "'")
                .with("DPKG_MAINTSCRIPT_PACKAGE", "linux-image-" + NEXT)
                .guard("--hook");

        assertThat(List.of(byHand, last)).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output()).contains(REFUSED);
        });
    }

    /** dpkg leaves a folder with lists of modules behind, until the package is purged. */
    @ParameterizedTest
    @MethodSource("shells")
    void aKernelWhosePackageWasRemovedIsRefused(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        assertThat(target.guard("--check").exitCode()).isZero();
        target.without("lib/modules/" + RELEASE + "/kernel");

        Run run = target.guard("--hook");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains(REFUSED, "kernel " + RELEASE + " has no modules in /lib/modules")
                .contains("install linux-image-" + RELEASE + " again\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKeptPairWithoutItsModulesIsOfferedWithThatSaid(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.pair(NEXT).without("lib/modules/" + RELEASE + "/kernel");

        assertThat(target.guard("--hook").output())
                .contains("The last good pair (Kernel " + RELEASE + ") is still in")
                .contains(
                        "Its modules are no longer in /lib/modules: install linux-image-" + RELEASE + " again before");

        Run back = target.guard("--restore");
        assertThat(back.exitCode()).isEqualTo(1);
        assertThat(back.output())
                .contains("the kept pair is back", "kernel " + RELEASE + " has no modules in /lib/modules")
                .contains("install linux-image-" + RELEASE + " again, or linux-image-" + NEXT + " to start that one")
                .contains("The boot partition holds the pair that is kept in")
                .doesNotContain("To return to it: sudo");
    }

    /** Raspberry Pi OS: with the last kernel of the flavour its files go, and kernel8.img is started with an initramfs that is gone. */
    @ParameterizedTest
    @MethodSource("shells")
    void theLastKernelOfTheFlavourThatStartsIsMissed(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .copy(KERNEL, "boot/firmware/kernel8.img")
                .copy(IMAGE, "boot/firmware/initramfs8")
                .without(KERNEL)
                .without(IMAGE);

        Run run = target.guard("--hook");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("install linux-image-rpi-2712 again, or write initramfs8 into config.txt")
                .doesNotContain("build it again");
    }

    /** An update of the newer kernel's initramfs: the hook brings that alone, and would not bring that of the older one. */
    @ParameterizedTest
    @MethodSource("shells")
    void afterAReturnAnUpdateOfTheNewerKernelIsToldFromOneThatCanBeBuiltAgain(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.pair(NEXT);

        Run back = target.guard("--restore");
        assertThat(back.exitCode()).as(back.output()).isZero();
        assertThat(back.output())
                .contains("kernel " + NEXT + " is still installed, and the next update brings it back")
                .contains("remove it (sudo apt remove linux-image-" + NEXT + ")");

        target.initramfs(NEXT, TargetWithGuard.contents(NEXT));
        assertThat(target.guard("--hook").output())
                .contains("the kernel is " + RELEASE + ", but the initramfs has modules for: " + NEXT)
                .contains("which is " + NEXT + ": install linux-image-" + NEXT + " again, or, if it does not start")
                .doesNotContain("update-initramfs -u -k " + RELEASE);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theNewestKernelIsThatOfTheFlavourThatIsStarted(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("boot/vmlinuz-6.18.1+rpt-rpi-v8", "other flavour")
                .write("boot/vmlinuz-" + NEXT + ".dpkg-bak", "no kernel");
        target.guard("--keep");
        target.cut(IMAGE);

        assertThat(target.guard("--check").output()).contains("build it again (sudo update-initramfs -u -k " + RELEASE);
        assertThat(target.guard("--restore").output()).doesNotContain("is still installed");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKernelThatDebianNamesAndOnlyBootHasComesWithAnUpdateOfTheInitramfs(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write(
                        "boot/firmware/config.txt",
                        "kernel=vmlinuz-" + RELEASE + "\ninitramfs initrd.img-" + RELEASE + "\n");

        assertThat(target.guard("--hook").output())
                .contains("which is not on the boot partition: an update of its initramfs copies both");
    }
}
