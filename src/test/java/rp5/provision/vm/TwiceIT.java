package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two whole runs in a row on one disk, without anything between them. */
@Tag("slow")
class TwiceIT {
    private static final String PASSPHRASE = "second\ttime, with a tab";

    @Test
    void theSecondRunEndsWellAndItsDiskOpensWithItsOwnPassphraseAlone() {
        Provisioned first = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("twice", Layout.PIOS);
        Path disk = first.copy(guest.folders(), "target.img");
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.UTF_8));

        GuestResult result = guest.disk(disk).limit(Duration.ofMinutes(20)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                rp5 --version
                state state-before
                rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb || exit
                state state-full
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("state-full")).isEqualTo(result.file("state-before"));
        assertThat(ToolGuest.json(result.share().resolve("full.json"))
                        .at("/plan/ids/luks")
                        .asText())
                .isNotEqualTo(first.id("luks"));
        try (TargetBoot boot = TargetBoot.of("boot-twice", disk)) {
            boot.await(TargetBoot.PASSPHRASE_PROMPT);
            boot.type(first.passphrase());
            boot.unlock(PASSPHRASE);
        }
    }
}
