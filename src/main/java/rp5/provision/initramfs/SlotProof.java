package rp5.provision.initramfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.image.ImageFormatException;
import rp5.provision.image.InitramfsImage;
import rp5.provision.image.InitramfsProof;
import rp5.provision.image.InitramfsProof.Expectation;
import rp5.provision.image.KernelImage;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;

/** Opens what the firmware will load for one kernel, and proves it. Reads only. */
final class SlotProof {
    static final String HOOK = "/etc/initramfs/post-update.d/z50-raspi-firmware";

    private final ProvisionPlan plan;
    private final Bootloader bootloader;

    SlotProof(ProvisionPlan plan, Bootloader bootloader) {
        this.plan = plan;
        this.bootloader = bootloader;
    }

    /** The findings, those without which the others make no sense first. */
    List<CheckResult> examine(KernelSlot slot) {
        List<CheckResult> results = new ArrayList<>();
        results.add(kernel(slot));
        CheckResult copied = copied(slot);
        results.add(copied);
        Path image = SlotFiles.image(plan.paths(), slot);
        if (Files.isRegularFile(image)) {
            results.addAll(contents(image, slot));
        }
        return results;
    }

    /** The distribution's own hook must have copied it: at the next kernel upgrade nobody else will. */
    private CheckResult copied(KernelSlot slot) {
        TargetPaths paths = plan.paths();
        Path built = SlotFiles.built(paths, slot);
        Path image = SlotFiles.image(paths, slot);
        if (!Files.isRegularFile(built)) {
            return CheckResult.fail(
                    "initramfs-built",
                    "update-initramfs made no /boot/initrd.img-" + slot.release(),
                    "run 'sudo update-initramfs -c -k " + slot.release()
                            + "' on the running system and read its output");
        }
        String remedy = "check that " + HOOK + " is there and executable (package raspi-firmware), and what"
                + " /etc/default/raspi-firmware sets";
        if (!Files.isRegularFile(image)) {
            return CheckResult.fail(
                    "initramfs-copied",
                    HOOK + " did not copy /boot/initrd.img-" + slot.release() + " to /boot/firmware/"
                            + slot.espInitramfs(),
                    remedy);
        }
        try {
            return Files.mismatch(built, image) < 0
                    ? CheckResult.pass(
                            "initramfs-copied", slot.espInitramfs() + " is /boot/initrd.img-" + slot.release())
                    : CheckResult.fail(
                            "initramfs-copied",
                            slot.espInitramfs() + " differs from /boot/initrd.img-" + slot.release(),
                            remedy);
        } catch (IOException e) {
            return CheckResult.fail("initramfs-copied", "the images cannot be read: " + e, "look at dmesg");
        }
    }

    private CheckResult kernel(KernelSlot slot) {
        String name = slot.espKernel();
        String remedy = "reinstall the kernel package on the running system, so that its hook copies the kernel";
        try (InputStream in = Files.newInputStream(SlotFiles.kernel(plan.paths(), slot))) {
            Optional<String> release = KernelImage.release(in);
            if (release.filter(slot.release()::equals).isPresent()) {
                return CheckResult.pass("esp-kernel", name + " is " + slot.release());
            }
            String found = release.map(other -> "is " + other + ", not ").orElse("does not say that it is ");
            return CheckResult.fail("esp-kernel", name + " " + found + slot.release(), remedy);
        } catch (IOException | UncheckedIOException | ImageFormatException e) {
            return CheckResult.fail("esp-kernel", name + " cannot be read: " + e.getMessage(), remedy);
        }
    }

    private List<CheckResult> contents(Path image, KernelSlot slot) {
        try {
            return InitramfsProof.examine(InitramfsImage.read(image), expectation(slot));
        } catch (ImageFormatException | UncheckedIOException e) {
            return List.of(CheckResult.fail(
                    "initramfs-readable",
                    slot.espInitramfs() + " cannot be read: " + e.getMessage(),
                    "look at what update-initramfs printed (--verbose), and at the free space of /boot"));
        }
    }

    private Expectation expectation(KernelSlot slot) {
        Expectation expected = Expectation.of(
                        slot.release(), Names.MAPPER, plan.ids().luks().toString())
                .withKeyField(plan.flags().unlock().keyfile().orElse("none"))
                .withBootloader(bootloader);
        try {
            return expected.withModulesBuiltin(
                    Files.readString(SlotFiles.modulesBuiltin(plan.paths(), slot), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nothing is known to be built in then, and every module has to be in the image.
            return expected;
        }
    }
}
