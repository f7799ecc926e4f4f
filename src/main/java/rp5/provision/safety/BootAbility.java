package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.errors.Refusal;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;

/** What the Pi's bootloader and kernel can do with the disk. */
final class BootAbility {
    private static final int OLD_SECTOR = 512;

    private BootAbility() {}

    static Optional<Refusal> check(BlockDevice target, MachineFacts facts) {
        int sector = target.logicalSectorBytes();
        if (sector == OLD_SECTOR
                || facts.bootloaderDate()
                        .filter(date -> !date.isBefore(Bootloader.BOOTS_4096_SECTORS))
                        .isPresent()
                || facts.bootloaderDate().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Reason.BLOCKS_TOO_LARGE.refusal(
                "Update the bootloader (sudo rpi-eeprom-update -a), or format the namespace with 512-byte blocks.",
                target.path(),
                sector,
                facts.bootloaderDate().get(),
                Bootloader.BOOTS_4096_SECTORS));
    }

    /** What does not forbid the run but should be known. */
    static List<String> warnings(BlockDevice target, MachineFacts facts) {
        List<String> warnings = new ArrayList<>();
        int sector = target.logicalSectorBytes();
        if (sector != OLD_SECTOR && facts.bootloaderDate().isEmpty()) {
            warnings.add(target.path() + " has logical blocks of " + sector
                    + " bytes: a Pi boots from it only with a bootloader of " + Bootloader.BOOTS_4096_SECTORS
                    + " or later, and the date of this one is not known.");
        }
        if (target.name().startsWith("nvme") && facts.kernelRelease().matches("6\\.18(?:[.+~-].*)?")) {
            warnings.add("Kernel " + facts.kernelRelease() + " may read wrong data from some NVMe disks"
                    + " (https://github.com/raspberrypi/linux/issues/7496): update it, or add nvme.sgl_threshold=0 to the"
                    + " kernel's command line.");
        }
        return warnings;
    }
}
