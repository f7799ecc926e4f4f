package rp5.provision.postcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.bootchain.ConfigSetting;
import rp5.provision.bootchain.ConfigTxt;
import rp5.provision.bootchain.EspListing;
import rp5.provision.model.ByteSize;
import rp5.provision.model.CheckResult;
import rp5.provision.model.TargetPaths;

/** What lies where on the ESP: before the commit point only our folder, later config.txt at its top; and room for an upgrade. */
final class EspChecks {
    private static final String OURS = "1";

    private EspChecks() {}

    static List<CheckResult> of(Subject subject) {
        CheckResult top = subject.existing() ? bootable(subject) : notYetBootable(subject);
        return List.of(top, redirection(subject), space(subject));
    }

    private static CheckResult notYetBootable(Subject subject) {
        String name = "not-yet-bootable";
        TreeSet<String> others = new TreeSet<>();
        try (Stream<java.nio.file.Path> top = Files.list(subject.plan().paths().esp())) {
            top.map(entry -> String.valueOf(entry.getFileName())).forEach(others::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the ESP: " + e.getMessage(), e);
        }
        others.remove(TargetPaths.STAGING);
        return others.isEmpty()
                ? CheckResult.pass(name, "the ESP holds " + TargetPaths.STAGING + " alone")
                : CheckResult.fail(
                        name,
                        "the ESP already holds " + String.join(", ", others),
                        "A hook wrote past the staging folder: report this, and do not boot from the disk.");
    }

    private static CheckResult bootable(Subject subject) {
        String name = "esp-top-level";
        List<String> top = subject.target().names(Subject.FIRMWARE);
        if (top.stream().noneMatch("config.txt"::equalsIgnoreCase)) {
            return CheckResult.fail(
                    name,
                    "config.txt is not at the top of the ESP: the Pi passes over this disk",
                    "The disk was never made bootable: provision it anew with --yes.");
        }
        return top.contains(TargetPaths.STAGING)
                ? CheckResult.warn(
                        name,
                        "the folder " + TargetPaths.STAGING + " is left on the ESP",
                        "Look into it and remove it: sudo rm -r /boot/firmware/" + TargetPaths.STAGING + ".")
                : CheckResult.pass(name, "config.txt is at the top of the ESP");
    }

    /** autoboot.txt is read before config.txt and may name another partition to boot from (config_txt/autoboot.adoc). */
    private static CheckResult redirection(Subject subject) {
        String name = "esp-autoboot";
        String text = subject.target().text(Subject.FIRMWARE + "/autoboot.txt").orElse("");
        String partition = Optional.ofNullable(
                        ConfigTxt.parse(text).effective(Board.PI5).settings().get("boot_partition"))
                .map(ConfigSetting::value)
                .orElse(OURS);
        return partition.equals(OURS)
                ? CheckResult.pass(name, "the Pi boots from the first partition")
                : CheckResult.fail(
                        name,
                        "autoboot.txt sends the Pi to partition " + partition,
                        "Remove autoboot.txt from the ESP.");
    }

    private static CheckResult space(Subject subject) {
        EspListing esp = subject.esp();
        BootSelection boot = subject.boot();
        long kernel = boot.kernel().map(esp::size).map(size -> size.orElse(0)).orElse(0L);
        long images = boot.initramfs().stream()
                .mapToLong(image -> esp.size(image).orElse(0))
                .sum();
        // Not by the FileStore, which looks for the mount in a list that has none for the root of a chroot.
        long free = subject.target()
                .find(Subject.FIRMWARE)
                .map(folder -> folder.toFile().getUsableSpace())
                .orElse(0L);
        return spaceFor(kernel + images, free);
    }

    /** A hook may write the new pair beside the old one before it removes that. */
    static CheckResult spaceFor(long kernelAndImages, long free) {
        String found =
                new ByteSize(free) + " are free on the ESP, kernel and initramfs take " + new ByteSize(kernelAndImages);
        return free >= kernelAndImages
                ? CheckResult.pass("esp-space", found)
                : CheckResult.warn(
                        "esp-space",
                        found,
                        "Remove files that nothing loads from /boot/firmware before the next kernel upgrade.");
    }
}
