package rp5.provision.unlock;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.TangSpec;

/** The files of the target for a key that a Tang server helps to open. What is sealed is not among them: see {@link TangCommands}. */
final class TangFiles {
    private static final String FOLDER = "/etc/rp5-provision/network/";

    private static final ObjectMapper JSON = new ObjectMapper();

    static final String SEALED = FOLDER + "sealed.jwe";

    private TangFiles() {}

    /** The server that it takes to open what was sealed, from the protected header of the JWE; empty when that cannot be read. */
    static Optional<String> url(String jwe) {
        try {
            byte[] header = Base64.getUrlDecoder().decode(jwe.strip().split("\\.", 2)[0]);
            String url = JSON.readTree(header)
                    .path("clevis")
                    .path("tang")
                    .path("url")
                    .asText("");
            return Optional.of(url).filter(text -> !text.isEmpty());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether that server goes by a name. */
    static boolean hasName(String jwe) {
        try {
            return url(jwe).filter(url -> TangSpec.at(url, Optional.empty()).hasName())
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Those beside what every way has, its script and its part of the hook. */
    static List<PlannedFile> beside() {
        return List.of(new PlannedFile(FOLDER + ".curlrc", 0644, Resources.text("curlrc")));
    }
}
