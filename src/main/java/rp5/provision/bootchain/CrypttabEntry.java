package rp5.provision.bootchain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One entry of crypttab(5).
 *
 * @param options in their order; an option without a value has the empty one
 */
@SuppressWarnings("DoNotCallSuggester")
public record CrypttabEntry(String name, String source, String key, Map<String, String> options) {

    public CrypttabEntry {
        Objects.requireNonNull(name);
        Objects.requireNonNull(source);
        Objects.requireNonNull(key);
        options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** The entry as a line without its end. */
    public String render() {
        throw new UnsupportedOperationException();
    }
}
