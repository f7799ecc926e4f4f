package rp5.provision.bootchain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One entry of crypttab(5).
 *
 * @param options in their order; an option without a value has the empty one
 */
public record CrypttabEntry(String name, String source, String key, Map<String, String> options) {

    /** Another kind of container, a header that lies elsewhere, a file system made anew at each start, or no writing (crypttab(5)). */
    private static final Set<String> SPOILING = Set.of(
            "plain",
            "tcrypt",
            "tcrypt-veracrypt",
            "veracrypt",
            "bitlk",
            "fvault2",
            "swap",
            "tmp",
            "header",
            "readonly",
            "read-only");

    public CrypttabEntry {
        Objects.requireNonNull(name);
        Objects.requireNonNull(source);
        Objects.requireNonNull(key);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /**
     * Whether the source is the container with that LUKS UUID, as a tag or as udev's link. Not in capitals: blkid, which the scripts
     * of the initramfs ask, finds no such tag.
     */
    public boolean opens(String luksUuid) {
        String device = source.replace("\"", "");
        return device.equals("UUID=" + luksUuid) || device.equals("/dev/disk/by-uuid/" + luksUuid);
    }

    /** The same, or the partition with that GUID, which holds the container. */
    public boolean opens(String luksUuid, Optional<String> partUuid) {
        String device = source.replace("\"", "");
        return opens(luksUuid)
                || partUuid.filter(own ->
                                device.equals("PARTUUID=" + own) || device.equals("/dev/disk/by-partuuid/" + own))
                        .isPresent();
    }

    /** A keyscript by a bare name lies in a folder of cryptsetup's (crypttab(5)). */
    public static String pathOfKeyscript(String script) {
        return script.startsWith("/") ? script : "/lib/cryptsetup/scripts/" + script;
    }

    /** Which of its options make the scripts, or systemd, do something else with the container than open it for reading and writing. */
    public List<String> spoilingOptions() {
        return options.keySet().stream().filter(SPOILING::contains).toList();
    }

    /** The entry as a line without its end. */
    public String render() {
        String list = options.entrySet().stream()
                .map(option ->
                        option.getValue().isEmpty() ? option.getKey() : option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(","));
        return Stream.of(name, source, key, list)
                .filter(field -> !field.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
