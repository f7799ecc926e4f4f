package rp5.provision.topology;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.model.BlockDevice;

/**
 * A way to name a block device, as fstab(5) and crypttab(5) have it.
 *
 * @param kind UUID, PARTUUID, LABEL, PARTLABEL, or PATH
 */
public record DeviceTag(String kind, String value) {
    private static final Pattern TAG = Pattern.compile("(UUID|PARTUUID|LABEL|PARTLABEL)=\"?([^\"]+)\"?");
    private static final Pattern LINK = Pattern.compile("/dev/disk/by-(uuid|partuuid|label|partlabel)/(.+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-7][0-9a-f])");

    /** Empty when the text names no block device, but a file, a network share or a virtual file system. */
    public static Optional<DeviceTag> of(String source) {
        Matcher tag = TAG.matcher(source);
        if (tag.matches()) {
            return Optional.of(new DeviceTag(tag.group(1), tag.group(2)));
        }
        Matcher link = LINK.matcher(source);
        if (link.matches()) {
            return Optional.of(new DeviceTag(link.group(1).toUpperCase(Locale.ROOT), plain(link.group(2))));
        }
        return source.startsWith("/dev/") ? Optional.of(new DeviceTag("PATH", source)) : Optional.empty();
    }

    /** udev writes what may not stand in a name as its bytes in hexadecimal: a blank is {@code \x20}. */
    private static String plain(String link) {
        return ESCAPE.matcher(link)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

    public boolean names(BlockDevice device) {
        return switch (kind) {
            case "UUID" -> value.equalsIgnoreCase(device.uuid());
            case "PARTUUID" -> value.equalsIgnoreCase(device.partUuid());
            case "LABEL" -> value.equals(device.label());
            case "PARTLABEL" -> value.equals(device.partLabel());
            default -> device.isAt(value);
        };
    }
}
