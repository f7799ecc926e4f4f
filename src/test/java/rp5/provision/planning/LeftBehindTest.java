package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rp5.provision.errors.Refusal;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.testing.FakeMachine;

class LeftBehindTest {
    private static LeftBehind of(FakeMachine machine, String fstab) {
        MachineFacts facts = machine.facts();
        facts = new MachineFacts(
                facts.root(),
                facts.kernelRelease(),
                facts.memory(),
                facts.bootloaderDate(),
                facts.devices(),
                facts.mounts(),
                facts.swaps(),
                facts.volumeGroups(),
                facts.source().with("/etc/fstab", fstab));
        return new LeftBehind(facts, GoneDisks.of(facts, new DevicePath("/dev/nvme0n1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var", "/usr", "/var/lib", "/etc", "/usr/lib/modules"})
    void aSystemWithAPartThatIsNotCopiedIsRefused(String place) {
        FakeMachine machine = FakeMachine.onSd().disk("sda").mounted(place, "sda", "ext4");

        assertThat(of(machine, "").objection()).map(Refusal::message).hasValueSatisfying(message -> assertThat(message)
                .endsWith("would not be copied: " + place + " (/dev/sda)."));
    }

    @Test
    void whatASystemCanStartWithoutIsToldOnly() {
        FakeMachine machine = FakeMachine.onSd()
                .part("mmcblk0", 3)
                .part("mmcblk0", 4, d -> d.partition(4, "", "").holding("ext4", "a4c1"))
                .part("nvme0n1", 1, d -> d.partition(1, "", "").holding("ext4", "da7a"))
                .disk("sda")
                .disk("sdb")
                .with("loop0", "loop", d -> d.over("/home/pi/x.img"), "mmcblk0p2")
                .mounted("/mnt/data", "mmcblk0p3", "ext4")
                .mounted("/home", "sda", "ext4")
                .mounted("/media/pi/stick", "sdb", "vfat")
                .mounted("/srv/image", "loop0", "ext4")
                .mounted("/var/lib/docker", "mmcblk0p2", "ext4")
                .mount("/var/log", "/", "0:44", "tmpfs", "tmpfs", "rw");
        LeftBehind behind = of(machine, """
                /dev/mmcblk0p2 / ext4 defaults 0 1
                /dev/mmcblk0p1 /boot/firmware vfat defaults 0 1
                /dev/mmcblk0p3 /mnt/data ext4 defaults 0 2
                UUID=a4c1 /archive ext4 noauto 0 0
                UUID=da7a /data ext4 nofail 0 2
                /dev/sda /home ext4 defaults 0 2
                /swapfile none swap sw 0 0
                """);

        assertThat(behind.objection()).isEmpty();
        assertThat(behind.warnings())
                .containsExactly(
                        "Not copied, though it is on a disk that the system starts from: /mnt/data (/dev/mmcblk0p3).",
                        "Not copied, since it is on a disk of its own: /home (/dev/sda).",
                        "Left out of the target's /etc/fstab, since the new disk will not have it: /archive (UUID=a4c1),"
                                + " /data (UUID=da7a).");
    }

    @Test
    void aPlainSystemHasNothingToTell() {
        LeftBehind behind = of(FakeMachine.onSd(), "/dev/mmcblk0p2 / ext4 defaults 0 1\n");

        assertThat(behind.objection()).isEmpty();
        assertThat(behind.warnings()).isEqualTo(List.of());
    }
}
