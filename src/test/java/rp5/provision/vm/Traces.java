package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a passphrase looks like where it has leaked to: as it is, in hexadecimal, in base64 at whatever place it begins. */
record Traces(Set<String> forms) {

    static Traces of(String passphrase) {
        byte[] bytes = passphrase.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new TreeSet<>();
        forms.add(passphrase);
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
        return new Traces(forms);
    }

    /** For {@code grep -F -f}. */
    void write(Path file) {
        try {
            Files.write(file, forms, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that are in the file, as often as they are. */
    List<String> in(Path file) {
        List<String> grep = new ArrayList<>(List.of("grep", "-zaoF"));
        forms.forEach(form -> grep.addAll(List.of("-e", form)));
        grep.addAll(List.of("--", file.toString()));
        try {
            ProcessBuilder builder = new ProcessBuilder(grep).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() > 1) {
                throw new IllegalStateException(output);
            }
            return output.isEmpty() ? List.of() : List.of(output.split("\0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
