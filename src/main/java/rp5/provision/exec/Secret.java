package rp5.provision.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes that must not be seen. There is no view of them as text: they can be fed to a program's standard input, and that is
 * all. Prints as {@code ***}. Closing wipes them.
 */
public final class Secret implements Stdin, AutoCloseable {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy of the bytes and wipes the caller's. */
    public static Secret taking(byte[] bytes) {
        Secret secret = new Secret(bytes.clone());
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }

    public int length() {
        return bytes.length;
    }

    /**
     * Whether both hold the same bytes; takes the same time wherever they differ.
     */
    public boolean sameAs(Secret other) {
        return java.security.MessageDigest.isEqual(bytes, other.bytes);
    }

    void writeTo(OutputStream out) throws IOException {
        if (wiped) {
            throw new IllegalStateException("the secret was wiped already");
        }
        out.write(bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    @Override
    public String toString() {
        return "***";
    }
}
