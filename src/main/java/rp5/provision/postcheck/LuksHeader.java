package rp5.provision.postcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** A LUKS2 header as {@code cryptsetup luksDump --dump-json-metadata} prints it. What is not there is empty or 0. */
record LuksHeader(String cipher, int sectorBytes, List<Keyslot> keyslots) {
    private static final ObjectMapper JSON = new ObjectMapper();

    LuksHeader {
        keyslots = List.copyOf(keyslots);
    }

    /**
     * One way in.
     *
     * @param memoryKib what its key derivation needs, 0 when it needs none to speak of
     */
    record Keyslot(String kdf, int keyBits, int memoryKib, int threads) {}

    static LuksHeader parse(String json) {
        try {
            JsonNode header = JSON.readTree(json);
            List<Keyslot> slots = new ArrayList<>();
            for (JsonNode slot : header.path("keyslots")) {
                JsonNode kdf = slot.path("kdf");
                slots.add(new Keyslot(
                        kdf.path("type").asText(""),
                        slot.path("key_size").asInt() * 8,
                        kdf.path("memory").asInt(),
                        kdf.path("cpus").asInt()));
            }
            JsonNode segment = header.path("segments").path("0");
            return new LuksHeader(
                    segment.path("encryption").asText(""),
                    segment.path("sector_size").asInt(),
                    slots);
        } catch (JsonProcessingException e) {
            return new LuksHeader("", 0, List.of());
        }
    }

    long mostMemoryKib() {
        return keyslots.stream().mapToLong(Keyslot::memoryKib).max().orElse(0);
    }
}
