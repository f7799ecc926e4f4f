package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What takes too long for every change: see {@link ResumeIT}. */
@Tag("slow")
class ResumeMoreIT {
    private static final String PASSPHRASE = KilledRun.PASSPHRASE;
    private static final Pattern NOW = Pattern.compile("CUT-NOW");
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** The log folder lies on the SD, as it does on a Pi; what is synced there outlives the power cut. */
    private static final String BEGIN = ToolGuest.PRELUDE + """
            RP5_LOGS=/var/log/rp5-provision
            take_passphrase passphrase
            yes="--yes --passphrase-file /run/passphrase /dev/ubdb"
            """;

    @Test
    void aRunThatWasKilledTwiceIsGoneOnWithAndItsDiskBoots() {
        KilledRun run = KilledRun.of(Layout.PIOS);

        run.assertGoneOnWith();
        run.assertBoots("boot-after-kill-pios");
    }

    /** In the copy, then in update-initramfs of the run that goes on; between them another disk is at the same place. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void aRunThatLostItsPowerTwiceIsGoneOnWithAndItsDiskBoots(Layout layout) {
        String name = "power-" + layout.argument();
        VmFolders folders = new VmFolders(name);
        Path disk = folders.emptyDisk("target.img", Provisioned.DISK_BYTES);
        Path other = folders.emptyDisk("other.img", Provisioned.DISK_BYTES);
        Path sd = folders.emptyDisk("sd.img", 0);
        copy(GuestImages.of(layout).sdImage(), sd);

        cut(guest(name, layout, sd).disk(disk), """
                rp5_start first $yes
                wait_until [ -d /run/rp5-provision/root/usr/share ] || exit
                is_running 'rsyn[c]' && echo CUT-NOW
                wait $started
                """);
        GuestResult refused = guest(name, layout, sd).disk(other).limit(LIMIT).run(BEGIN + """
                written ubdb >/host/other.before
                rp5_run other $yes --resume
                written ubdb >/host/other.after
                exit 0
                """);
        assertThat(refused.file("other.exit")).as(refused.console()).isEqualTo("2\n");
        assertThat(json(refused, "other").at("/refusals/0/message").asText())
                .contains("/dev/ubdb is not as the earlier run left it after \"Write the partition table\"");
        assertThat(refused.file("other.after")).isEqualTo(refused.file("other.before"));

        cut(guest(name, layout, sd).disk(disk), """
                rp5_start second $yes --resume
                until is_running 'mkinitramf[s]'; do kill -0 $started || exit; sleep 0.2; done
                echo CUT-NOW
                wait $started
                """);
        GuestResult result = guest(name, layout, sd).disk(disk).limit(LIMIT).run(BEGIN + """
                rp5_run third $yes --resume
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        JsonNode done = json(result, "third");
        assertThat(done.at("/result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(done.at("/resumed/skipped").toString()).isEqualTo("[\"partitioning\",\"lukslvm\"]");
        assertThat(done.at("/resumed/same_boot").asBoolean(true)).isFalse();
        assertThat(done.at("/commands").toString()).contains("--checksum").doesNotContain("luksFormat", "sfdisk");
        try (TargetBoot boot = TargetBoot.of("boot-after-" + name, disk)) {
            boot.unlock(PASSPHRASE);
        }
    }

    private static Guest guest(String name, Layout layout, Path sd) {
        Guest guest = ToolGuest.of(name, layout);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
        return guest.sd(sd);
    }

    private static void cut(Guest guest, String script) {
        try (Guest.Running running = guest.limit(LIMIT).start(BEGIN + script)) {
            running.await(NOW, LIMIT);
            running.cutPower();
        }
    }

    private static JsonNode json(GuestResult result, String run) {
        return ToolGuest.json(result.share().resolve(run + ".json"));
    }

    private static void copy(Path from, Path to) {
        try {
            Process process = new ProcessBuilder(
                            "cp", "--sparse=always", "--reflink=auto", from.toString(), to.toString())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
