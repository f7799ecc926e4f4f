package rp5.provision.postcheck;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.model.CheckResult;

/** What the bootloader of this very Pi can do. */
final class BootloaderChecks {
    private static final int BIG_SECTOR = 4096;
    private static final String UPDATE = "Update the bootloader (rpi-eeprom-update -a) before you boot from this disk.";

    private BootloaderChecks() {}

    static List<CheckResult> of(Subject subject) {
        Optional<LocalDate> date = subject.facts().bootloaderDate();
        List<CheckResult> results = new ArrayList<>();
        results.add(age(date));
        if (subject.plan().layout().sectorBytes() == BIG_SECTOR) {
            results.add(sectors(date));
        }
        return results;
    }

    private static CheckResult age(Optional<LocalDate> date) {
        String name = "bootloader-date";
        if (date.isEmpty()) {
            return CheckResult.warn(
                    name,
                    "the date of this machine's bootloader is not known",
                    "On the Pi that boots from this disk, rpi-eeprom-update must show a date of "
                            + Bootloader.BOOTS_NVME + " or later.");
        }
        return date.get().isBefore(Bootloader.BOOTS_NVME)
                ? CheckResult.warn(name, "the bootloader of " + date.get() + " does not boot from NVMe", UPDATE)
                : CheckResult.pass(name, "the bootloader is of " + date.get());
    }

    private static CheckResult sectors(Optional<LocalDate> date) {
        String name = "bootloader-sectors";
        boolean boots =
                date.filter(day -> !day.isBefore(Bootloader.BOOTS_4096_SECTORS)).isPresent();
        return boots
                ? CheckResult.pass(name, "the bootloader boots from 4096-byte sectors")
                : CheckResult.warn(
                        name,
                        "the disk has 4096-byte sectors, which a bootloader of before " + Bootloader.BOOTS_4096_SECTORS
                                + " does not boot from",
                        UPDATE);
    }
}
