package rp5.provision.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.bootchain.Fstab;
import rp5.provision.bootchain.FstabEntry;
import rp5.provision.model.Ids;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.SystemSamples;

/** A line for what the target will not have keeps the disk from starting, or fails the run when all is done. */
class GoneDisksTest {
    private static final UUID LUKS = UUID.fromString("8159d2c4-799c-4434-8d9b-87e4a40cc607");

    @Test
    void aDataDiskThatBecomesTheTargetIsNotWaitedFor() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1, d -> d.partition(1, "", "data").holding("ext4", "da7a"))
                .part("nvme0n1", 2, d -> d.partition(2, "", "").holding("crypto_LUKS", "5ec4e7"))
                .disk("sda")
                .change("sda", d -> d.holding("ext4", "0714e4"));
        MachineFacts facts = with(machine, """
                UUID=da7a /data ext4 defaults 0 2
                PARTLABEL=data /data2 ext4 defaults 0 2
                /dev/mapper/secret /secret ext4 defaults 0 2
                UUID=0714e4 /backup ext4 defaults 0 2
                nas:/x /nas nfs defaults 0 0
                """, "secret UUID=5ec4e7 /root/key luks\nbackup UUID=bac none luks\n");

        assertThat(places(plan(facts))).containsExactly("/", "/boot", "/boot/firmware", "/backup", "/nas");
        assertThat(mappings(plan(facts))).containsExactly("cryptroot", "backup");
    }

    @Test
    void theSubvolumesOfABtrfsRootAreNotWaitedFor() {
        FakeMachine machine = FakeMachine.onSd()
                .unmounted("/")
                .change("mmcblk0p2", d -> d.holding("btrfs", "b74f5"))
                .mount("/", "/@", "0:40", "btrfs", "/dev/mmcblk0p2", "rw,subvol=/@")
                .mount("/home", "/@home", "0:40", "btrfs", "/dev/mmcblk0p2", "rw,subvol=/@home");
        MachineFacts facts =
                with(machine, "UUID=b74f5 / btrfs subvol=@ 0 0\nUUID=b74f5 /home btrfs subvol=@home 0 0\n", "");

        assertThat(places(plan(facts))).containsExactly("/", "/boot", "/boot/firmware");
    }

    @Test
    void theCardThatAUsbSystemStartsFromIsNotWaitedFor() {
        FakeMachine machine = FakeMachine.onSd()
                .unmounted("/")
                .part("mmcblk0", 3, d -> d.partition(3, "", "").holding("swap", "5a4b"))
                .part("mmcblk0", 4, d -> d.partition(4, "", "").holding("ext4", "d47a"))
                .disk("sda")
                .part("sda", 1)
                .mounted("/", "sda1", "ext4");
        MachineFacts facts = with(machine, "UUID=5a4b none swap sw 0 0\n/dev/mmcblk0p4 /data ext4 defaults 0 2\n", "");

        assertThat(places(plan(facts))).containsExactly("/", "/boot", "/boot/firmware");
    }

    /** fstab(5) takes every name below /dev: udev's links, LVM's folder of the group, the kernel's own. */
    @Test
    void theCardIsNotWaitedForByWhicheverOfItsNames() {
        FakeMachine machine = FakeMachine.onSd()
                .part("mmcblk0", 3, d -> d.partition(3, "", "")
                        .linked("/dev/disk/by-id/mmc-SC64G_0x1-part3", "/dev/disk/by-path/platform-mmc-part3"))
                .part("mmcblk0", 4)
                .with("dm-2", "lvm", d -> d.at("/dev/mapper/vg-home").linked("/dev/vg/home"), "mmcblk0p4")
                .with("dm-3", "lvm", d -> d.at("/dev/mapper/vg-srv"), "mmcblk0p4")
                .part("mmcblk0", 5, d -> d.partition(5, "", "my data").labelled("my data"))
                .disk("sda")
                .change("sda", d -> d.linked("/dev/disk/by-id/usb-Backup_1"));
        MachineFacts facts = with(machine, """
                /dev/disk/by-id/mmc-SC64G_0x1-part3 /a ext4 defaults 0 2
                /dev/disk/by-path/platform-mmc-part3 /b ext4 defaults 0 2
                /dev/vg/home /home ext4 defaults 0 2
                /dev/dm-2 /c ext4 defaults 0 2
                /dev/mapper/vg-srv /srv ext4 defaults 0 2
                /dev/disk/by-label/my\\x20data /d ext4 defaults 0 2
                /dev/disk/by-id/usb-Backup_1 /backup ext4 defaults 0 2
                /dev/disk/by-id/usb-Not_there /other ext4 nofail 0 2
                """, "a /dev/vg/home none luks\nb /dev/disk/by-id/usb-Backup_1 none luks\n");

        assertThat(places(plan(facts))).containsExactly("/", "/boot", "/boot/firmware", "/backup", "/other");
        assertThat(mappings(plan(facts))).containsExactly("cryptroot", "b");
    }

    @Test
    void theContainerOfAnEncryptedCardIsNotWaitedFor() {
        FakeMachine machine = FakeMachine.onSd()
                .unmounted("/")
                .change("mmcblk0p2", d -> d.holding("crypto_LUKS", "ca4d"))
                .with("dm-3", "crypt", d -> d.at("/dev/mapper/card"), "mmcblk0p2")
                .mounted("/", "dm-3", "ext4");
        MachineFacts facts =
                with(machine, "/dev/mapper/card / ext4 defaults 0 1\n", "card UUID=\"CA4D\" none luks,initramfs\n");

        assertThat(mappings(plan(facts))).containsExactly("cryptroot");
    }

    private static MachineFacts with(FakeMachine machine, String fstab, String crypttab) {
        MachineFacts facts = machine.facts();
        return new MachineFacts(
                facts.root(),
                facts.kernelRelease(),
                facts.memory(),
                facts.bootloaderDate(),
                facts.devices(),
                facts.mounts(),
                facts.swaps(),
                facts.volumeGroups(),
                facts.source().with("/etc/fstab", fstab).with("/etc/crypttab", crypttab));
    }

    private static ProvisionPlan plan(MachineFacts facts) {
        SystemSamples samples = new SystemSamples();
        Planned planned = Planner.plan(
                samples.flags(),
                samples.plan().disk(),
                List.of(),
                facts,
                Ids.choose(() -> LUKS),
                TargetPaths.below(TargetPaths.BASE));
        assertThat(planned.refusals()).isEmpty();
        return planned.plan().orElseThrow();
    }

    private static List<String> places(ProvisionPlan plan) {
        return Fstab.parse(text(plan, "/etc/fstab")).entries().stream()
                .map(FstabEntry::target)
                .toList();
    }

    private static List<String> mappings(ProvisionPlan plan) {
        return Crypttab.parse(text(plan, "/etc/crypttab")).entries().stream()
                .map(CrypttabEntry::name)
                .toList();
    }

    private static String text(ProvisionPlan plan, String path) {
        return plan.files().stream()
                .filter(file -> file.path().equals(path))
                .map(PlannedFile::content)
                .collect(Collectors.joining());
    }
}
