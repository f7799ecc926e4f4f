package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.testing.FakeMachine;

class SourceMountsTest {
    @Test
    void takesRealFileSystemsOnTheRootsDisk() {
        FakeMachine machine = FakeMachine.onSd()
                .part("mmcblk0", 3)
                .part("mmcblk0", 4)
                .disk("sda")
                .with("loop0", "loop", d -> d.over("/snap.img"), "mmcblk0p2")
                .mounted("/var", "mmcblk0p3", "ext4")
                .mounted("/home", "mmcblk0p4", "xfs")
                .mounted("/media/pi/x", "mmcblk0p4", "xfs")
                .mounted("/data", "sda", "ext4")
                .mounted("/snap/core", "loop0", "squashfs")
                .mount("/tmp", "/", "0:44", "tmpfs", "tmpfs", "rw");
        machine.mount("/srv", "/srv", machine.device("mmcblk0p3").majorMinor(), "ext4", "/dev/mmcblk0p3", "rw");

        assertThat(targets(machine)).containsExactly("/", "/home", "/var");
    }

    @Test
    void aSubvolumeIsATreeOfItsOwnAndABindMountIsNot() {
        FakeMachine machine = FakeMachine.bare()
                .disk("sda")
                .change("sda", d -> d.holding("btrfs", "u"))
                .mount("/", "/@", "0:40", "btrfs", "/dev/sda", "rw,subvol=/@")
                .mount("/home", "/@home", "0:40", "btrfs", "/dev/sda", "rw,subvol=/@home")
                .mount("/srv", "/@home/srv", "0:40", "btrfs", "/dev/sda", "rw,subvol=/@home");

        assertThat(targets(machine)).containsExactly("/", "/home");
    }

    @Test
    void aFileSystemThatIsMountedTwiceIsTakenOnce() {
        FakeMachine machine = FakeMachine.onSd()
                .part("mmcblk0", 3)
                .mounted("/srv/whole", "mmcblk0p2", "ext4")
                .mounted("/home", "mmcblk0p3", "ext4")
                .mounted("/srv/home", "mmcblk0p3", "ext4");

        assertThat(targets(machine)).containsExactly("/", "/home");
    }

    @Test
    void aMountedImageIsTakenAsTheFileThatItIs() {
        FakeMachine machine = FakeMachine.onSd()
                .with("loop0", "loop", d -> d.over("/home/pi/x.img"), "mmcblk0p2")
                .mounted("/srv/image", "loop0", "ext4");

        assertThat(targets(machine)).containsExactly("/");
    }

    @Test
    void theCardThatAUsbSystemStartsFromIsTakenToo() {
        FakeMachine machine = FakeMachine.onSd()
                .unmounted("/")
                .part("mmcblk0", 3)
                .disk("sda")
                .part("sda", 1)
                .mounted("/", "sda1", "ext4")
                .mounted("/home", "mmcblk0p3", "ext4");

        assertThat(targets(machine)).containsExactly("/", "/home");
    }

    @Test
    void whatIsMountedOverIsNotSeen() {
        FakeMachine machine = FakeMachine.onSd().part("mmcblk0", 3).disk("sda").mounted("/var", "mmcblk0p3", "ext4");

        assertThat(targets(machine.mounted("/var", "sda", "ext4"))).containsExactly("/");
    }

    @Test
    void theFirmwareIsAtBootOnOlderSystems() {
        assertThat(SourceGatherer.esp(FakeMachine.onSd().facts().mounts())).isEqualTo(Path.of("/boot/firmware"));
        assertThat(SourceGatherer.esp(FakeMachine.onSd()
                        .unmounted("/boot/firmware")
                        .mounted("/boot", "mmcblk0p1", "vfat")
                        .facts()
                        .mounts()))
                .isEqualTo(Path.of("/boot"));
        assertThat(SourceGatherer.esp(List.of())).isEqualTo(Path.of("/boot/firmware"));
    }

    private static List<String> targets(FakeMachine machine) {
        MachineFacts facts = machine.facts();
        return SourceMounts.of(facts.devices(), facts.mounts()).stream()
                .map(MountEntry::target)
                .map(Path::toString)
                .toList();
    }
}
