package rp5.provision.simulation;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A LUKS container and the LVM in it. */
final class Container {
    final String key;
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
                + "}}}, \"segments\": {\"0\": {\"type\": \"crypt\", \"encryption\": \""
                + get("--cipher") + "\", \"sector_size\": " + get("--sector-size") + "}}}\n";
    }

    private String get(String option) {
        return spec.getOrDefault(option, "");
    }
}
