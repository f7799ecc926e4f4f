package rp5.provision.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.guard.TargetWithGuard.Run;
import rp5.provision.testing.Shells;

/** The guard as the target runs it, by every shell of this machine that a target's /bin/sh may be. */
class KernelGuardScriptTest {
    private static final String RELEASE = TargetWithGuard.RELEASE;
    private static final String NEXT = "6.12.62+rpt-rpi-2712";
    private static final String IMAGE = "boot/firmware/initramfs_2712";
    private static final String KERNEL = "boot/firmware/kernel_2712.img";
    private static final List<String> KEPT = List.of(
            "bcm2712-rpi-5-b.dtb",
            "cmdline.txt",
            "config.txt",
            "initramfs_2712",
            "kernel_2712.img",
            "rp5-good.sha256",
            "rp5-good.txt");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<List<String>> shells() {
        return Shells.ofASystem().stream();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void acceptsAPairThatBootsAndKeepsItWhenNoneIsKept(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);

        Run run = target.guard("--hook");

        assertThat(run.output())
                .contains(
                        "kernel " + RELEASE + " and initramfs_2712",
                        "would start this system",
                        "kept kernel " + RELEASE);
        assertThat(run.exitCode()).isZero();
        assertThat(target.names("boot/firmware/rp5-good")).isEqualTo(KEPT);
        assertThat(target.names("var/tmp")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void namesTheLinkThatIsBroken(String what, Consumer<TargetWithGuard> breaking, String sentence) {
        TargetWithGuard target = new TargetWithGuard(folder, Shells.ofASystem().get(0));
        breaking.accept(target);

        Run run = target.guard("--hook");

        assertThat(run.output())
                .as(what)
                .contains("THE NEXT START OF THIS SYSTEM WOULD FAIL")
                .contains("  - ")
                .contains(sentence)
                .contains("No earlier pair of kernel and initramfs is kept.");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(target.names("boot/firmware")).noneMatch(name -> name.startsWith("rp5-good"));
        assertThat(target.names("var/tmp")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void namesWhatTheOtherWaysToUnlockMiss(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("etc/rp5-provision/unlock.conf", "WAYS='keyfile tpm network'\nHOOKS='ssh'\n");

        assertThat(target.guard("--check").output())
                .contains(
                        "holds no /usr/local/lib/rp5-provision/unlock,",
                        "no program for unlocking by keyfile",
                        "holds no key file",
                        "no program for unlocking by tpm",
                        "holds no tpm2",
                        "holds no clevis-decrypt-tang",
                        "holds no dropbear,",
                        "holds no authorized_keys");

        Map<String, String> contents = TargetWithGuard.contents(RELEASE);
        for (String path : List.of(
                "usr/local/lib/rp5-provision/unlock",
                "usr/local/lib/rp5-provision/unlock.d/keyfile",
                "usr/local/lib/rp5-provision/unlock.d/tpm",
                "cryptroot/keyfiles/cryptroot.key",
                "usr/bin/tpm2",
                "usr/local/lib/rp5-provision/unlock.d/network",
                "usr/bin/clevis-decrypt-tang",
                "usr/sbin/dropbear",
                "root-x/.ssh/authorized_keys")) {
            contents.put(path, path);
        }
        assertThat(target.initramfs(RELEASE, contents).guard("--check").exitCode())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void saysHowToReturnToThePairThatIsKept(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.write(IMAGE, "");

        assertThat(target.guard("--hook").output())
                .contains("The last good pair (Kernel " + RELEASE + ") is still in " + target.esp + "/rp5-good.")
                .contains("/usr/local/sbin/rp5-kernel-guard --root " + target.root + " --restore")
                .contains("On another machine: copy all files of that folder");
        assertThat(target.names("boot/firmware/rp5-good")).isEqualTo(KEPT);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                broken(
                        "no kernel",
                        t -> t.without(KERNEL),
                        "the kernel kernel8.img, which is not on the boot partition"),
                broken("empty kernel", t -> t.write(KERNEL, ""), "kernel_2712.img on the boot partition is empty"),
                broken("kernel cut short", t -> t.cut(KERNEL), "does not say which kernel it is"),
                broken("damaged gzip", t -> t.write(KERNEL, "\u001f\u008b rest"), "does not say which kernel it is"),
                broken(
                        "other kernel",
                        t -> t.kernel(NEXT),
                        "the kernel is " + NEXT + ", but the initramfs has modules for: " + RELEASE),
                broken(
                        "no device tree",
                        t -> t.without("boot/firmware/bcm2712-rpi-5-b.dtb"),
                        "no device tree of a Pi 5"),
                broken(
                        "no initramfs",
                        t -> t.without(IMAGE),
                        "the initramfs initramfs_2712, which is not on the boot partition"),
                broken("empty initramfs", t -> t.write(IMAGE, ""), "initramfs_2712 on the boot partition is empty"),
                broken("initramfs cut short", t -> t.cut(IMAGE), "initramfs_2712 on the boot partition is cut short"),
                broken("no archive", t -> t.write(IMAGE, "no archive"), "initramfs_2712 cannot be opened"),
                broken("no config.txt", t -> t.without("boot/firmware/config.txt"), "there is no config.txt"),
                broken(
                        "no initramfs line",
                        t -> t.write("boot/firmware/config.txt", "[pi4]\ninitramfs initramfs_2712\n"),
                        "names no initramfs"),
                broken(
                        "both directives",
                        t -> t.write("boot/firmware/config.txt", "auto_initramfs=1\ninitramfs initramfs_2712\n"),
                        "both auto_initramfs=1 and an initramfs line"),
                lacks("usr/sbin/cryptsetup", "holds no cryptsetup"),
                lacks("usr/lib/cryptsetup/askpass", "holds no askpass"),
                lacks("scripts/local-top/cryptroot", "holds no script that unlocks the disk"),
                lacks("usr/sbin/lvm", "holds no lvm"),
                lacks("usr/lib/udev/rules.d/69-lvm.rules", "holds no udev rule of LVM"),
                lacks("cryptroot/crypttab", "has no line for cryptroot"),
                lacks("usr/lib/modules/" + RELEASE + "/kernel/drivers/md/dm-crypt.ko.xz", "holds no module dm-crypt"),
                lacks("usr/lib/modules/" + RELEASE + "/kernel/drivers/md/dm-mod.ko.xz", "holds no module dm-mod"),
                lacks("usr/lib/modules/" + RELEASE + "/kernel/crypto/xts.ko.xz", "holds no module xts"),
                broken(
                        "no AES",
                        t -> t.write("lib/modules/" + RELEASE + "/modules.builtin", ""),
                        "holds no AES module"),
                holds(
                        "cryptroot/crypttab",
                        "cryptroot UUID=11111111-6f44-4fba-82b2-ae0c89b55f3f none luks\n",
                        "opens UUID=11111111-6f44-4fba-82b2-ae0c89b55f3f as cryptroot"),
                holds(
                        "cryptroot/crypttab",
                        "cryptroot UUID=" + TargetWithGuard.IDS.luks() + " /FIXME-initramfs-rootmnt/key luks\n",
                        "not the key file"),
                broken(
                        "old root",
                        t -> t.replace("boot/firmware/cmdline.txt", "/dev/mapper/rp5vg-root", "PARTUUID=2f9c7a51-02"),
                        "says root=PARTUUID=2f9c7a51-02"),
                broken(
                        "two lines",
                        t -> t.replace("boot/firmware/cmdline.txt", " rootwait", "\nrootwait"),
                        "has not exactly one line"),
                broken("no cmdline.txt", t -> t.without("boot/firmware/cmdline.txt"), "cmdline.txt is missing"),
                broken(
                        "crypttab",
                        t -> t.replace("etc/crypttab", "55824155", "55824156"),
                        "/etc/crypttab does not open UUID=55824155"),
                broken(
                        "fstab root",
                        t -> t.replace("etc/fstab", " / ext4", " /data ext4"),
                        "/etc/fstab does not mount / once"),
                broken(
                        "fstab ESP",
                        t -> t.replace("etc/fstab", "87BD-F328", "5C0F-FEE5"),
                        "/etc/fstab does not mount /boot/firmware once"),
                broken(
                        "not mounted",
                        t -> t.answer("findmnt-UUID", "/boot/firmware", ""),
                        "the boot partition is not mounted"),
                broken(
                        "SD's partition",
                        t -> t.answer("findmnt-UUID", "/boot/firmware", "5C0F-FEE5"),
                        "is another partition (UUID 5C0F-FEE5)"));
    }

    private static Arguments broken(String what, Consumer<TargetWithGuard> breaking, String sentence) {
        return Arguments.of(what, breaking, sentence);
    }

    private static Arguments lacks(String path, String sentence) {
        return broken(
                "without " + path,
                target -> {
                    Map<String, String> contents = TargetWithGuard.contents(RELEASE);
                    assertThat(contents.remove(path)).isNotNull();
                    target.initramfs(RELEASE, contents);
                },
                sentence);
    }

    private static Arguments holds(String path, String text, String sentence) {
        return broken(
                text,
                target -> {
                    Map<String, String> contents = TargetWithGuard.contents(RELEASE);
                    contents.put(path, text);
                    target.initramfs(RELEASE, contents);
                },
                sentence);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anUpdateLeavesThePairThatStartedInPlace(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.pair(NEXT);

        Run run = target.guard("--hook");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("The last good pair (Kernel " + RELEASE + ") is still in");
        assertThat(target.text("boot/firmware/rp5-good/kernel_2712.img")).contains(RELEASE);

        assertThat(target.guard("--keep").output()).contains("kept kernel " + NEXT);
        assertThat(target.text("boot/firmware/rp5-good/kernel_2712.img")).contains(NEXT);
        assertThat(target.names("boot/firmware")).doesNotContain("rp5-good.new", "rp5-good.old");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void restoreBringsTheKeptPairBack(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.pair(NEXT).write(IMAGE, "").replace("boot/firmware/cmdline.txt", "rootwait", "quiet");

        Run run = target.guard("--restore");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("the kept pair is back", "kernel " + RELEASE + " and initramfs_2712");
        assertThat(target.text(KERNEL)).contains(RELEASE);
        assertThat(target.text("boot/firmware/cmdline.txt")).contains("rootwait");
        assertThat(target.guard("--check").exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void restoreOnAFullPartitionMovesWhatItCannotCopy(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.cut(IMAGE).tool("cp", "echo 'No space left on device' >&2; exit 1");

        Run run = target.guard("--restore");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(target.names("boot/firmware")).doesNotContain("initramfs_2712.rp5-new");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aRestoreThatWasCutOffCanBeFinished(List<String> shell) throws Exception {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.pair(NEXT);
        // As left by a restore on a full partition that was cut off after its first file.
        Files.move(
                target.esp.resolve("rp5-good/kernel_2712.img"),
                target.root.resolve(KERNEL),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        Run run = target.guard("--restore");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(target.guard("--check").output()).contains("kernel " + RELEASE);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aCopyThatFailsHalfwayLeavesTheOlderPairUsable(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.pair(NEXT)
                .tool("cp", "case $2 in *kernel_2712.img) exec /bin/cp \"$@\" ;; esac; echo 'I/O error' >&2; exit 1");

        Run run = target.guard("--keep");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("there is no room", "the pair kept before stays");
        assertThat(target.names("boot/firmware")).doesNotContain("rp5-good.new");
        assertThat(target.tool("cp", "exec /bin/cp \"$@\"").guard("--restore").exitCode())
                .isZero();
        assertThat(target.text(KERNEL)).contains(RELEASE);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aPowerCutBetweenTheTwoRenamesLosesNothing(List<String> shell) throws Exception {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        Files.move(target.esp.resolve("rp5-good"), target.esp.resolve("rp5-good.old"));
        Files.createDirectory(target.esp.resolve("rp5-good.new"));
        target.pair(NEXT).write(IMAGE, "");

        assertThat(target.guard("--hook").output()).contains("The last good pair (Kernel " + RELEASE + ")");
        assertThat(target.guard("--restore").exitCode()).isZero();
        assertThat(target.text(KERNEL)).contains(RELEASE);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDamagedKeptPairIsNotOfferedNorRestored(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.guard("--keep");
        target.cut("boot/firmware/rp5-good/initramfs_2712").write(IMAGE, "");

        assertThat(target.guard("--hook").output()).contains("No earlier pair of kernel and initramfs is kept.");
        assertThat(target.guard("--restore").exitCode()).isEqualTo(3);
        assertThat(target.text(IMAGE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutRoomOnTheBootPartitionThePairIsKeptInBoot(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell).answer("df", "/boot/firmware", "100");

        Run run = target.guard("--hook");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("no room on the boot partition", target.root + "/boot/rp5-good");
        assertThat(target.names("boot/rp5-good")).isEqualTo(KEPT);
        target.write(IMAGE, "");
        assertThat(target.guard("--check").output()).contains("is still in " + target.root + "/boot/rp5-good");
        assertThat(target.guard("--restore").exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutAnyRoomItSaysSoAndTheUpdateStands(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .answer("df", "/boot/firmware", "100")
                .answer("df", "/boot", "100");

        Run run = target.guard("--hook");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("there is no room on the boot partition or in /boot", "no pair is kept");
        assertThat(target.names("boot/firmware")).noneMatch(name -> name.startsWith("rp5-good"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKernelThatDoesNotFitIsRefusedBeforeItIsCopied(List<String> shell) {
        String release = "6.12.50+deb13-arm64";
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("boot/vmlinuz-" + release, "k".repeat(5 << 20))
                .write("boot/initrd.img-" + release, "i".repeat(3 << 20));
        String roomHook = "etc/kernel/postinst.d/aa-rp5-provision";

        // 8 MiB and two for the rest.
        assertThat(target.answer("df", "/boot/firmware", "10240")
                        .guard("--room", release)
                        .exitCode())
                .isZero();
        Run run = target.answer("df", "/boot/firmware", "10239").guard("--room", release);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("kernel " + release + " does not fit", "10240 KiB more and 10239 KiB are free")
                .contains("Nothing was changed there", "sudo dpkg --configure -a");
        assertThat(target.text(roomHook)).contains("--room \"$1\"");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anImageThatIsNotBuiltYetCountsAsTheLargestThereIs(List<String> shell) {
        String release = "6.12.50+deb13-arm64";
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("boot/vmlinuz-" + release, "k".repeat(5 << 20))
                .write("boot/initrd.img-6.12.40+deb13-arm64", "i".repeat(4 << 20));

        assertThat(target.answer("df", "/boot/firmware", "11264")
                        .guard("--room", release)
                        .exitCode())
                .isZero();
        assertThat(target.answer("df", "/boot/firmware", "11263")
                        .guard("--room", release)
                        .output())
                .contains("it needs 11264 KiB more and 11263 KiB are free");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKernelThatReplacesOneNeedsOnlyTheDifference(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .write("boot/vmlinuz-" + RELEASE, "k".repeat(5 << 20))
                .write("boot/firmware/kernel_2712.img", "k".repeat(5 << 20))
                .write("boot/initrd.img-" + RELEASE, "i".repeat(3 << 20))
                .write("boot/firmware/initramfs_2712", "i".repeat(2 << 20));

        assertThat(target.answer("df", "/boot/firmware", "3072")
                        .guard("--room", RELEASE)
                        .exitCode())
                .isZero();
        assertThat(target.answer("df", "/boot/firmware", "3071")
                        .guard("--room", RELEASE)
                        .exitCode())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void isSilentWhileTheDiskIsBeingProvisioned(List<String> shell) {
        TargetWithGuard target = new TargetWithGuard(folder, shell)
                .answer("findmnt-FSROOT", "", "/rp5-staging")
                .without(IMAGE);

        assertThat(target.guard("--hook")).isEqualTo(new Run(0, ""));
        assertThat(target.guard("--check").exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void readsACompressedKernelAndFilesOfAnotherName(List<String> shell) throws Exception {
        TargetWithGuard target = new TargetWithGuard(folder, shell);
        target.tool(
                "pack", "gzip -c '" + target.root + "/" + KERNEL + "' >'" + target.esp + "/vmlinuz-" + RELEASE + "'");
        assertThat(new ProcessBuilder(folder.resolve("tools/pack").toString())
                        .start()
                        .waitFor())
                .isZero();
        target.copy(IMAGE, "boot/firmware/initrd.img-" + RELEASE)
                .without(KERNEL)
                .without(IMAGE);
        target.write(
                "boot/firmware/config.txt", "kernel=vmlinuz-" + RELEASE + "\ninitramfs initrd.img-" + RELEASE + "\n");

        assertThat(target.guard("--check").output()).contains("kernel " + RELEASE + " and initrd.img-" + RELEASE);
        assertThat(target.guard("--release").output()).isEqualTo(RELEASE + "\n");

        target.cut("boot/firmware/vmlinuz-" + RELEASE);
        assertThat(target.guard("--check").output()).contains("is damaged or cut short");
    }
}
