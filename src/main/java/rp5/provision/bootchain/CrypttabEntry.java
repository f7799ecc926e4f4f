package rp5.provision.bootchain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One entry of crypttab(5).
 *
 * @param options in their order; an option without a value has the empty one
 */
public record CrypttabEntry(String name, String source, String key, Map<String, String> options) {

    public CrypttabEntry {
        Objects.requireNonNull(name);
        Objects.requireNonNull(source);
        Objects.requireNonNull(key);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** Whether the source is the container with that LUKS UUID, as a tag or as udev's link. */
    public boolean opens(String luksUuid) {
        String device = source.replace("\"", "").replaceFirst("^(UUID=|/dev/disk/by-uuid/)", "");
        return !device.equals(source) && device.toLowerCase(Locale.ROOT).equals(luksUuid.toLowerCase(Locale.ROOT));
    }

    /** The entry as a line without its end. */
    public String render() {
        String list = options.entrySet().stream()
                .map(option ->
                        option.getValue().isEmpty() ? option.getKey() : option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(","));
        return (name + " " + source + " " + key + " " + list).strip();
    }
}
