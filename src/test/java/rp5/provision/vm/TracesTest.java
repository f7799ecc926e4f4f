package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {
    private static final String PASSPHRASE = "a>b?c~Žluťoučký kůň";
    private final Traces traces = Traces.of(PASSPHRASE);

    @Test
    void findsItInBase64WhereverItBegins() {
        for (String before : List.of("", "1", "12", "123", "1234")) {
            for (String after : List.of("", "x", "xy", "\n")) {
                byte[] text = (before + PASSPHRASE + after).getBytes(StandardCharsets.UTF_8);

                assertThat(traces.forms())
                        .anyMatch(Base64.getEncoder().encodeToString(text)::contains)
                        .anyMatch(Base64.getUrlEncoder().encodeToString(text)::contains);
            }
        }
    }

    @Test
    void findsItInHexadecimal() {
        byte[] text = (" " + PASSPHRASE).getBytes(StandardCharsets.UTF_8);

        assertThat(traces.forms())
                .anyMatch(HexFormat.of().formatHex(text)::contains)
                .anyMatch(HexFormat.of().withUpperCase().formatHex(text)::contains);
    }

    @Test
    void findsABinaryKeyAsItIsAndInHexadecimal(@TempDir Path folder) throws IOException {
        byte[] key = HexFormat.of().parseHex("00ff0a" + "80e9c39f27225c2a5b".repeat(4) + "0a00");
        Path plain = Files.write(folder.resolve("plain"), key);
        Path text = Files.writeString(
                folder.resolve("text"), "key: " + HexFormat.of().formatHex(key) + "\n");

        assertThat(Traces.of(key).in(plain)).hasSize(1);
        assertThat(Traces.of(key).in(text)).containsExactly(HexFormat.of().formatHex(key));
        key[20] ^= 1;
        assertThat(Traces.of(key).in(plain)).isEmpty();
        assertThat(Traces.of(key).in(text)).isEmpty();
    }

    @Test
    void findsItOnADiskThatIsMostlyEmpty(@TempDir Path folder) throws IOException {
        Path disk = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(8L << 30);
            assertThat(traces.in(disk)).isEmpty();

            file.seek((5L << 30) + 7);
            file.write(("\0secret " + PASSPHRASE + "\0").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(traces.in(disk)).containsExactly(PASSPHRASE);
    }
}
