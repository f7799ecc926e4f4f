package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
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
