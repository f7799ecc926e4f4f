package rp5.provision.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.Refusal;
import rp5.provision.model.DevicePath;
import rp5.provision.model.UsbStick;
import rp5.provision.testing.FakeMachine;

class SticksTest {
    private static final DevicePath TARGET = new DevicePath("/dev/nvme0n1");

    private final FakeMachine machine = FakeMachine.onSd()
            .disk("sda")
            .part("sda", 1, d -> d.holding("vfat", "1234-ABCD").labelled("KEYS"))
            .part("sda", 2, d -> d.holding("ntfs", "99"))
            .part("sda", 3)
            .part("nvme0n1", 1, d -> d.holding("ext4", "7777"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/sda1",
                "LABEL=KEYS",
                "UUID=1234-ABCD",
                "UUID=1234-abcd",
                "/dev/disk/by-uuid/1234-ABCD",
                "/dev/disk/by-label/KEYS"
            })
    void isFoundByEachOfItsNames(String name) {
        assertThat(find(name).stick()).contains(new UsbStick(name, "1234-ABCD", "vfat"));
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/sdb1, is not there",
        "LABEL=keys, is not there",
        "/dev/sda2, holds ntfs",
        "/dev/sda3, holds no file system",
        "/dev/nvme0n1p1, will be erased",
        "/dev/mmcblk0p1, lies on the disk of the running system"
    })
    void isRefusedWithTheReason(String name, String reason) {
        assertThat(find(name).stick()).isEmpty();
        assertThat(find(name).refusal().orElseThrow().message())
                .startsWith("--usb-key " + name)
                .contains(reason);
    }

    @Test
    void isFoundByTheLinkOfALabelWithABlank() {
        machine.disk("sdb").part("sdb", 1, d -> d.holding("vfat", "5678").labelled("MY KEYS/1"));

        assertThat(find("/dev/disk/by-label/MY\\x20KEYS\\x2f1")
                        .stick()
                        .orElseThrow()
                        .uuid())
                .isEqualTo("5678");
        assertThat(find("/dev/disk/by-label/").stick()).isEmpty();
    }

    @Test
    void isRefusedWhenTwoHaveTheName() {
        machine.disk("sdb").part("sdb", 1, d -> d.holding("vfat", "1").labelled("KEYS"));

        assertThat(find("LABEL=KEYS").refusal().orElseThrow().message())
                .isEqualTo("--usb-key LABEL=KEYS could be each of /dev/sda1, /dev/sdb1.");
    }

    /** A copy of the SD card, or of another stick: the key could be put on the one and looked for on the other. */
    @Test
    void isRefusedWhenAnotherFileSystemHasItsUuid() {
        machine.disk("sdb").part("sdb", 1, d -> d.holding("vfat", "1234-abcd"));

        assertThat(find("/dev/sda1").refusal().orElseThrow().message())
                .isEqualTo(
                        "--usb-key /dev/sda1 has the UUID 1234-ABCD, as each of /dev/sda1, /dev/sdb1 has: a start could not"
                                + " tell them apart.");
    }

    @Test
    void isRefusedWhenItCannotBeWrittenTo() {
        machine.part("sda", 4, d -> d.holding("vfat", "4444").readOnly());

        assertThat(find("/dev/sda4").refusal().orElseThrow().message())
                .isEqualTo("--usb-key /dev/sda4 is write-protected, and a key has to be put on it.");
    }

    /** What is mounted for writing cannot be mounted as a start does it, and what is mounted read-only cannot be written to. */
    @Test
    void isRefusedWhileItIsMounted() {
        machine.part("sda", 4, d -> d.holding("vfat", "4444").mounted("/media/pi/KEYS"));

        Refusal refusal = find("UUID=4444").refusal().orElseThrow();
        assertThat(refusal.message()).isEqualTo("--usb-key UUID=4444 is mounted at /media/pi/KEYS.");
        assertThat(refusal.remedy()).contains("sudo umount /dev/sda4");
    }

    @Test
    void isTakenThoughAKilledRunLeftItMounted() {
        machine.part("sda", 4, d -> d.holding("vfat", "4444").mounted("/run/rp5-provision/usb-key"));

        assertThat(find("UUID=4444").stick()).isPresent();
    }

    @Test
    void isRefusedWhileTheDiskIsMountedThatTheKernelAlsoShowsAsPartition() {
        machine.with("sdc", "disk", d -> d.holding("vfat", "CAFE"))
                .part("sdc", 1, d -> d.holding("vfat", "CAFE").mounted("/mnt"));

        assertThat(find("UUID=CAFE").refusal().orElseThrow().message()).endsWith("is mounted at /mnt.");
    }

    @Test
    void fileSystemThatTheKernelShowsAsDiskAndAsPartitionIsOne() {
        machine.with("sdc", "disk", d -> d.holding("vfat", "CAFE").labelled("SUPER"))
                .part("sdc", 1, d -> d.holding("vfat", "CAFE").labelled("SUPER"));

        assertThat(find("LABEL=SUPER").stick()).contains(new UsbStick("LABEL=SUPER", "CAFE", "vfat"));
    }

    private Sticks.Found find(String name) {
        return Sticks.find(UsbStick.named(name), TARGET, machine.facts());
    }
}
