package rp5.provision.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import rp5.provision.errors.UsageException;
import rp5.provision.model.SshPublicKey;

/** Reads the public keys of those who may unlock by ssh. */
final class PublicKeyFile {
    /** More than anybody's; a larger file is no list of keys. */
    private static final int LARGEST = 64 << 10;

    private static final Pattern PRIVATE = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");

    private PublicKeyFile() {}

    /**
     * Its keys, at least one; empty lines and comments do not count.
     *
     * @throws UsageException if one of its lines is anything else
     */
    static List<SshPublicKey> read(String name) {
        String text = text(name);
        if (PRIVATE.matcher(text).find()) {
            throw refuse(name, "holds a private key, which stays where it is: name the public one, " + name + ".pub");
        }
        List<String> lines = text.lines().toList();
        List<SshPublicKey> keys = lines.stream()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .map(line -> key(name, line, lines.indexOf(line) + 1))
                .distinct()
                .toList();
        if (keys.isEmpty()) {
            throw refuse(name, "holds no public key");
        }
        return keys;
    }

    private static SshPublicKey key(String name, String line, int number) {
        try {
            return SshPublicKey.parse(line);
        } catch (IllegalArgumentException e) {
            throw refuse(
                    name,
                    "cannot be used: line " + number + " is not TYPE KEY [COMMENT], with nothing in front ("
                            + e.getMessage() + ")");
        }
    }

    private static String text(String name) {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw refuse(name, "is too large for a file with public keys");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw refuse(name, "does not exist");
        } catch (IOException | InvalidPathException e) {
            throw refuse(name, "cannot be read (" + e.getMessage() + ")");
        }
    }

    private static UsageException refuse(String name, String what) {
        return new UsageException("--ssh-unlock: " + name + " " + what + ".");
    }
}
