package rp5.provision.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import rp5.provision.model.Holder;
import rp5.provision.model.Holder.Kind;
import rp5.provision.testing.FakeMachine;

class HoldersTest {
    @Test
    void nothingHoldsAnEmptyDisk() {
        assertThat(of(FakeMachine.onSd(), "nvme0n1")).isEmpty();
    }

    @Test
    void partitionsThatNobodyUsesDoNotHold() {
        assertThat(of(FakeMachine.onSd().part("nvme0n1", 1).part("nvme0n1", 2), "nvme0n1"))
                .isEmpty();
    }

    @Test
    void listsWhatAKilledRunLeftInTheOrderInWhichItGoes() {
        FakeMachine machine = FakeMachine.onSd()
                .provisioned("nvme0n1")
                .mount("/run/rp5-provision", "/rp5-provision", "0:25", "tmpfs", "tmpfs", "rw")
                .mounted("/run/rp5-provision/root", "dm-1", "ext4")
                .mounted("/run/rp5-provision/root/boot", "nvme0n1p2", "ext4")
                .mounted("/run/rp5-provision/esp", "nvme0n1p1", "vfat");
        machine.mount(
                        "/run/rp5-provision/root/boot/firmware",
                        "/rp5-staging",
                        machine.device("nvme0n1p1").majorMinor(),
                        "vfat",
                        "/dev/nvme0n1p1",
                        "rw")
                .mount("/run/rp5-provision/root/dev", "/", "0:5", "devtmpfs", "devtmpfs", "rw")
                .mount("/run/rp5-provision/root/dev/pts", "/", "0:22", "devpts", "devpts", "rw");

        assertThat(of(machine, "nvme0n1"))
                .containsExactly(
                        new Holder(Kind.MOUNT, "/run/rp5-provision/root/dev/pts", ""),
                        new Holder(Kind.MOUNT, "/run/rp5-provision/root/boot/firmware", "nvme0n1p1"),
                        new Holder(Kind.MOUNT, "/run/rp5-provision/root/dev", ""),
                        new Holder(Kind.MOUNT, "/run/rp5-provision/root/boot", "nvme0n1p2"),
                        new Holder(Kind.MOUNT, "/run/rp5-provision/esp", "nvme0n1p1"),
                        new Holder(Kind.MOUNT, "/run/rp5-provision/root", "dm-1"),
                        new Holder(Kind.MOUNT, "/run/rp5-provision", ""),
                        new Holder(Kind.VOLUME_GROUP, "rp5vg", "dm-0"),
                        new Holder(Kind.LUKS, "cryptroot", "nvme0n1p3"));
        assertThat(foreign(machine, "nvme0n1")).isEmpty();
    }

