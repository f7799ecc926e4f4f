package rp5.provision.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.model.SourceFacts;
import rp5.provision.testing.FakeSource;

class EspExclusionsTest {
    private static SourceFacts with(String... names) {
        FakeSource source = FakeSource.piOs();
        for (String name : names) {
            source.withEspFile(name, 10);
        }
        return source.facts();
    }

    @Test
    void leavesOutSecretsRedirectionsAndWhatIsWrittenFromThePlan() {
        List<String> patterns = EspExclusions.forEsp(with(), List.of());

        for (String name : List.of(
                "user-data",
                "network-config",
                "userconf.txt",
                "wpa_supplicant.conf",
                "config.txt",
                "cmdline.txt",
                "autoboot.txt",
                "tryboot.txt",
                "pieeprom.upd",
                "FSCK0000.REC",
                "System Volume Information/IndexerVolumeGuid",
                "rp5-good/kernel_2712.img",
                "rp5-staging/config.txt")) {
            assertThat(EspPattern.anyMatches(patterns, name)).as(name).isTrue();
        }
    }

    /** The FAT is not encrypted. */
    @Test
    void leavesOutTheFilesThatAPassphraseOrAPinWasReadFrom() {
        List<String> patterns = EspExclusions.forEsp(
                with("pass[1].txt", "keys/pin", "pin"),
                List.of(
                        Path.of("/boot/firmware/pass[1].txt"),
                        Path.of("/boot/firmware/keys/pin"),
                        Path.of("/root/pin")));

        assertThat(EspPattern.anyMatches(patterns, "pass[1].txt")).isTrue();
        assertThat(EspPattern.anyMatches(patterns, "keys/pin")).isTrue();
        assertThat(EspPattern.anyMatches(patterns, "pin")).isFalse();
    }

    @Test
    void takesAllElse() {
        List<String> patterns = EspExclusions.forEsp(with(), List.of());

        for (String name : List.of(
                "start4.elf",
                "kernel_2712.img",
                "overlays/README",
                "overlays/config.txt",
                "issue.txt",
                "usercfg.txt",
                "ssh-keys.txt")) {
            assertThat(EspPattern.anyMatches(patterns, name)).as(name).isFalse();
        }
    }

    @Test
    void namesFilesAsTheyAreSpelledOnTheFat() {
        assertThat(EspExclusions.forEsp(with("USER-DATA", "Config.txt", "AUTOBOOT.TXT", "Overlays/x.dtbo"), List.of()))
                .contains("/USER-DATA", "/Config.txt", "/AUTOBOOT.TXT")
                .doesNotContain("/Overlays");
    }

    @ParameterizedTest
    @CsvSource({
        "/a, a, true",
        "/a, b/a, false",
        "a, b/a, true",
        "/a, a/b, true",
        "/a, ab, false",
        "/*.x, a.x, true",
        "/*.x, d/a.x, false",
        "/d/**.x, d/e/a.x, true",
        "/f??, f12, true",
        "/f??, f1, false",
        "/d/, d/x, true",
        "/d/, d, false",
        "/a+b(c), a+b(c), true"
    })
    void readsPatternsAsRsyncDoes(String pattern, String file, boolean matches) {
        assertThat(EspPattern.of(pattern).matches(file)).isEqualTo(matches);
    }
}
