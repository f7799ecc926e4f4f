package rp5.provision.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Bytes that must not be seen. There is no view of them as text: they can be fed to a program's standard input, or shown to a
 * person who asked for them, and that is all. Prints as {@code ***}. Closing wipes them.
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

    /** Takes a copy of the texts' bytes with a line break behind each but the last: what a program reads line by line. */
    public static Secret lines(Secret... lines) {
        int size = Arrays.stream(lines).mapToInt(line -> line.bytes.length + 1).sum() - 1;
        byte[] all = new byte[size];
        int at = 0;
        for (Secret line : lines) {
            line.requireNotWiped();
            System.arraycopy(line.bytes, 0, all, at, line.bytes.length);
            at += line.bytes.length;
            if (at < size) {
                all[at++] = '\n';
            }
        }
        return taking(all);
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

    /** What a question finds in a copy of the bytes, which is wiped behind it. The answer must show none of them. */
    public <T> T examined(Function<byte[], T> question) {
        requireNotWiped();
        byte[] copy = bytes.clone();
        try {
            return question.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Writes it where one person reads it, a blank behind every so many bytes: for a key that is to be written down. */
    public void show(PrintStream person, int group) {
        requireNotWiped();
        for (int i = 0; i < bytes.length; i++) {
            if (i > 0 && i % group == 0) {
                person.write(' ');
            }
            person.write(bytes[i]);
        }
    }

    void writeTo(OutputStream out) throws IOException {
        requireNotWiped();
        out.write(bytes);
    }

    private void requireNotWiped() {
        if (wiped) {
            throw new IllegalStateException("the secret was wiped already");
        }
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
