package rp5.provision.unlock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.TreeSet;

/** The key slots of a LUKS2 header, as {@code cryptsetup luksDump --dump-json-metadata} prints it. */
final class KeySlots {
    private static final ObjectMapper JSON = new ObjectMapper();

    private KeySlots() {}

    /** The numbers of those in use; none in what is no header. */
    static Set<Integer> taken(String json) {
        Set<Integer> numbers = new TreeSet<>();
        try {
            JSON.readTree(json).path("keyslots").fieldNames().forEachRemaining(name -> {
                if (name.matches("\\d{1,2}")) {
                    numbers.add(Integer.valueOf(name));
                }
            });
        } catch (JsonProcessingException e) {
            return Set.of();
        }
        return numbers;
    }
}
