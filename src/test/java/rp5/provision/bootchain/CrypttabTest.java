package rp5.provision.bootchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrypttabTest {

    private static final String LUKS = "3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44";
    private static final String OURS = "cryptroot UUID=" + LUKS + " none luks,discard,initramfs\n";

    @Test
    void putsOursFirstAndKeepsForeignEntries() {
        String foreign = "# <target name>\t<source device>\ndata  UUID=abc /etc/keys/data.key  luks,nofail\n";
        String original = foreign + "cryptroot UUID=old none luks\nother UUID=" + LUKS + " none luks\n";

        assertThat(render(original)).isEqualTo(OURS + foreign);
        assertThat(render(render(original))).isEqualTo(OURS + foreign);
        assertThat(render("")).isEqualTo(OURS);
    }

    @Test
    void readsOptionsAndMissingFields() {
        Crypttab crypttab = Crypttab.parse("a /dev/sda3\nb UUID=1 none luks,tries=0,,keyscript=/x=y\n#c d\nlone\n");

        assertThat(crypttab.entries())
                .containsExactly(
                        new CrypttabEntry("a", "/dev/sda3", "", Map.of()),
                        new CrypttabEntry(
                                "b", "UUID=1", "none", Map.of("luks", "", "tries", "0", "keyscript", "/x=y")));
        assertThat(crypttab.entry("b").orElseThrow().render()).isEqualTo("b UUID=1 none luks,tries=0,keyscript=/x=y");
        assertThat(crypttab.entry("a").orElseThrow().render()).isEqualTo("a /dev/sda3");
    }

    @ParameterizedTest
    @CsvSource({
        "UUID=3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44, true",
        "UUID=\"3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44\", true",
        "UUID=3F6A1C52-9D3E-4b1a-8f27-0c5d9a7b1e44, false",
        "/dev/disk/by-uuid/3F6A1C52-9D3E-4b1a-8f27-0c5d9a7b1e44, false",
        "/dev/disk/by-uuid/3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44, true",
        "PARTUUID=3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44, false",
        "3f6a1c52-9d3e-4b1a-8f27-0c5d9a7b1e44, false",
        "/dev/nvme0n1p3, false"
    })
    void knowsWhichContainerAnEntryOpens(String source, boolean opens) {
        assertThat(new CrypttabEntry("a", source, "none", Map.of()).opens(LUKS)).isEqualTo(opens);
    }

    private static String render(String original) {
        return CrypttabForTarget.render(original, CrypttabForTarget.entry("cryptroot", LUKS), old -> false);
    }
}
