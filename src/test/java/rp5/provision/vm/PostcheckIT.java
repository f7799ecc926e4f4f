package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import rp5.provision.errors.ResultCode;

/** {@code --do-postcheck} on a provisioned disk, and on one with one thing wrong; {@link PostcheckMoreIT} has more of them. */
@Tag("vm")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostcheckIT {
    static final List<Breakage> BREAKAGES = List.of(
            Breakage.inFiles(
                    "initramfs-without-cryptsetup", """
                    image=$(echo boot/initrd.img-*2712)
                    keep $image $fw/initramfs_2712
                    unmkinitramfs $image /run/unpacked && rm /run/unpacked/usr/sbin/cryptsetup \
                        && (cd /run/unpacked && find . | cpio --create --format=newc --quiet | zstd -1 --quiet) >$image \
                        && cp $image $fw/initramfs_2712 && rm -r /run/unpacked""", ResultCode.FAIL_INITRAMFS_VERIFY, "initramfs-cryptsetup"),
            Breakage.onDisk(
                    "another-container",
                    "old=$(cryptsetup luksUUID ${disk}3); cryptsetup luksUUID --batch-mode --uuid 00000000-1111-4222-8333-444444444444 ${disk}3",
                    "cryptsetup luksUUID --batch-mode --uuid $old ${disk}3",
                    ResultCode.FAIL_POSTCHECK,
                    "cmdline-cryptdevice",
                    "crypttab-uuid",
                    "initramfs-crypttab",
                    "system-crypttab"));

    private BrokenDisk broken;

    @BeforeAll
    void breakAndMend() {
        broken = BrokenDisk.with("postcheck-broken", BREAKAGES);
    }

    @Test
    void aGoodDiskPassesAndNotOneByteOfItChanges() throws IOException {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("postcheck-good", Layout.PIOS);
        Path disk = provisioned.copy(guest.folders(), "good.img");
        provisioned.passphraseFor(guest);

        GuestResult result = guest.disk(disk).limit(Duration.ofMinutes(5)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                state state-before
                rp5_run good --do-postcheck --passphrase-file /run/passphrase /dev/ubdb || exit
                state state-after
                written ubdb >/host/written
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(Files.mismatch(disk, provisioned.disk())).isEqualTo(-1);
        assertThat(result.file("written").strip()).isEqualTo("0 0");
        assertThat(result.stateBesidesLvm("state-after")).isEqualTo(result.stateBesidesLvm("state-before"));
        JsonNode good = ToolGuest.json(result.share().resolve("good.json"));
        assertThat(good.at("/result").asText()).isEqualTo("POSTCHECK_OK");
        assertThat(good.at("/checks")).hasSizeGreaterThan(70).allSatisfy(check -> assertThat(
                        check.at("/status").asText())
                .as(check.toString())
                .isNotEqualTo("FAIL"));
    }

    @ParameterizedTest
    @FieldSource("BREAKAGES")
    void whatIsWrongIsTold(Breakage breakage) {
        broken.assertTold(breakage);
    }

    @Test
    void theSameDiskMendedPassesAndNothingIsLeftOpen() {
        assertThat(broken.result("mended").at("/result").asText()).isEqualTo("POSTCHECK_OK");
        broken.assertNothingLeft();
    }
}
