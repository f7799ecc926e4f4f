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

    static final LocalDate READS_BIG_FILES = LocalDate.of(2025, 6, 9);
    static final LocalDate MATCHES_INITRAMFS_TO_KERNEL = LocalDate.of(2025, 5, 8);

    public Bootloader {
        Objects.requireNonNull(date);
    }

    public static Bootloader unknown() {
        return new Bootloader(Optional.empty());
    }

    public static Bootloader of(LocalDate date) {
        return new Bootloader(Optional.of(date));
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
}
