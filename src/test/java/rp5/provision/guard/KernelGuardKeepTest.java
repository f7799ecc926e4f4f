package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.guard.TargetWithGuard.Run;
import rp5.provision.testing.Shells;

/** What is kept has started the system, nothing half-made stays, and the guard ends well where it is in its own way. */
class KernelGuardKeepTest {
    private static final String RELEASE = TargetWithGuard.RELEASE;
    private static final String IMAGE = "boot/firmware/initramfs_2712";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.ofASystem().stream();
    }

    /** The check of a start that is run once more by hand, or late, when an update came in between. */
    @ParameterizedTest
    @MethodSource("shells")
    void aPairThatWasBuiltSinceTheStartDoesNotReplaceTheOneThatStarted(List<String> shell) throws IOException {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        Files.createDirectories(target.root.resolve("run"));
        assertThat(target.postbootCheck().exitCode()).isZero();
        String started = target.text("boot/firmware/rp5-good/initramfs_2712");
        var contents = TargetWithGuard.contents(RELEASE);
        contents.put("scripts/new", "of the update");
        target.initramfs(RELEASE, contents);
        assertThat(target.guard("--hook").exitCode()).isZero();

        Run again = target.postbootCheck();

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("has not started the system yet: the pair kept before stays");
        assertThat(target.text("boot/firmware/rp5-good/initramfs_2712")).isEqualTo(started);

        // The next start: /run is new.
        target.without("run/rp5-kernel-guard.changed");
        assertThat(target.postbootCheck().exitCode()).isZero();
        assertThat(target.text("boot/firmware/rp5-good/initramfs_2712")).isEqualTo(target.text(IMAGE));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatAPowerCutLeftHalfMadeIsTakenAway(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.write("boot/firmware/rp5-good.new/kernel_2712.img", "half").write("boot/rp5-good.new/config.txt", "");

        assertThat(target.guard("--keep").exitCode()).isZero();

        assertThat(target.names("boot/firmware")).contains("rp5-good").doesNotContain("rp5-good.new");
        assertThat(target.names("boot")).doesNotContain("rp5-good.new");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatConfigTxtIncludesAndTheDeviceTreeThatItNamesAreKeptToo(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        String extra = "boot/firmware/extra/kernel.txt";
        String tree = "boot/firmware/trees/bcm2712-mine.dtb";
        target.write("boot/firmware/config.txt", "auto_initramfs=1\ninclude extra/kernel.txt\n")
                .write(extra, "kernel=kernel_2712.img\ndevice_tree=trees/bcm2712-mine.dtb\n")
                .write(tree, "a tree");
        assertThat(target.guard("--keep").exitCode()).isZero();
        target.write(extra, "kernel=gone.img\n").without(tree);
        assertThat(target.guard("--check").exitCode()).isEqualTo(1);

        Run run = target.guard("--restore");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(target.text(extra)).startsWith("kernel=kernel_2712.img\n");
        assertThat(target.text(tree)).isEqualTo("a tree");
        target.guard("--keep");
        assertThat(target.guard("--keep").output()).as("kept already").doesNotContain("kept kernel");
    }

    /** Their names would lead out of the folder of the pair, or be taken for two. */
    @ParameterizedTest
    @MethodSource("shells")
    void anIncludedFileOfAnOddNameIsNotKeptAndDoesNotHinderTheRest(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.write(
                        "boot/firmware/config.txt",
                        "auto_initramfs=1\ninclude ../up.txt\ninclude two words.txt\ninclude /top.txt\n")
                .write("boot/up.txt", "arm_64bit=1\n")
                .write("boot/firmware/two words.txt", "arm_64bit=1\n")
                .write("boot/firmware/top.txt", "arm_64bit=1\n");

        Run run = target.guard("--keep");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("kept kernel " + RELEASE);
        assertThat(target.names("boot/firmware/rp5-good"))
                .contains("top.txt", "config.txt", "kernel_2712.img")
                .doesNotContain("up.txt", "two words.txt");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void twoAtOnceWorkOneAfterTheOther(List<String> shell) throws Exception {
        Path record = new TargetWithGuard(folder, shell).root.resolve(GuardFiles.RECORD.substring(1));
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        Path held = folder.resolve("held");
        Process other = new ProcessBuilder(
                        "flock", record.toString(), "sh", "-c", "touch " + held + "; sleep 1; touch " + held + ".end")
                .start();
        while (!Files.exists(held)) {
            assertThat(other.isAlive()).isTrue();
            Thread.sleep(10);
        }

        Run run = target.guard("--keep");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(folder.resolve("held.end")).exists();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aReaderThatWentAwayNeitherFailsTheUpdateNorLeavesAnything(List<String> shell) throws Exception {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.tool(
                "piped",
                "{ " + String.join(" ", shell) + " '" + target.root + GuardFiles.GUARD + "' --root '" + target.root
                        + "' --hook 2>&1; echo $? >'" + folder + "/status'; } | exec sleep 0");

        assertThat(target.runTool("piped").exitCode()).isZero();

        assertThat(Files.readString(folder.resolve("status"))).isEqualTo("0\n");
        assertThat(target.names("var/tmp")).isEmpty();
        assertThat(target.names("boot/firmware")).contains("rp5-good");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whereVarCannotBeWrittenItLooksIntoTheImageInRun(List<String> shell) throws IOException {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        Files.createDirectories(target.root.resolve("run"));
        target.without("var/tmp");

        Run run = target.guard("--check");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(target.names("run")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anImageThatCannotBeLookedIntoIsNotCalledBroken(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .tool("unmkinitramfs", "echo 'write error' >&2; exit 1")
                .tool("df", "echo head; echo 'x 1 1 12 1% x'");

        assertThat(target.guard("--check").output())
                .contains("there is no room in " + target.root + "/var/tmp to look into the initramfs initramfs_2712")
                .doesNotContain("build it again");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aMachineWithoutUnmkinitramfsSaysSo(List<String> shell) {
        Assumptions.assumeFalse(Files.exists(Path.of("/usr/bin/unmkinitramfs")), "it is installed here");
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.withoutTool("unmkinitramfs");

        assertThat(target.guard("--check").output())
                .contains("unmkinitramfs is missing", "install initramfs-tools")
                .doesNotContain("build it again");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDeviceThatCrypttabNamesByItsPathIsTheSame(List<String> shell) {
        String line = "cryptroot /dev/disk/by-uuid/" + TargetWithGuard.IDS.luks() + " none luks,initramfs\n";
        var contents = TargetWithGuard.contents(RELEASE);
        contents.put("cryptroot/crypttab", line);
        TargetWithGuard target =
                new TargetWithGuard(folder, shell).write("etc/crypttab", line).initramfs(RELEASE, contents);

        Run run = target.guard("--check");

        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
