package rp5.provision.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that were read and found right, below src/test/resources/golden. With {@code -Dgolden.rewrite=true} they are written
 * anew instead of compared, and the difference is in the commit for people to read:
 *
 * <pre>mvn -Dgolden.rewrite=true -Dtest='Golden*' test</pre>
 */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    /** Compares a text with the one of that name. */
    public static void check(String name, String text) {
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.rewrite")) {
                Files.writeString(file, text);
            }
            assertThat(text).as("%s (see Golden)", file).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
