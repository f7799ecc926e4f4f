package rp5.provision.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A LUKS container and the LVM in it. */
final class Container {
    private static final int SLOTS = 32;

    final String key;
    /** Of the other slots. */
    final Map<Integer, String> more = new TreeMap<>();

    /** JSON by number. */
    final Map<Integer, String> tokens = new TreeMap<>();

    boolean passphraseGone;
    /** Of luksFormat, by option. */
    final Map<String, String> spec;

    boolean open;
    /** The name that it is open by. */
    String mapping = "cryptroot";

    boolean readOnly;
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

    /** Its node, while it is open. */
    String node() {
        return "/dev/mapper/" + mapping;
    }

    boolean isOpenAs(String name) {
        return open && mapping.equals(name);
    }

    String header() {
        if (spec.isEmpty()) {
            return "{\"keyslots\": {}, \"segments\": {}}";
        }
        String slots = Stream.concat(
                        Stream.of(passphraseGone ? "" : first()),
                        more.keySet().stream().map(Container::other))
                .filter(slot -> !slot.isEmpty())
                .collect(Collectors.joining(", "));
        String labels = tokens.entrySet().stream()
                .map(token -> "\"" + token.getKey() + "\": " + withoutGone(token.getValue()))
                .collect(Collectors.joining(", "));
        return "{\"keyslots\": {" + slots + "}, \"tokens\": {" + labels
                + "}, \"segments\": {\"0\": {\"type\": \"crypt\", \"encryption\": \"" + get("--cipher")
                + "\", \"sector_size\": " + get("--sector-size") + "}}}\n";
    }

    private String first() {
        return "\"0\": {\"type\": \"luks2\", \"key_size\": " + Integer.parseInt(get("--key-size")) / 8
                + ", \"kdf\": {\"type\": \"" + get("--pbkdf") + "\", \"time\": 4, \"memory\": " + get("--pbkdf-memory")
                + ", \"cpus\": " + get("--pbkdf-parallel") + "}}";
    }

    private static String other(int slot) {
        return "\"" + slot + "\": {\"type\": \"luks2\", \"key_size\": 64, \"kdf\": {\"type\": \"argon2id\","
                + " \"memory\": 4, \"cpus\": 1}}";
    }

    /** A slot that is taken away is taken out of its token; the token stays. */
    private String withoutGone(String token) {
        String kept = token;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (!has(slot)) {
                kept = kept.replace("[\"" + slot + "\"]", "[]");
            }
        }
        return kept;
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

    private String get(String option) {
        return spec.getOrDefault(option, "");
    }
}
