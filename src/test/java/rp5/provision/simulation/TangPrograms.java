package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A Tang server, and what seals a key with it; here that changes nothing of the key. */
final class TangPrograms {
    static final String SEALED = "etc/rp5-provision/network/sealed.jwe";
    private static final String KEY = "SGVsbG8tdGhpcy1pcy1hLXRodW1icHJpbnQtb2YtNDM";

    private TangPrograms() {}

    static Answer keys(Call call) {
        return call.last().contains("gone")
                ? Answer.failing(1, "curl: (7) Failed to connect to tang port 80")
                : Answer.printing(KEY + "\n");
    }

    static Answer seal(Call call) {
        if (!call.word(4).equals(KEY)) {
            return Answer.failing(1, "Trusted JWK '" + call.word(4) + "' did not sign the advertisement!");
        }
        if (call.amount() != Amount.NONE) {
            String text = call.amount() == Amount.HALF ? "half" : call.input();
            Tree.write(Path.of(call.word(5)).resolve(SEALED), text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return Answer.DONE;
    }
}
