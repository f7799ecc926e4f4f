package rp5.provision.model;

import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Every identifier of the target, chosen before anything is written.
 *
 * @param espVolumeId FAT volume id as udev shows it, {@code 1A2B-3C4D}
 */
public record Ids(
        UUID disk,
        UUID espPart,
        UUID bootPart,
        UUID luksPart,
        String espVolumeId,
        UUID bootFs,
        UUID luks,
        UUID rootFs) {
    private static final Pattern VOLUME_ID = Pattern.compile("[0-9A-F]{4}-[0-9A-F]{4}");

    public Ids {
        if (!VOLUME_ID.matcher(espVolumeId).matches()) {
            throw new IllegalArgumentException("not a FAT volume id: " + espVolumeId);
        }
    }

    /** Fresh identifiers from a source of random ones. */
    public static Ids choose(Supplier<UUID> random) {
        String hex = String.format(Locale.ROOT, "%08X", (int) random.get().getMostSignificantBits());
        return new Ids(
                random.get(),
                random.get(),
                random.get(),
                random.get(),
                hex.substring(0, 4) + "-" + hex.substring(4),
                random.get(),
                random.get(),
                random.get());
    }
}
