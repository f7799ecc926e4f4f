package rp5.provision.postcheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Digests of files, read as a stream. */
final class Sha256 {
    private Sha256() {}

    /** Empty when there is no such file. */
    static Optional<String> of(TargetTree tree, String absolute) {
        return tree.open(absolute).map(stream -> {
            try (InputStream in = stream;
                    DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
                digesting.transferTo(OutputStream.nullOutputStream());
                return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + absolute + ": " + e.getMessage(), e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        });
    }
}
