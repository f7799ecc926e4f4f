package rp5.provision.postcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rp5.provision.model.UnlockWay;

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
     * @param randomKey whether our token says that nobody types its key: random bytes need no stretching
     */
    record Keyslot(String kdf, int keyBits, int memoryKib, int threads, boolean randomKey) {}

    static LuksHeader parse(String json) {
        try {
            JsonNode header = JSON.readTree(json);
            List<Keyslot> slots = new ArrayList<>();
            Set<String> random = randomKeys(header.path("tokens"));
            for (Map.Entry<String, JsonNode> named : header.path("keyslots").properties()) {
                JsonNode slot = named.getValue();
                JsonNode kdf = slot.path("kdf");
                slots.add(new Keyslot(
                        kdf.path("type").asText(""),
                        slot.path("key_size").asInt() * 8,
                        kdf.path("memory").asInt(),
                        kdf.path("cpus").asInt(),
                        random.contains(named.getKey())));
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

    /** Slots that a token of ours gives to a way without hands. */
    private static Set<String> randomKeys(JsonNode tokens) {
        Set<String> slots = new HashSet<>();
        for (JsonNode token : tokens) {
            boolean ours = token.path("type").asText("").equals("rp5-provision");
            String way = token.path("way").asText("");
            if (ours
                    && Arrays.stream(UnlockWay.values())
                            .anyMatch(
                                    known -> known.withoutHands() && known.id().equals(way))) {
                token.path("keyslots").forEach(slot -> slots.add(slot.asText("")));
            }
        }
        return slots;
    }

    long mostMemoryKib() {
        return keyslots.stream().mapToLong(Keyslot::memoryKib).max().orElse(0);
    }
}
