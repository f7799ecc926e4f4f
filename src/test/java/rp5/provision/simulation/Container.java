package rp5.provision.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A LUKS container and the LVM in it. */
final class Container {
    final String key;
    /** Of the other slots. */
    final Map<Integer, String> more = new TreeMap<>();

    boolean passphraseGone;
    /** Of luksFormat, by option. */
    final Map<String, String> spec;

    boolean open;
    boolean physicalVolume;
    boolean group;
    boolean volume;
    boolean active;

    @Nullable
    Content root;

    Container(String key, Map<String, String> spec) {
        this.key = key;
        this.spec = new TreeMap<>(spec);
    }

    String header() {
        if (spec.isEmpty()) {
            return "{\"keyslots\": {}, \"segments\": {}}";
        }
        return "{\"keyslots\": {\"0\": {\"type\": \"luks2\", \"key_size\": " + Integer.parseInt(get("--key-size")) / 8
                + ", \"kdf\": {\"type\": \"" + get("--pbkdf") + "\", \"time\": 4, \"memory\": " + get("--pbkdf-memory")
                + ", \"cpus\": " + get("--pbkdf-parallel")
                + "}}" + others() + "}, \"segments\": {\"0\": {\"type\": \"crypt\", \"encryption\": \""
                + get("--cipher") + "\", \"sector_size\": " + get("--sector-size") + "}}}\n";
    }

    /** Whether the key opens that slot; without one, any. */
    boolean opens(Optional<Integer> slot, String tried) {
        boolean first = !passphraseGone && key.equals(tried);
        return slot.map(number -> number == 0 ? first : tried.equals(more.get(number)))
                .orElse(first || more.containsValue(tried));
    }

    boolean has(int slot) {
        return slot == 0 ? !passphraseGone : more.containsKey(slot);
    }

    private String others() {
        return more.keySet().stream()
                .map(slot ->
                        ", \"" + slot + "\": {\"type\": \"luks2\", \"key_size\": 64, \"kdf\": {\"type\": \"argon2id\","
                                + " \"memory\": 4, \"cpus\": 1}}")
                .collect(Collectors.joining());
    }

    private String get(String option) {
        return spec.getOrDefault(option, "");
    }
}
