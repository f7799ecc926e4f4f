package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk with a key on a USB stick: with the stick it starts by itself, without it the passphrase opens it. */
@Tag("slow")
class UnlockMoreIT {
    private static final Duration LIMIT = Duration.ofMinutes(25);
    private static final long STICK_BYTES = 64L << 20;
    private static final String PASSPHRASE = "typed when the stick is away";

    @Test
    void stickOpensTheDiskAndIsAskedForNoLongerThanItTakes() {
        Guest guest = ToolGuest.of("unlock-usb", Layout.DEBIAN);
        Path disk = guest.folders().emptyDisk("target.img", Provisioned.DISK_BYTES);
        Path stick = guest.folders().emptyDisk("stick.img", STICK_BYTES);
        ToolGuest.passphraseFile(guest, "passphrase", PASSPHRASE.getBytes(StandardCharsets.US_ASCII));

        GuestResult ran = guest.disk(disk).disk(stick).limit(LIMIT).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                mkfs.vfat -n KEYS /dev/ubdc && udevadm settle && mount /dev/ubdc /mnt && echo precious >/mnt/file && umount /mnt || exit
                state before
                rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb --usb-key LABEL=KEYS || exit
                state after
                mount /dev/ubdc /mnt && cp /mnt/file /host/file && stat -c %s /mnt/rp5-*.key >/host/size && umount /mnt
                """);
        assertThat(ran.exitCode()).as(ran.console()).isZero();
        assertThat(ran.share().resolve("file")).hasContent("precious");
        assertThat(ran.share().resolve("size")).hasContent("64");
        assertThat(ran.share().resolve("after"))
                .hasSameTextualContentAs(ran.share().resolve("before"));
        assertThat(ToolGuest.json(ran.share().resolve("full.json"))
                        .at("/checks")
                        .toString())
                .contains("slot 3 opened by a key on a USB stick");

        try (TargetBoot boot = TargetBoot.beside(stick, "unlock-with-stick", disk)) {
            boot.await(TargetBoot.LOGIN_PROMPT);
            assertThat(boot.console()).doesNotContain("Please unlock disk");
        }
        try (TargetBoot boot = TargetBoot.of("unlock-without-stick", disk)) {
            boot.unlock(PASSPHRASE);
            assertThat(boot.console()).contains("is not there", "usb-key: no key; going on");
        }
    }
}
