package rp5.provision.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rp5.provision.model.Holder;
import rp5.provision.model.Holder.Kind;
import rp5.provision.testing.FakeMachine;

/** What a killed {@code --do-postcheck} leaves on a disk: other names than a killed {@code --yes}, and all of it read-only. */
class LeftoversTest {
    private static final String BASE = "/run/rp5-provision";

    private static final List<Holder> LEFT = List.of(
            new Holder(Kind.MOUNT, BASE + "/root/boot/firmware", "nvme0n1p1"),
            new Holder(Kind.MOUNT, BASE + "/root/boot", "nvme0n1p2"),
            new Holder(Kind.MOUNT, BASE + "/root", "dm-1"),
            new Holder(Kind.MOUNT, BASE, ""),
            new Holder(Kind.VOLUME_GROUP, "rp5vg", "dm-0"),
            new Holder(Kind.LUKS, "rp5-check", "nvme0n1p3"));

    @Test
    void mappingOfAKilledCheckIsOursAndGoesLast() {
        FakeMachine machine = killedCheck();

        assertThat(Holders.of(machine.device("nvme0n1"), machine.facts())).isEqualTo(LEFT);
        assertThat(foreign(machine)).isEmpty();
    }

    @Test
    void mappingOfThatNameOnAnyOtherDiskIsSomebodyElses() {
        FakeMachine machine = FakeMachine.onSd().with("dm-0", "crypt", d -> d.at("/dev/mapper/rp5-check"), "nvme0n1");

        assertThat(foreign(machine)).extracting(Holder::name).containsExactly("rp5-check");
    }

    @Test
    void whatAKilledCheckLeftCanGoWithoutAChangeToTheDisk() {
        assertThat(ofCheck(killedCheck())).isEqualTo(LEFT);
        assertThat(ofCheck(FakeMachine.onSd().provisioned("nvme0n1", "rp5-check")))
                .isEqualTo(LEFT.subList(4, 6));
    }

    /** On the disk that the system runs from it opens nothing; elsewhere the image goes before the rest. */
    @Test
    void imageThatAKilledCheckHadUnpackedGoesToo() {
        FakeMachine machine = killedCheck()
                .mount(BASE + "/image-initramfs8", "/", "0:60", "tmpfs", "tmpfs", "rw")
                .mount(BASE + "/image-initramfs8/all/dev", "/", "0:5", "devtmpfs", "udev", "rw");

        assertThat(ofCheck(machine))
                .hasSize(8)
                .startsWith(new Holder(Kind.MOUNT, BASE + "/image-initramfs8/all/dev", ""));
    }

    @Test
    void nothingIsLetGoOfForACheckWhenAnythingElseHoldsTheDisk() {
        Map.of(
                        "what --yes left",
                        FakeMachine.onSd().provisioned("nvme0n1"),
                        "mounted by hand",
                        killedCheck().mountedToRead("/mnt", "dm-1", "ext4"),
                        "mounted by a desktop",
                        killedCheck().mountedToRead("/media/pi/BOOT", "nvme0n1p2", "ext4"),
                        "mounted to write, in our folder",
                        killedCheck().mounted(BASE + "/esp", "nvme0n1p1", "vfat"),
                        "another disk in our folder",
                        killedCheck().disk("sda").mounted(BASE + "/image-x/run/rp5-usb-key", "sda", "vfat"),
                        "a group without our mapping",
                        FakeMachine.onSd()
                                .part("nvme0n1", 1)
                                .with("dm-0", "lvm", d -> d.at("/dev/mapper/rp5vg-root"), "nvme0n1p1")
                                .group("rp5vg", "/dev/nvme0n1p1"),
                        "the running system",
                        FakeMachine.bare()
                                .nvme("nvme0n1", "S1")
                                .provisioned("nvme0n1")
                                .mounted("/", "dm-1", "ext4"),
                        "nothing",
                        FakeMachine.onSd())
                .forEach((why, machine) -> assertThat(ofCheck(machine)).as(why).isEmpty());
    }

    private static FakeMachine killedCheck() {
        return FakeMachine.onSd()
                .provisioned("nvme0n1", "rp5-check")
                .mount(BASE, "/rp5-provision", "0:25", "tmpfs", "tmpfs", "rw")
                .mountedToRead(BASE + "/root", "dm-1", "ext4")
                .mountedToRead(BASE + "/root/boot", "nvme0n1p2", "ext4")
                .mountedToRead(BASE + "/root/boot/firmware", "nvme0n1p1", "vfat");
    }

    private static List<Holder> foreign(FakeMachine machine) {
        return Leftovers.foreign(machine.device("nvme0n1"), machine.facts());
    }

    private static List<Holder> ofCheck(FakeMachine machine) {
        return Leftovers.ofCheck(machine.device("nvme0n1"), machine.facts());
    }
}
