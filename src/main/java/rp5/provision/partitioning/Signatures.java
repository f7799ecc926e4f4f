package rp5.provision.partitioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;

/** What {@code wipefs --json NODE} still finds on a device. */
final class Signatures {
    /** What our own table looks like to wipefs. */
    private static final Set<String> OF_A_GPT = Set.of("gpt", "PMBR");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Signatures() {}

    /** Each signature that is not part of a GPT, as {@code "TYPE at OFFSET"}; wipefs prints nothing at all when it finds none. */
    static List<String> foreign(String json) {
        List<String> found = new ArrayList<>();
        try {
            for (JsonNode signature : JSON.readTree(json).path("signatures")) {
                String type = signature.path("type").asText();
                if (!OF_A_GPT.contains(type)) {
                    found.add(type + " at " + signature.path("offset").asText());
                }
            }
        } catch (JsonProcessingException e) {
            throw new VerificationException(
                    ResultCode.FAIL_PARTITIONING, "What wipefs printed is not JSON.", List.of(json));
        }
        return found;
    }
}
