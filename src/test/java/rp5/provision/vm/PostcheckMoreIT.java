package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The breakages that {@link PostcheckIT} has no time for, and a check that was killed. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostcheckMoreIT {
    static final List<Breakage> BREAKAGES = List.of(
            Breakage.inFiles(
                    "crypttab-of-another-container",
                    "keep etc/crypttab; sed -i 's/UUID=[0-9a-f-]*/UUID=00000000-1111-4222-8333-444444444444/' etc/crypttab",
                    ResultCode.FAIL_POSTCHECK,
                    "crypttab-uuid",
                    "system-crypttab"),
            Breakage.inFiles(
                    "cmdline-with-the-old-root",
                    "keep $fw/cmdline.txt; sed -i 's:root=/dev/mapper/rp5vg-root:root=/dev/mmcblk0p2:' $fw/cmdline.txt",
                    ResultCode.FAIL_POSTCHECK,
                    "cmdline-root"),
            Breakage.inFiles(
                    "crypttab-not-for-the-initramfs",
                    "keep etc/crypttab; sed -i s/,initramfs// etc/crypttab",
                    ResultCode.FAIL_POSTCHECK,
                    "crypttab-options"),
            Breakage.inFiles(
                    "cmdline-on-two-lines",
                    "keep $fw/cmdline.txt; sed -i 's/ rootwait/\\nrootwait/' $fw/cmdline.txt",
                    ResultCode.FAIL_POSTCHECK,
                    "cmdline-several-lines",
                    "cmdline-cryptdevice"),
            Breakage.inFiles(
                    "fstab-without-root",
                    "keep etc/fstab; sed -i '\\: / :d' etc/fstab",
                    ResultCode.FAIL_POSTCHECK,
                    "fstab-root"),
            Breakage.inFiles(
                    "fstab-without-esp",
                    "keep etc/fstab; sed -i '\\: /boot/firmware :d' etc/fstab",
                    ResultCode.FAIL_POSTCHECK,
                    "fstab-boot-firmware",
                    "fstab-esp-umask"),
            Breakage.inFiles(
                    "fstab-with-another-boot",
                    "keep etc/fstab; sed -i '\\: /boot :s/UUID=[0-9a-f-]*/UUID=00000000-1111-4222-8333-444444444444/' etc/fstab",
                    ResultCode.FAIL_POSTCHECK,
                    "fstab-boot"),
            Breakage.inFiles(
                    "config-with-a-missing-kernel",
                    "keep $fw/config.txt; echo kernel=nothere.img >>$fw/config.txt",
                    ResultCode.FAIL_POSTCHECK,
                    "kernel-missing"),
            Breakage.inFiles(
                    "config-with-a-missing-initramfs",
                    "keep $fw/config.txt; sed -i 's/^initramfs .*/initramfs nothere followkernel/' $fw/config.txt",
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "initramfs-missing",
                    "kernel-initramfs",
                    "initramfs-crypttab"),
            Breakage.inFiles(
                    "start4-gone",
                    "keep $fw/start4.elf; rm $fw/start4.elf",
                    ResultCode.FAIL_POSTCHECK,
                    "firmware-start4"),
            Breakage.inFiles(
                    "overlays-empty",
                    "keep $fw/overlays; rm $fw/overlays/*",
                    ResultCode.FAIL_POSTCHECK,
                    "firmware-overlays"),
            Breakage.inFiles(
                    "kernel-empty",
                    "keep $fw/kernel_2712.img; : >$fw/kernel_2712.img",
                    ResultCode.FAIL_POSTCHECK,
                    "kernel-empty",
                    "kernel-copy"),
            Breakage.inFiles(
                    "initramfs-of-another-kernel",
                    "keep $fw/initramfs_2712; cp $fw/initramfs8 $fw/initramfs_2712",
                    ResultCode.FAIL_INITRAMFS_VERIFY,
                    "initramfs-kernel-release",
                    "initramfs-dm-mod",
                    "initramfs-dm-crypt",
                    "initramfs-cipher-modules",
                    "initramfs-copy",
                    "kernel-initramfs"),
            Breakage.inFiles("lvm-that-hides-the-volume", """
                    keep etc/lvm/lvmlocal.conf
                    mkdir -p etc/lvm/devices && printf 'devices {\\n use_devicesfile=1\\n}\\n' >etc/lvm/lvmlocal.conf \
                        && echo 'IDTYPE=devname IDNAME=/dev/sda DEVNAME=/dev/sda PVID=x' >etc/lvm/devices/system.devices""", ResultCode.FAIL_POSTCHECK, "lvm-settings")
                    .mendedBy("rm -r etc/lvm/devices"),
            Breakage.onDisk(
                    "another-root-file-system",
                    "unlock && old=$(blkid -p -o value -s UUID /dev/mapper/rp5vg-root) && tune2fs -U 00000000-1111-4222-8333-444444444444 /dev/mapper/rp5vg-root && lock",
                    "unlock && tune2fs -U $old /dev/mapper/rp5vg-root && lock",
                    ResultCode.FAIL_POSTCHECK,
                    "fstab-root"),
            Breakage.onDisk(
                            "another-header",
                            """
                    dd if=${disk}3 of=/run/header bs=1M count=16 status=none && cryptsetup luksFormat --batch-mode --type luks2 \
                        --uuid "$(cryptsetup luksUUID ${disk}3)" --label rp5root --sector-size 4096 --pbkdf-memory 131072 \
                        --key-file /run/passphrase-bytes ${disk}3""",
                            "dd if=/run/header of=${disk}3 bs=1M conv=fsync status=none && rm /run/header",
                            ResultCode.FAIL_POSTCHECK,
                            "lvm-volume-group")
                    .saying("opens, but has no volume group rp5vg"),
            Breakage.onDisk(
                            "another-passphrase",
                            "echo 'something else altogether' >/run/other; chmod 600 /run/other; passphrase=/run/other",
                            "rm /run/other; passphrase=",
                            ResultCode.FAIL_POSTCHECK,
                            "luks-passphrase")
                    .saying("opens with this passphrase"));

    private BrokenDisk broken;

    @BeforeAll
    void breakAndMend() {
        broken = BrokenDisk.with("postcheck-broken-more", BREAKAGES);
    }

    /** What the killed one left is let go, still without a write to the disk. */
    @Test
    void aCheckAfterOneThatWasKilledPassesAndNotOneByteOfTheDiskChanges() throws IOException {
        Provisioned provisioned = Provisioned.of(Layout.PIOS);
        Guest guest = ToolGuest.of("postcheck-killed", Layout.PIOS);
        Path disk = provisioned.copy(guest.folders(), "killed.img");
        provisioned.passphraseFor(guest);

        GuestResult result = guest.disk(disk).limit(Duration.ofMinutes(10)).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                state state-before
                rp5_start killed --do-postcheck --passphrase-file /run/passphrase /dev/ubdb
                wait_until [ -d /run/rp5-provision/root/usr/share ] || exit
                kill -KILL $started
                wait $started
                dmsetup ls >/host/left
                # Of a run that was killed earlier.
                mkdir /run/rp5-provision/esp
                rp5_run again --do-postcheck --passphrase-file /run/passphrase /dev/ubdb || exit
                state state-after
                written ubdb >/host/written
                """);

        assertThat(result.exitCode()).as(result.console()).isZero();
        assertThat(result.file("left")).contains("rp5-check", "rp5vg-root");
        assertThat(ToolGuest.json(result.share().resolve("again.json"))
                        .at("/result")
                        .asText())
                .isEqualTo("POSTCHECK_OK");
        assertThat(Files.mismatch(disk, provisioned.disk())).isEqualTo(-1);
        assertThat(result.file("written").strip()).isEqualTo("0 0");
        assertThat(result.stateBesidesLvm("state-after")).isEqualTo(result.stateBesidesLvm("state-before"));
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
