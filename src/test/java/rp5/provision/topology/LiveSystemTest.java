package rp5.provision.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import rp5.provision.model.MachineFacts;
import rp5.provision.testing.FakeMachine;

class LiveSystemTest {
    @Test
    void aSystemOnSdLeavesTheNvmeAlone() {
        MachineFacts facts = FakeMachine.onSd().facts();

        LiveSystem live = LiveSystem.of(facts);

        assertThat(live.unknown()).isEmpty();
        assertThat(uses("nvme0n1", facts)).isEmpty();
        assertThat(uses("mmcblk0", facts)).containsExactlyInAnyOrder("/", "/boot/firmware");
        assertThat(uses("mmcblk0p1", facts)).containsExactlyInAnyOrder("/", "/boot/firmware");
    }

    @Test
    void goesByDeviceNumberWhereTheKernelSaysDevRoot() {
        FakeMachine machine = FakeMachine.onSd().unmounted("/");
        MachineFacts facts = machine.mount(
                        "/", "/", machine.device("mmcblk0p2").majorMinor(), "ext4", "/dev/root", "rw")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).isEmpty();
        assertThat(uses("mmcblk0", facts)).contains("/");
    }

    @Test
    void findsTheDiskBelowLvmBelowLuksAndEverythingOnIt() {
        MachineFacts facts = FakeMachine.bare()
                .nvme("nvme0n1", "S1")
                .provisioned("nvme0n1")
                .mounted("/", "dm-1", "ext4")
                .mounted("/boot", "nvme0n1p2", "ext4")
                .mounted("/boot/firmware", "nvme0n1p1", "vfat")
                .with("loop0", "loop", d -> d.over("/var/lib/disk.img"), "dm-1")
                .with("loop1", "loop", d -> d.over("/dev/nvme0n1p2"), "nvme0n1p2")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).isEmpty();
        for (String name : Set.of("nvme0n1", "nvme0n1p1", "nvme0n1p3", "dm-0", "dm-1", "loop0", "loop1")) {
            assertThat(uses(name, facts)).as(name).isNotEmpty();
        }
    }

    @Test
    void seesThroughAnOverlayWhoseLayersAreVisible() {
        MachineFacts facts = overlay(
                        "lowerdir=/media/root-ro,upperdir=/media/root-rw/overlay,workdir=/media/root-rw/work")
                .mounted("/media/root-ro", "mmcblk0p2", "ext4")
                .mount("/media/root-rw", "/", "0:30", "tmpfs", "tmpfs", "rw")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).isEmpty();
        assertThat(uses("mmcblk0", facts)).contains("/");
        assertThat(uses("nvme0n1", facts)).isEmpty();
    }

    @Test
    void takesTheDiskOfAnOverlaysUpperLayerToo() {
        MachineFacts facts = overlay("lowerdir=/media/root-ro,upperdir=/media/root-rw/overlay")
                .mounted("/media/root-ro", "mmcblk0p2", "ext4")
                .mounted("/media/root-rw", "nvme0n1", "ext4")
                .facts();

        assertThat(uses("nvme0n1", facts)).contains("/");
    }

    @Test
    void doesNotKnowAnOverlayWhoseLayersAreHidden() {
        assertThat(LiveSystem.of(overlay("lowerdir=/lower,upperdir=/upper/data").facts())
                        .unknown())
                .anyMatch(why -> why.contains("/lower"));
        assertThat(LiveSystem.of(overlay("index=off").facts()).unknown())
                .containsExactly("The layers of the overlay at / are not known.");
    }

    @Test
    void doesNotKnowARootThatIsOnNoDisk() {
        for (String fstype : Set.of("nfs4", "tmpfs", "9p")) {
            MachineFacts facts = FakeMachine.onSd()
                    .unmounted("/")
                    .mount("/", "/", "0:20", fstype, "server:/root", "rw")
                    .facts();
            assertThat(LiveSystem.of(facts).unknown()).as(fstype).isNotEmpty();
        }
        assertThat(LiveSystem.of(FakeMachine.onSd().unmounted("/").facts()).unknown())
                .containsExactly("Where / is mounted from is not known.");
    }

    @Test
    void doesNotKnowARootOnADeviceThatIsNotListed() {
        MachineFacts facts = FakeMachine.onSd()
                .unmounted("/")
                .mount("/", "/", "8:77", "ext4", "/dev/sdz1", "rw")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).containsExactly("The device 8:77 of / is not in the list of lsblk.");
    }

    @Test
    void doesNotKnowAMappingWithNothingBelowIt() {
        MachineFacts facts = FakeMachine.onSd()
                .unmounted("/")
                .with("dm-0", "crypt", UnaryOperator.identity())
                .mounted("/", "dm-0", "ext4")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).hasSize(1).first().asString().contains("/dev/dm-0");
    }

    @Test
    void doesNotKnowALoopWhoseFileIsNotKnown() {
        FakeMachine machine = FakeMachine.onSd().unmounted("/").with("loop0", "loop", UnaryOperator.identity());

        assertThat(LiveSystem.of(machine.mounted("/", "loop0", "squashfs").facts())
                        .unknown())
                .containsExactly("Which disk the loop device /dev/loop0 reads from is not known.");
    }

    @Test
    void doesNotTakeAFileInsideTheLoopsOwnFileSystemForItsBacking() {
        FakeMachine machine = FakeMachine.onSd()
                .unmounted("/")
                .with("loop0", "loop", d -> d.over("/live/filesystem.squashfs"))
                .mounted("/", "loop0", "squashfs");

        assertThat(LiveSystem.of(machine.facts()).unknown()).isNotEmpty();
    }

    @Test
    void knowsAllDisksOfAnArray() {
        MachineFacts facts = FakeMachine.bare()
                .disk("sda")
                .disk("sdb")
                .part("sda", 1)
                .part("sdb", 1)
                .with("md0", "raid1", UnaryOperator.identity(), "sda1", "sdb1")
                .mounted("/", "md0", "ext4")
                .facts();

        assertThat(uses("sda", facts)).containsExactly("/");
        assertThat(uses("sdb", facts)).containsExactly("/");
    }

    @Test
    void knowsAllDisksOfABtrfs() {
        MachineFacts facts = FakeMachine.onSd()
                .unmounted("/")
                .disk("sda")
                .disk("sdb")
                .change("sda", d -> d.holding("btrfs", "u1"))
                .change("sdb", d -> d.holding("btrfs", "u1"))
                .mount("/", "/@", "0:40", "btrfs", "/dev/sda", "rw,subvolid=256,subvol=/@")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).isEmpty();
        assertThat(uses("sda", facts)).containsExactly("/");
        assertThat(uses("sdb", facts)).containsExactly("/");
        assertThat(uses("nvme0n1", facts)).isEmpty();
    }

    @Test
    void aZfsRootIsNotKnown() {
        MachineFacts facts = FakeMachine.onSd()
                .unmounted("/")
                .mount("/", "/", "0:40", "zfs", "rpool/ROOT", "rw")
                .facts();

        assertThat(LiveSystem.of(facts).unknown()).isNotEmpty();
    }

    @Test
    void aSystemOnUsbMayHaveItsFirmwareElsewhere() {
        MachineFacts facts = FakeMachine.bare()
                .disk("sda")
                .part("sda", 2)
                .nvme("nvme0n1", "S1")
                .part("nvme0n1", 1)
                .mounted("/", "sda2", "ext4")
                .mounted("/boot/firmware", "nvme0n1p1", "vfat")
                .facts();

        assertThat(uses("sda", facts)).containsExactly("/");
        assertThat(uses("nvme0n1", facts)).containsExactly("/boot/firmware");
    }

    @Test
    void swapIsLiveAsPartitionFileAndZramsOwnDisk() {
        FakeMachine machine = FakeMachine.onSd().part("nvme0n1", 1);

        assertThat(uses("nvme0n1", machine.swap("/dev/nvme0n1p1").facts())).containsExactly("swap /dev/nvme0n1p1");
        MachineFacts file = FakeMachine.onSd()
                .mounted("/data", "nvme0n1", "ext4")
                .swapFile("/data/swapfile")
                .facts();
        assertThat(uses("nvme0n1", file)).containsExactly("swap /data/swapfile");
        MachineFacts writeBack = FakeMachine.onSd()
                .part("nvme0n1", 1)
                .with("zram1", "disk", d -> d.over("/dev/nvme0n1p1"), "nvme0n1p1")
                .swap("/dev/zram1")
                .facts();
        assertThat(uses("nvme0n1", writeBack)).containsExactly("swap /dev/zram1");
    }

    @Test
    void swapOnSomethingThatIsNotListedIsNotKnown() {
        assertThat(LiveSystem.of(FakeMachine.onSd().swap("/dev/sdq1").facts()).unknown())
                .isNotEmpty();
    }

    @Test
    void anAutomountIsNotTheFileSystem() {
        MachineFacts facts = FakeMachine.onSd()
                .unmounted("/boot/firmware")
                .mount("/boot/firmware", "/", "0:33", "autofs", "systemd-1", "rw")
                .mounted("/boot/firmware", "nvme0n1", "vfat")
                .facts();

        assertThat(uses("nvme0n1", facts)).containsExactly("/boot/firmware");
    }

    private static FakeMachine overlay(String options) {
        return FakeMachine.onSd()
                .unmounted("/")
                .mount("/", "/", "0:29", "overlay", "overlay", "rw,relatime," + options);
    }

    private static Set<String> uses(String name, MachineFacts facts) {
        return LiveSystem.of(facts).usesOf(facts.devices().byName(name).orElseThrow(), facts);
    }
}
