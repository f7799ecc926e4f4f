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

/** The room that an installation needs is what the distribution's hooks will copy, and no other kernel's. */
class KernelGuardRoomTest {
    private static final String OLDER = "6.12.40+rpt-rpi-2712";
    private static final String NEXT = "6.12.62+rpt-rpi-2712";
    private static final int MIB = 1 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.ofASystem().stream();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anOlderKernelIsNotCopiedAndNeedsNone(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("boot/vmlinuz-" + OLDER, "k".repeat(5 * MIB))
                .write("boot/initrd.img-" + OLDER, "i".repeat(3 * MIB))
                .answer("df", "/boot/firmware", "10");

        assertThat(target.guard("--room", OLDER)).isEqualTo(new Run(0, ""));
        assertThat(target.write("boot/vmlinuz-" + NEXT, "k".repeat(5 * MIB))
                        .guard("--room", NEXT)
                        .exitCode())
                .isEqualTo(1);
    }

    /** Debian's hook copies the newest kernel of /boot, whichever is installed. */
    @ParameterizedTest
    @MethodSource("shells")
    void onDebianTheNewestKernelIsCountedWhicheverIsInstalled(List<String> shell) {
        String installed = "6.12.50+deb13-arm64";
        String newest = "6.12.50+deb13-rt-arm64";
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("boot/firmware/config.txt", "kernel=vmlinuz-6.12.40\ninitramfs initrd.img-6.12.40\n")
                .write("boot/vmlinuz-" + installed, "k".repeat(MIB))
                .write("boot/vmlinuz-" + newest, "k".repeat(7 * MIB))
                .write("boot/initrd.img-" + installed, "i".repeat(3 * MIB));

        assertThat(target.answer("df", "/boot/firmware", "12288")
                        .guard("--room", installed)
                        .exitCode())
                .isZero();
        assertThat(target.answer("df", "/boot/firmware", "12287")
                        .guard("--room", installed)
                        .output())
                .contains("it needs 12288 KiB more and 12287 KiB are free");
    }

    /** Firmware that was updated in the same run has made Debian's hook take the kernel that does not fit already. */
    @ParameterizedTest
    @MethodSource("shells")
    void aRefusalDoesNotPromiseAStartThatWouldFail(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.write("boot/vmlinuz-" + NEXT, "k".repeat(5 * MIB)).answer("df", "/boot/firmware", "10");

        assertThat(target.guard("--room", NEXT).output())
                .contains("does not fit", "Nothing was changed there, and the next start is as before");

        Run run = target.kernel(NEXT)
                .write("boot/initrd.img-" + NEXT, "i".repeat(5 * MIB))
                .guard("--room", NEXT);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("does not fit", "THE NEXT START OF THIS SYSTEM WOULD FAIL", "To return to it: sudo")
                .doesNotContain("as before");
    }
}
