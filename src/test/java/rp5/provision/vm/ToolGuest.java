package rp5.provision.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** What a guest needs to run the tool: the JAR and the shell of {@code src/test/resources/vm} in its shared folder. */
final class ToolGuest {
    /** Begins every script that runs the tool. */
    static final String PRELUDE = ". /host/guest-lib\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ToolGuest() {}

    static Guest of(String name, Layout layout) {
        Guest guest = new Guest(name, layout);
        Path share = guest.folders().share();
        Path jar = Path.of(System.getProperty("rp5.jar", "target/rp5-provision.jar"));
        try {
            Files.copy(jar, share.resolve("rp5-provision.jar"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resource("guest-lib", share);
        resource("foreign-postcheck", share);
        return guest;
    }

    static void resource(String name, Path folder) {
        try (InputStream content = Objects.requireNonNull(ToolGuest.class.getResourceAsStream("/vm/" + name))) {
            Files.copy(content, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A passphrase file in the shared folder; {@code take_passphrase NAME} makes it /run/NAME, for root alone. */
    static void passphraseFile(Guest guest, String name, byte[] content) {
        try {
            Files.write(guest.folders().share().resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with one JSON text in each line. */
    static List<JsonNode> jsonLines(Path file) {
        try (var lines = JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return lines.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
