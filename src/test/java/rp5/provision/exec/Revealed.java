package rp5.provision.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a secret holds: for tests, since nothing else may ask. */
public final class Revealed {
    private Revealed() {}

    public static String text(Secret secret) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            secret.writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
