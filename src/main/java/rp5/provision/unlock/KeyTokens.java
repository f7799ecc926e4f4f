package rp5.provision.unlock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rp5.provision.model.UnlockWay;

/** What the tokens of a LUKS2 header say of its key slots, as {@link SlotCommands#label} wrote them. Others' tokens are passed over. */
record KeyTokens(List<Token> tokens) {
    static final String TYPE = "rp5-provision";

    private static final ObjectMapper JSON = new ObjectMapper();

    KeyTokens {
        tokens = List.copyOf(tokens);
    }

    /**
     * One token.
     *
     * @param id its number
     * @param slots none when the slot was taken away since
     */
    record Token(int id, UnlockWay way, Set<Integer> slots) {
        Token {
            slots = Set.copyOf(slots);
        }
    }

    /** None in what is no header. */
    static KeyTokens of(String json) {
        List<Token> found = new ArrayList<>();
        try {
            for (Map.Entry<String, JsonNode> named :
                    JSON.readTree(json).path("tokens").properties()) {
                JsonNode token = named.getValue();
                if (token.path("type").asText("").equals(TYPE)) {
                    Arrays.stream(UnlockWay.values())
                            .filter(way -> way.id().equals(token.path("way").asText("")))
                            .forEach(way -> found.add(new Token(Integer.parseInt(named.getKey()), way, slots(token))));
                }
            }
        } catch (JsonProcessingException e) {
            return new KeyTokens(List.of());
        }
        return new KeyTokens(found);
    }

    private static Set<Integer> slots(JsonNode token) {
        Set<Integer> slots = new TreeSet<>();
        token.path("keyslots").forEach(slot -> slots.add(slot.asInt()));
        return slots;
    }

    /** The key slots of a way. */
    Set<Integer> slots(UnlockWay way) {
        return tokens.stream()
                .filter(token -> token.way() == way)
                .flatMap(token -> token.slots().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The numbers of the tokens of a way. */
    Set<Integer> ids(UnlockWay way) {
        return tokens.stream()
                .filter(token -> token.way() == way)
                .map(Token::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every slot that some token speaks of. */
    Set<Integer> slots() {
        return tokens.stream().flatMap(token -> token.slots().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The ways that were made and need nobody at the keyboard, whether their slots are there or not. */
    Set<UnlockWay> withoutHands() {
        return tokens.stream()
                .map(Token::way)
                .filter(UnlockWay::withoutHands)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
