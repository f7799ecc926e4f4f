package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A disk with a key file, a recovery key, a saved header and no passphrase: it starts by itself, and when that fails nobody is locked out. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnlockIT {
    private static final Duration LIMIT = Duration.ofMinutes(25);
    private static final String PASSPHRASE = "only for the way there";

    private Path disk = Path.of("");
    private Path share = Path.of("");
    private JsonNode result = MissingNode.getInstance();

    @BeforeAll
    void provision() {
        Guest guest = ToolGuest.of("unlock", Layout.PIOS);
        disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));

        GuestResult ran = guest.disk(disk).limit(LIMIT).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                state before
                rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb --keyfile-auto --remove-passphrase \\
                    --recovery-key /run/recovery --header-backup /run/header.img || exit
                stat -c %a /run/recovery /run/header.img >/host/modes
                sha256sum </run/header.img >/host/digest
                mv /run/recovery /run/header.img /host/
                state after
                ! cryptsetup open --test-passphrase --key-file /run/passphrase /dev/ubdb3
                """);

        share = ran.share();
        assertThat(ran.exitCode()).as(ran.console()).isZero();
        result = ToolGuest.json(share.resolve("full.json"));
    }

    @Test
    @Order(1)
    void everyWayIsInTheResultWithItsProofAndNothingIsLeftBehind() throws IOException {
        assertThat(result.at("/plan/unlock/ways").toString())
                .isEqualTo("[{\"way\":\"keyfile\",\"slot\":2},{\"way\":\"recovery-key\",\"slot\":1}]");
        assertThat(result.at("/security_caveat").asText()).contains("protects nothing against a thief");
        assertThat(result.at("/checks").toString())
                .contains(
                        "with what is in initramfs_2712",
                        "with what is in initramfs8",
                        "slot 0 is gone",
                        Files.readString(share.resolve("digest")).substring(0, 64));
        assertThat(share.resolve("modes")).hasContent("600\n600");
        assertThat(share.resolve("recovery")).content().matches("[0-9]{48}\n");
        assertThat(share.resolve("after")).hasSameTextualContentAs(share.resolve("before"));
    }

    @Test
    @Order(2)
    void startsWithoutHandsAndStillDoesAfterItsImagesAreBuiltAgain() {
        try (TargetBoot boot = TargetBoot.writing("unlock-no-hands", disk)) {
            boot.await(TargetBoot.LOGIN_PROMPT);
            assertThat(boot.console()).doesNotContain("Please unlock disk");
            boot.login();
            assertThat(boot.run("systemctl is-system-running --wait").output()).isEqualTo("running\n");
            assertThat(boot.run("stat -c '%a %U' /etc/cryptsetup-keys.d /etc/cryptsetup-keys.d/cryptroot.key")
                            .output())
                    .isEqualTo("700 root\n400 root\n");
            assertThat(boot.run("update-initramfs -u -k all && rp5-kernel-guard --check")
                            .exitCode())
                    .isZero();
            boot.powerOff();
        }
        try (TargetBoot boot = TargetBoot.of("unlock-no-hands-again", disk)) {
            boot.await(TargetBoot.LOGIN_PROMPT);
            assertThat(boot.console()).doesNotContain("Please unlock disk");
        }
    }

    @Test
    @Order(3)
    void opensWithTheRecoveryKeyAfterItsHeaderWasDestroyedAndItsKeyFileWasLost() throws IOException {
        Guest guest = ToolGuest.of("unlock-restore", Layout.PIOS);
        for (String file : new String[] {"recovery", "header.img"}) {
            Files.copy(share.resolve(file), guest.folders().share().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        GuestResult ran = guest.disk(disk).limit(LIMIT).run(ToolGuest.PRELUDE + """
                set -e
                dd if=/dev/zero of=/dev/ubdb3 bs=1M count=16 conv=fsync status=none
                ! cryptsetup isLuks /dev/ubdb3
                cryptsetup luksHeaderRestore --batch-mode /dev/ubdb3 --header-backup-file /host/header.img
                tr -d '\\n' </host/recovery >/run/recovery
                cryptsetup open --test-passphrase --key-file /run/recovery /dev/ubdb3
                cryptsetup luksKillSlot --batch-mode --key-file /run/recovery /dev/ubdb3 2
                """);
        assertThat(ran.exitCode()).as(ran.console()).isZero();
        String digits = Files.readString(share.resolve("recovery")).strip();

        try (TargetBoot boot = TargetBoot.of("unlock-recovery", disk)) {
            boot.await(TargetBoot.PASSPHRASE_PROMPT);
            char wrong = digits.charAt(8) == '0' ? '1' : '0';
            boot.type(digits.substring(0, 8) + wrong + digits.substring(9));
            boot.await(Pattern.compile("its group 2 has a typing error"));
            boot.unlock(digits.replaceAll("(.{6})(?!$)", "$1-"));
        }
    }
}
