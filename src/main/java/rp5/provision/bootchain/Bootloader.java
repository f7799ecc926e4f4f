package rp5.provision.bootchain;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * The version of the EEPROM bootloader, which is its date; without one every answer is "not known to". Dates are those of
 * raspberrypi/rpi-eeprom, {@code firmware-2712/release-notes.md}.
 */
public record Bootloader(Optional<LocalDate> date) {

    /** Files from this size on do not load from NVMe on a bootloader that is older than {@link #READS_BIG_FILES}. */
    public static final long BIG_FILE_BYTES = 32_000_000;

    public static final LocalDate BOOTS_NVME = LocalDate.of(2023, 12, 6);
    /** The release notes name that change for 2025-10-08 and for 2025-10-17; the later one has it for certain. */
    public static final LocalDate BOOTS_4096_SECTORS = LocalDate.of(2025, 10, 17);

    static final LocalDate READS_BIG_FILES = LocalDate.of(2025, 6, 9);
    static final LocalDate MATCHES_INITRAMFS_TO_KERNEL = LocalDate.of(2025, 5, 8);
    static final LocalDate JOINS_PREFIX_ONCE = LocalDate.of(2025, 12, 8);

    public Bootloader {
        Objects.requireNonNull(date);
    }

    public static Bootloader unknown() {
        return new Bootloader(Optional.empty());
    }

    /** Known to be older than {@code day}. */
    public boolean isBefore(LocalDate day) {
        return date.isPresent() && date.get().isBefore(day);
    }

    /** Known to be of {@code day} or younger. */
    public boolean isSince(LocalDate day) {
        return date.isPresent() && !date.get().isBefore(day);
    }

    /** Known to load files of {@link #BIG_FILE_BYTES} and more from NVMe. */
    public boolean readsBigFiles() {
        return isSince(READS_BIG_FILES);
    }

    /** Known to fail on files of {@link #BIG_FILE_BYTES} and more from NVMe. */
    public boolean failsOnBigFiles() {
        return isBefore(READS_BIG_FILES);
    }

    /** The problem of a file that this bootloader does not, or may not, load from NVMe for its size. */
    Optional<BootProblem> sizeProblem(BootProblem.Code code, String file, long bytes) {
        return bytes < BIG_FILE_BYTES
                ? Optional.empty()
                : ageProblem(
                        READS_BIG_FILES,
                        code,
                        "does not load files of 32 MB and more from NVMe, and %s has %d bytes".formatted(file, bytes),
                        "update the bootloader (rpi-eeprom-update) or make the file smaller");
    }

    /** The problem that a bootloader of before {@code fixed} has; a warning when its date is not known. */
    Optional<BootProblem> ageProblem(LocalDate fixed, BootProblem.Code code, String what, String remedy) {
        if (isSince(fixed)) {
            return Optional.empty();
        }
        String message = "a bootloader older than " + fixed + " " + what;
        return Optional.of(
                isBefore(fixed)
                        ? BootProblem.fail(code, message, remedy)
                        : BootProblem.warn(code, message + "; this one's date is not known", remedy));
    }
}
