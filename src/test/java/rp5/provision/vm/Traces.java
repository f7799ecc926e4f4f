package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a passphrase or a key looks like where it has leaked to: as it is, in hexadecimal, in base64 at whatever place it begins.
 *
 * @param charset how those that are text are written
 */
record Traces(Set<String> forms, Charset charset) {
    /** As long that nothing else has it by chance. */
    private static final int LEAST = 12;

    static Traces of(String passphrase) {
        return of(passphrase, passphrase.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Of a binary key: as it is means here its longest piece without the bytes that end a line or a text for grep. */
    static Traces of(byte[] key) {
        String longest = Arrays.stream(new String(key, StandardCharsets.ISO_8859_1).split("[\0\n]"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        if (longest.length() < LEAST) {
            throw new IllegalArgumentException("too many zeros and line breaks in the key");
        }
        return of(longest, key, StandardCharsets.ISO_8859_1);
    }

    private static Traces of(String plain, byte[] bytes, Charset charset) {
        Set<String> forms = new TreeSet<>();
        forms.add(plain);
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            // Without the characters that also hold bits of what stands before or behind it.
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
            forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
        return new Traces(forms, charset);
    }

    /** For {@code grep -F -f}. */
    void write(Path file) {
        try {
            Files.write(file, forms, charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that are in the file, as often as they are. */
    List<String> in(Path file) {
        try {
            Path patterns = Files.createTempFile("traces", "");
            try {
                write(patterns);
                return grep(patterns, file);
            } finally {
                Files.delete(patterns);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> grep(Path patterns, Path file) throws IOException {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            "grep", "-zaoF", "-f", patterns.toString(), "--", file.toString())
                    .redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), charset);
            if (process.waitFor() > 1) {
                throw new IllegalStateException(output);
            }
            return output.isEmpty() ? List.of() : List.of(output.split("\0"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
