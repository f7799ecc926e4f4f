package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The key file of a provisioned disk is replaced: the disk starts by itself with the new key, and the old one opens it no longer. */
@Tag("slow")
class RotateIT {
    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final String PASSPHRASE = "typed for the rotation";

    @Test
    void newKeyStartsTheDiskAndTheOldOneNoLongerOpensIt() {
        Guest guest = ToolGuest.of("rotate", Layout.PIOS);
        Path disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));

        GuestResult ran = guest.disk(disk).limit(LIMIT).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb --keyfile-auto || exit
                show_key() {
                    cryptsetup open --readonly --key-file /run/passphrase /dev/ubdb3 look && vgchange -qay --autobackup n rp5vg && udevadm settle &&
                        mount -o ro,noload /dev/rp5vg/root /mnt && cp /mnt/etc/cryptsetup-keys.d/cryptroot.key "$1"
                    ls -A /mnt/etc/cryptsetup-keys.d >/host/key-files
                    ls -A /mnt/var/tmp >/host/var-tmp
                    umount /mnt; vgchange -qan --autobackup n rp5vg; cryptsetup close look
                }
                show_key /run/old
                state before
                rp5_run rotate --keyfile-rotate --passphrase-file /run/passphrase /dev/ubdb || exit
                state after
                show_key /run/new
                ! cryptsetup open --test-passphrase --key-file /run/old /dev/ubdb3 || exit
                cryptsetup open --test-passphrase --key-file /run/new /dev/ubdb3 || exit
                cryptsetup luksDump --dump-json-metadata /dev/ubdb3 >/host/header.json
                mount -o ro /dev/ubdb1 /mnt && ls -A /mnt >/host/esp; umount /mnt
                head -c 64M /dev/ubdb1 | sha256sum >/host/esp-before
                state before-check
                rp5_run check --do-postcheck --passphrase-file /run/passphrase /dev/ubdb || exit
                head -c 64M /dev/ubdb1 | sha256sum >/host/esp-after
                state checked
                """);

        Path share = ran.share();
        assertThat(ran.exitCode()).as(ran.console()).isZero();
        JsonNode result = ToolGuest.json(share.resolve("rotate.json"));
        assertThat(result.at("/result").asText()).isEqualTo("ROTATE_OK");
        assertThat(result.at("/checks").toString())
                .contains("with what is in initramfs_2712", "with what is in initramfs8", "slot 2 is gone");
        assertThat(share.resolve("after")).hasSameTextualContentAs(share.resolve("before"));
        assertThat(share.resolve("checked")).hasSameTextualContentAs(share.resolve("before-check"));
        assertThat(share.resolve("key-files")).hasContent("cryptroot.key");
        assertThat(share.resolve("var-tmp")).isEmptyFile();
        assertThat(share.resolve("esp")).content().doesNotContain("rp5-new");
        JsonNode header = ToolGuest.json(share.resolve("header.json"));
        assertThat(header.at("/keyslots").fieldNames()).toIterable().containsExactlyInAnyOrder("0", "10");
        assertThat(header.at("/tokens").fieldNames()).toIterable().containsExactly("10");
        assertThat(ToolGuest.json(share.resolve("check.json")).at("/checks").toString())
                .contains("slot 10 opened by a key file in the initramfs, with what is in initramfs_2712");
        assertThat(share.resolve("esp-after")).hasSameTextualContentAs(share.resolve("esp-before"));

        try (TargetBoot boot = TargetBoot.of("rotate-no-hands", disk)) {
            boot.await(TargetBoot.LOGIN_PROMPT);
            assertThat(boot.console()).doesNotContain("Please unlock disk");
        }
    }
}
