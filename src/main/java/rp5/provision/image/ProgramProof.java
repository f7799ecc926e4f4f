package rp5.provision.image;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rp5.provision.model.CheckResult;

/** Whether the programs and scripts are in the image that unlock the root and activate its volume. */
final class ProgramProof {

    /** bullseye has 69-lvm-metad.rules; without the rule no volume group is activated, 56-lvm.rules only makes names. */
    private static final Pattern LVM_RULE = Pattern.compile("(usr/)?lib/udev/rules\\.d/69-lvm(-metad)?\\.rules");

    /** "setupcon --setup-dir" writes the keymap of Debian 13 as etc/console-setup/tmpkbd.XXXXXX; a saved one keeps its .kmap.gz. */
    private static final Pattern KEYMAP = Pattern.compile(".*\\.kmap(\\.gz|\\.bin)?|etc/console-setup/tmpkbd\\..+");

    /** The first is tried once, the second again while the disk has yet to appear, or after a wrong passphrase. */
    private static final List<String> RUN = List.of("scripts/local-top/cryptroot", "scripts/local-block/cryptroot");

    private static final List<String> SOURCED = List.of("lib/cryptsetup/functions");

    private final InitramfsImage image;

    ProgramProof(InitramfsImage image) {
        this.image = image;
    }

    CheckResult cryptsetup() {
        return executable("cryptsetup", "install cryptsetup-initramfs in the target and build the image again");
    }

    CheckResult lvm() {
        return executable("lvm", "install lvm2 in the target and build the image again");
    }

    CheckResult askpass(String keyField) {
        String name = "askpass";
        String path = "lib/cryptsetup/askpass";
        if (executableAt(path)) {
            return CheckResult.pass(name, path);
        }
        String remedy = "remove ASKPASS=n from the target's cryptsetup-initramfs settings and build the image again";
        return keyField.equals("none")
                ? CheckResult.fail(name, "no " + path + ", so no passphrase can be typed", remedy)
                : CheckResult.warn(name, "no " + path + ", so only the key file opens the disk", remedy);
    }

    CheckResult scripts() {
        String name = "cryptroot-scripts";
        List<String> missing = Stream.concat(
                        RUN.stream().filter(path -> !executableAt(path)),
                        SOURCED.stream().filter(path -> locate(path).isEmpty()))
                .toList();
        return missing.isEmpty()
                ? CheckResult.pass(
                        name, Stream.concat(RUN.stream(), SOURCED.stream()).collect(Collectors.joining(", ")))
                : CheckResult.fail(
                        name,
                        "missing, or not executable: " + String.join(", ", missing),
                        "install cryptsetup-initramfs in the target and build the image again");
    }

    /** The kernel starts it; without it it looks for the root itself, which no kernel can unlock. */
    CheckResult init() {
        return executableAt("init")
                ? CheckResult.pass("init", "init")
                : CheckResult.fail(
                        "init",
                        "no program init in the image: the kernel would not use it",
                        "build the image again; see that nothing runs out of room meanwhile");
    }

    /** udev's rules name volumes with it. */
    CheckResult dmsetup() {
        return executable(
                "dmsetup", "install dmsetup and cryptsetup-initramfs in the target and build the image again");
    }

    CheckResult lvmUdevRule() {
        String name = "lvm-udev-rule";
        return image.entries().keySet().stream()
                .filter(path -> LVM_RULE.matcher(path).matches())
                .findFirst()
                .map(path -> CheckResult.pass(name, path))
                .orElseGet(() -> CheckResult.fail(
                        name,
                        "no udev rule of LVM, so the volume group is not activated",
                        "install lvm2 and udev in the target and build the image again"));
    }

    /** busybox brings loadkmap into every image, so a program alone shows nothing; a keymap or setupcon's settings must be there. */
    CheckResult keymap() {
        String name = "keymap";
        boolean settings = image.hasExecutable("setupcon")
                && image.find("etc/default/keyboard").isPresent();
        Optional<String> map = image.entries().keySet().stream()
                .filter(path -> KEYMAP.matcher(path).matches())
                .sorted()
                .findFirst();
        return settings || map.isPresent()
                ? CheckResult.pass(name, map.orElse("setupcon with etc/default/keyboard"))
                : CheckResult.warn(
                        name,
                        "no keymap in the image: the passphrase is typed on an American layout",
                        "install console-setup and kbd in the target, set the keyboard and build the image again");
    }

    private CheckResult executable(String name, String remedy) {
        return image.hasExecutable(name)
                ? CheckResult.pass(name, "the program " + name + " is there")
                : CheckResult.fail(name, "no program " + name + " in the image", remedy);
    }

    boolean executableAt(String path) {
        return locate(path).stream().anyMatch(InitramfsEntry::isExecutableFile);
    }

    private List<InitramfsEntry> locate(String path) {
        return List.of(path, "usr/" + path).stream()
                .flatMap(place -> image.find(place).stream())
                .toList();
    }
}
