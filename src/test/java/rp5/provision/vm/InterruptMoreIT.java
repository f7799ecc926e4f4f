package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The run over a provisioned disk after one that was interrupted in the middle of the copy: it has a passphrase of its own, the longest there can
 * be, the disk of its log becomes full, and its disk boots.
 */
@Tag("slow")
class InterruptMoreIT {
    private static final String PASSPHRASE =
            "The quick brown fox jumps over the lazy dog. 0123456789 !$%&/()=?+*~#-_.:,;<> "
                            .repeat(7)
                            .substring(0, 511) + "z";

    private static GuestResult result = new GuestResult(-1, "", Path.of(""));
    private static Path disk = Path.of("");

    @BeforeAll
    static void interruptAndThenLetItRun() {
        Guest guest = ToolGuest.of("interrupt-more", Layout.DEBIAN);
        disk = Provisioned.of(Layout.PIOS).copy(guest.folders(), "target.img");
        ToolGuest.passphraseFile(guest, "passphrase", (PASSPHRASE + "\n").getBytes(StandardCharsets.US_ASCII));

        result = guest.disk(disk).limit(Duration.ofMinutes(20)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                rp5 --version
                state state-before
                yes="--yes --passphrase-file /run/passphrase /dev/ubdb"

                rp5_start rootsync $yes
                wait_until [ -d /run/rp5-provision/root/usr ]
                is_running 'rsyn[c]' || exit
                kill -INT -- -$started
                rp5_wait rootsync

                # The disk of the log becomes full in the middle of the run.
                mkdir /run/small
                mount -t tmpfs -o size=1M,mode=0700 tmpfs /run/small
                head -c 960K /dev/zero >/run/small/filler
                RP5_LOGS=/run/small
                rp5_run full $yes || exit
                df --output=avail,target /run/small
                ls -l /run/small >/host/small
                RP5_LOGS=/run/test-logs
                umount /run/small
                rmdir /run/small
                state state-full
                look_at_esp full
                """);
        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("rootsync.exit")).isEqualTo("130\n");
    }

    @Test
    void aFullDiskOfTheLogIsToldAndDoesNotEndTheRun() {
        JsonNode told = ToolGuest.json(result.share().resolve("full.json"));

        assertThat(result.file("full.exit")).isEqualTo("0\n");
        assertThat(told.at("/result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(told.at("/warnings").toString()).contains("The event log is not complete");
        assertThat(result.file("full.err")).contains("No space left on device");
    }

    @Test
    void theNextRunEndsWellAndItsDiskBoots() {
        assertThat(ToolGuest.json(result.share().resolve("full.json"))
                        .at("/result")
                        .asText())
                .isEqualTo("ETE_DONE_OK");
        assertThat(result.file("full.esp")).contains("config.txt\n").doesNotContain("rp5-staging");

        assertThat(PASSPHRASE).hasSize(512);
        try (TargetBoot boot = TargetBoot.of("boot-after-interrupt", disk)) {
            boot.unlock(PASSPHRASE);
        }
    }

    @Test
    void nothingIsLeftInTheMachine() {
        assertThat(result.file("state-full")).isEqualTo(result.file("state-before"));
    }
}