    @Test
    void aBindMountAndASecondMountAtOnePlaceAreMountsToo() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1)
                .mounted("/mnt/a", "nvme0n1p1", "ext4")
                .mounted("/mnt/a", "nvme0n1p1", "ext4");
        machine.mount("/srv/b", "/sub", machine.device("nvme0n1p1").majorMinor(), "ext4", "/dev/nvme0n1p1", "rw");

        assertThat(of(machine, "nvme0n1")).extracting(Holder::name).containsExactly("/srv/b", "/mnt/a", "/mnt/a");
    }

    @Test
    void aGroupGoesOnlyWhenNothingLiesOnAnyOfItsVolumes() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1)
                .with("dm-0", "lvm", d -> d.at("/dev/mapper/vg--x-a"), "nvme0n1p1")
                .with("dm-1", "lvm", d -> d.at("/dev/mapper/vg--x-b"), "nvme0n1p1")
                .with("dm-2", "crypt", d -> d.at("/dev/mapper/safe"), "dm-1")
                .with("md7", "raid1", UnaryOperator.identity(), "dm-2")
                .group("vg-x", "/dev/nvme0n1p1");

        assertThat(of(machine, "nvme0n1"))
                .containsExactly(
                        new Holder(Kind.MD_ARRAY, "/dev/md7", "dm-2"),
                        new Holder(Kind.LUKS, "safe", "dm-1"),
                        new Holder(Kind.VOLUME_GROUP, "vg-x", "nvme0n1p1"));
    }

    @Test
    void knowsLoopsKpartxAndWhatItDoesNotKnow() {
        FakeMachine machine = FakeMachine.onSd()
                .with("loop0", "loop", d -> d.over("/dev/nvme0n1"), "nvme0n1")
                .with("dm-0", "part", d -> d.at("/dev/mapper/loop0p1"), "loop0")
                .with("bcache0", "disk", UnaryOperator.identity(), "nvme0n1");

        assertThat(of(machine, "nvme0n1"))
                .containsExactlyInAnyOrder(
                        new Holder(Kind.DEVICE_MAPPER, "loop0p1", "loop0"),
                        new Holder(Kind.LOOP, "/dev/loop0", "nvme0n1"),
                        new Holder(Kind.OTHER, "/dev/bcache0", "nvme0n1"));
        assertThat(foreign(machine, "nvme0n1")).hasSize(3);
    }

    @Test
    void swapComesFirst() {
        FakeMachine machine = FakeMachine.onSd()
                .provisioned("nvme0n1")
                .with("dm-2", "lvm", d -> d.at("/dev/mapper/rp5vg-swap"), "dm-0")
                .swap("/dev/dm-2");

        assertThat(of(machine, "nvme0n1").get(0)).isEqualTo(new Holder(Kind.SWAP, "/dev/dm-2", "dm-2"));
        assertThat(foreign(machine, "nvme0n1")).extracting(Holder::kind).containsExactly(Kind.SWAP);
    }

    @Test
    void automountsOfOurThreePartitionsAreOursAndOthersAreNot() {
        FakeMachine ours = FakeMachine.onSd().provisioned("nvme0n1").mounted("/media/pi/BOOT", "nvme0n1p2", "ext4");
        assertThat(foreign(ours, "nvme0n1")).isEmpty();

        FakeMachine data = FakeMachine.onSd()
                .part("nvme0n1", 2, d -> d.partition(2, "", "BOOT"))
                .mounted("/media/pi/BOOT", "nvme0n1p2", "ext4");
        assertThat(foreign(data, "nvme0n1")).extracting(Holder::name).containsExactly("/media/pi/BOOT");

        FakeMachine inside = FakeMachine.onSd().provisioned("nvme0n1").mounted("/mnt", "dm-1", "ext4");
        assertThat(foreign(inside, "nvme0n1")).extracting(Holder::name).containsExactly("/mnt");
    }

    @Test
    void somethingElseMountedBelowAnAutomountIsSomebodyElses() {
        FakeMachine machine = FakeMachine.onSd()
                .provisioned("nvme0n1")
                .mounted("/media/pi/BOOT", "nvme0n1p2", "ext4")
                .disk("sda")
                .mounted("/media/pi/BOOT/usb", "sda", "ext4");

        assertThat(foreign(machine, "nvme0n1")).extracting(Holder::name).containsExactly("/media/pi/BOOT/usb");
    }

    @Test
    void ourWorkFolderIsNotSearchedForOtherDisks() {
        FakeMachine machine = FakeMachine.onSd().disk("sda").mounted("/run/rp5-provision/root", "sda", "ext4");

        assertThat(of(machine, "nvme0n1")).isEmpty();
    }

    /** It lies on another disk, and as long as it is mounted our folder cannot be let go. */
    @Test
    void theStickThatAKilledRunHadMountedIsLetGo() {
        FakeMachine machine = FakeMachine.onSd()
                .disk("sda")
                .part("sda", 1, d -> d.holding("vfat", "1234-ABCD"))
                .mount("/run/rp5-provision", "/rp5-provision", "0:25", "tmpfs", "tmpfs", "rw")
                .mounted("/run/rp5-provision/usb-key", "sda1", "vfat");

        assertThat(of(machine, "nvme0n1"))
                .containsExactly(
                        new Holder(Kind.MOUNT, "/run/rp5-provision/usb-key", ""),
                        new Holder(Kind.MOUNT, "/run/rp5-provision", ""));
        assertThat(foreign(machine, "nvme0n1")).isEmpty();
    }

    @Test
    void theStickThatTheScriptOfAnImageHadMountedIsLetGoBeforeTheImage() {
        String image = "/run/rp5-provision/image-initramfs8";
        FakeMachine machine = FakeMachine.onSd()
                .disk("sda")
                .part("sda", 1, d -> d.holding("vfat", "1234-ABCD"))
                .mount(image, "/", "0:26", "tmpfs", "tmpfs", "rw")
                .mounted(image + "/all/run/rp5-usb-key", "sda1", "vfat");

        assertThat(of(machine, "nvme0n1"))
                .containsExactly(
                        new Holder(Kind.MOUNT, image + "/all/run/rp5-usb-key", ""), new Holder(Kind.MOUNT, image, ""));
        assertThat(foreign(machine, "nvme0n1")).isEmpty();
    }

    @Test
    void aGroupOfOurNameThatReachesFurtherIsNotOurs() {
        FakeMachine machine = FakeMachine.onSd()
                .disk("sda")
                .part("nvme0n1", 1)
                .with("dm-0", "lvm", d -> d.at("/dev/mapper/rp5vg-root"), "nvme0n1p1")
                .group("rp5vg", "/dev/nvme0n1p1", "/dev/sda");

        assertThat(foreign(machine, "nvme0n1")).extracting(Holder::name).containsExactly("rp5vg");
    }

    @Test
    void undoublesTheHyphensOfAMapperName() {
        assertThat(Holders.groupOf("rp5vg-root")).isEqualTo("rp5vg");
        assertThat(Holders.groupOf("a--b-c--d")).isEqualTo("a-b");
        assertThat(Holders.groupOf("a--")).isEqualTo("a-");
    }

    private static List<Holder> of(FakeMachine machine, String disk) {
        return Holders.of(machine.device(disk), machine.facts());
    }

    private static List<Holder> foreign(FakeMachine machine, String disk) {
        return Leftovers.foreign(machine.device(disk), machine.facts());
    }
}
