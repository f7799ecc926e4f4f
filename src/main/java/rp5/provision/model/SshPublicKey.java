package rp5.provision.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A public key of ssh, as a line of a .pub file has it.
 *
 * @param type such as {@code ssh-ed25519}
 * @param blob the key in base64
 * @param comment for people; may be empty
 */
public record SshPublicKey(String type, String blob, String comment) {
    /** Those that dropbear takes from a client (dropbear 2022.83 and 2025.89, signkey.c), with the number of fields in each. */
    private static final Map<String, Integer> FIELDS = Map.of(
            "ssh-ed25519", 2,
            "ssh-rsa", 3,
            "ecdsa-sha2-nistp256", 3,
            "ecdsa-sha2-nistp384", 3,
            "ecdsa-sha2-nistp521", 3,
            "sk-ssh-ed25519@openssh.com", 3,
            "sk-ecdsa-sha2-nistp256@openssh.com", 4);

    private static final Pattern KIND = Pattern.compile("(ssh|ecdsa|sk|rsa|dss|x509v3)-[a-z0-9@.-]+");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
    private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cntrl}]*");

    public SshPublicKey {
        Integer count = FIELDS.get(type);
        if (count == null) {
            // Any other word may be a part of something that nobody should see.
            throw new IllegalArgumentException(
                    KIND.matcher(type).matches()
                            ? "its type is not one that dropbear takes: " + type
                            : "it is no public key");
        }
        List<byte[]> fields = fields(bytes(blob));
        // RFC 4253, 6.6: the first field of the key repeats the type.
        if (fields.size() != count || !new String(fields.get(0), StandardCharsets.US_ASCII).equals(type)) {
            throw new IllegalArgumentException("it is cut off, or is not of the type " + type);
        }
        if (!PRINTABLE.matcher(comment).matches()) {
            throw new IllegalArgumentException("its comment has control characters");
        }
    }

    /**
     * Reads a line with type, key and comment, and nothing in front of them.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static SshPublicKey parse(String line) {
        String[] words = BLANKS.split(line.strip(), 3);
        if (words.length < 2) {
            throw new IllegalArgumentException("it is no public key");
        }
        return new SshPublicKey(words[0], words[1], words.length > 2 ? words[2] : "");
    }

    /** As ssh-keygen(1) shows it. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(blob));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The line without anything in front of it. */
    public String line() {
        return comment.isEmpty() ? type + " " + blob : type + " " + blob + " " + comment;
    }

    /** Each begins with its length (RFC 4251, 5); none when the last is not whole, or empty. */
    private static List<byte[]> fields(byte[] key) {
        List<byte[]> fields = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(key);
        while (buffer.hasRemaining()) {
            int length = buffer.remaining() > Integer.BYTES ? buffer.getInt() : 0;
            if (length <= 0 || length > buffer.remaining()) {
                return List.of();
            }
            byte[] field = new byte[length];
            buffer.get(field);
            fields.add(field);
        }
        return fields;
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is cut off or garbled", e);
        }
    }
}
