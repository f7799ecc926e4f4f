package rp5.provision.image;

import rp5.provision.bootchain.Bootloader;
import rp5.provision.model.CheckResult;

/** Whether an image has a size that it can have and that the bootloader can load. */
final class SizeProof {

    private static final String NAME = "size";

    /** Complete images of Pi OS have 12 MB and more; one with MODULES=dep or a failed hook is smaller. */
    private static final long SMALL = 5_000_000;

    private SizeProof() {}

    static CheckResult of(InitramfsImage image, Bootloader bootloader) {
        String found = image.size() + " bytes";
        if (image.size() < SMALL) {
            return CheckResult.warn(NAME, found + ", little for a complete image", "build it with MODULES=most");
        } else if (image.size() < Bootloader.BIG_FILE_BYTES || bootloader.readsBigFiles()) {
            return CheckResult.pass(NAME, found);
        }
        String remedy = "update the bootloader (rpi-eeprom-update) or compress the image more";
        return bootloader.failsOnBigFiles()
                ? CheckResult.fail(NAME, found + ", more than this bootloader loads from NVMe", remedy)
                : CheckResult.warn(
                        NAME, found + ", more than a bootloader of before 2025-06-09 loads from NVMe", remedy);
    }
}
