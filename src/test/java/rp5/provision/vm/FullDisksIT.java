package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Targets without room: refused before they are erased where that can be known, told where it cannot. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDisksIT {
    private DyingDisks runs = new DyingDisks(new GuestResult(-1, "", Path.of("")));

    @BeforeAll
    void fillThem() {
        runs = DyingDisks.of("full", """
                SMALL='--esp-mb 256 --boot-mb 256'
                refused_run() {
                    run_alone "$1" $SMALL
                    written loop0 >"/host/$1.written"
                    look_after "$1"
                }
                # smallest_disk: MiB of the smallest one for the running system, rounded up.
                smallest_disk() {
                    local used
                    used=$(df --block-size=1 --output=used / | tail -n 1)
                    echo $((256 + 256 + 24 + 512 + (used + used / 10 >> 20) + $1))
                }
                head -c 80M /dev/zero >/boot/spare
                sync
                size=$(smallest_disk 2)

                dying_disk $((size - 4))
                state state-before
                refused_run disk
                bury_disk

                # What lies in /boot lies in the root file system too, and is counted there.
                dying_disk $((size + 64))
                head -c 30M /dev/zero >/boot/too-much
                refused_run boot
                rm /boot/too-much
                head -c 180M /dev/zero >/boot/firmware/too-much
                refused_run esp
                rm /boot/firmware/too-much
                sync
                bury_disk

                # Just what fits.
                dying_disk "$size"
                dying_run least $SMALL

                # The running system grows when all is planned.
                before_root_copy 1 'head -c 900M /dev/urandom >/var/grown'
                dying_run root $SMALL
                rm /var/grown

                before_firmware_copy fill /run/rp5-provision/esp
                dying_run esp-before-firmware $SMALL
                before_images fill /run/rp5-provision/esp
                dying_run esp-before-images $SMALL
                before_images fill /run/rp5-provision/root/boot
                dying_run boot-before-images $SMALL
                bury_disk
                """);
    }

    @Test
    void whatIsTooSmallIsNotErased() {
        runs.assertRefused("disk", "/dev/loop0 is too small");
        runs.assertRefused("boot", "The /boot partition would be too small");
        runs.assertRefused("esp", "The ESP would be too small");
    }

    @Test
    void theSmallestThatIsTakenIsLargeEnough() {
        runs.assertWell("least");
    }

    @Test
    void aFullRootIsTold() {
        runs.assertFailed("root", "FAIL_RSYNC", "rootsync");
        assertThat(runs.details("root"))
                .contains(
                        "/dev/mapper/rp5vg-root, is full",
                        "/run/rp5-provision/root/var/grown",
                        "No space left on device");
    }

    @Test
    void aFullFirmwarePartitionIsTold() {
        runs.assertFailed("esp-before-firmware", "FAIL_FIRMWARE_CHECK", "firmware");
        assertThat(runs.details("esp-before-firmware")).contains("/dev/loop0p1, is full", "No space left on device");
    }

    @Test
    void noRoomForAnImageIsTold() {
        runs.assertFailed("esp-before-images", "FAIL_INITRAMFS_VERIFY", "initramfs");
        assertThat(runs.details("esp-before-images"))
                .contains("cp: error writing '/boot/firmware/", "No space left on device")
                .containsPattern("[0-9.]+ (B|KiB) on /dev/loop0p1");
        runs.assertFailed("boot-before-images", "FAIL_INITRAMFS_VERIFY", "initramfs");
        assertThat(runs.details("boot-before-images"))
                .contains("No space left on device")
                .containsPattern("[0-9.]+ (B|KiB) on /dev/loop0p2");
    }
}
