package rp5.provision.unlock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The scripts that lie in the program. */
final class Resources {
    private Resources() {}

    /** The same without its comments, for a command line that people read. */
    static String code(String name) {
        return text(name).lines().filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n"));
    }

    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the program: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
