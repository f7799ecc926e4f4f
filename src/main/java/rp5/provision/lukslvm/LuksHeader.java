package rp5.provision.lukslvm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.model.LuksSpec;

/** Compares a LUKS2 header, as {@code cryptsetup luksDump --dump-json-metadata} prints it, with what was asked for. */
final class LuksHeader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LuksHeader() {}

    /**
     * Memory and threads are upper limits: cryptsetup takes less where the machine has less.
     *
     * @param others key slots that may be there beside the passphrase's
     */
    static List<String> differences(LuksSpec spec, Set<Integer> others, String json) {
        JsonNode header;
        try {
            header = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return List.of("the header's metadata is not JSON: " + e.getOriginalMessage());
        }
        List<String> found = new ArrayList<>();
        JsonNode segments = header.path("segments");
        JsonNode keyslots = header.path("keyslots");
        expect("number of data segments", 1, segments.size(), found);
        foreignSlots(keyslots, others, found);
        JsonNode segment = segments.path("0");
        expect("cipher", spec.cipher(), segment.path("encryption").asText(), found);
        expect("sector size", spec.sectorBytes(), segment.path("sector_size").asInt(), found);
        JsonNode slot = keyslots.path("0");
        expect("key bits", spec.keyBits(), slot.path("key_size").asInt() * 8, found);
        JsonNode kdf = slot.path("kdf");
        expect("key derivation", spec.pbkdf(), kdf.path("type").asText(), found);
        atMost(
                "key derivation memory in KiB",
                spec.memoryKib(),
                kdf.path("memory").asInt(),
                found);
        atMost("key derivation threads", spec.threads(), kdf.path("cpus").asInt(), found);
        return found;
    }

    /** A slot that we did not make would open the disk for somebody else. */
    private static void foreignSlots(JsonNode keyslots, Set<Integer> others, List<String> found) {
        List<String> known = new ArrayList<>(List.of("0"));
        others.forEach(slot -> known.add(slot.toString()));
        List<String> names = new ArrayList<>();
        keyslots.fieldNames().forEachRemaining(names::add);
        if (others.isEmpty() || !keyslots.has("0")) {
            expect("number of key slots", 1, names.size(), found);
        }
        names.removeAll(known);
        names.forEach(name -> found.add("key slot " + name + " was not made by this program"));
    }

    private static void expect(String what, Object planned, Object value, List<String> found) {
        if (!planned.equals(value)) {
            found.add(what + ": planned " + planned + ", found " + (value.equals("") ? "nothing" : value));
        }
    }

    private static void atMost(String what, int limit, int value, List<String> found) {
        if (value < 1 || value > limit) {
            found.add(what + ": planned at most " + limit + ", found " + value);
        }
    }
}
