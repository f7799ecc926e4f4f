package rp5.provision.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.testing.FakeMachine;

class HolderGuardTest {
    @Test
    void listsEverythingThatIsSomebodyElses() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1)
                .part("nvme0n1", 2)
                .mounted("/data", "nvme0n1p1", "ext4")
                .with("dm-0", "crypt", d -> d.at("/dev/mapper/safe"), "nvme0n1p2");

        assertThat(check(machine))
                .containsExactly(
                        "/dev/nvme0n1 is in use: mounted at /data (nvme0n1p1); mapping safe is open (nvme0n1p2).");
    }

    @Test
    void aMappingOfOurNameOnADiskOfSomebodyElseIsNotOurs() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 2)
                .with("dm-0", "crypt", d -> d.at("/dev/mapper/cryptroot"), "nvme0n1p2");

        assertThat(check(machine)).containsExactly("/dev/nvme0n1 is in use: mapping cryptroot is open (nvme0n1p2).");
        assertThat(check(FakeMachine.onSd().provisioned("nvme0n1"))).isEmpty();
    }

    @Test
    void refusesAMemberOfAnActiveArrayOverOtherDisks() {
        FakeMachine machine =
                FakeMachine.onSd().disk("sda").with("md0", "raid1", UnaryOperator.identity(), "nvme0n1", "sda");

        assertThat(check(machine))
                .anySatisfy(m -> assertThat(m).contains("belongs together with other disks: /dev/md0 lies on sda too"));
    }

    @Test
    void refusesAnIdleMemberByTheSharedUuid() {
        for (String fstype : List.of("btrfs", "linux_raid_member", "zfs_member")) {
            FakeMachine machine = FakeMachine.onSd()
                    .part("nvme0n1", 1, d -> d.holding(fstype, "u1"))
                    .disk("sda")
                    .change("sda", d -> d.holding(fstype, "u1"));

            assertThat(check(machine))
                    .as(fstype)
                    .singleElement()
                    .asString()
                    .contains("/dev/nvme0n1p1 and /dev/sda are members of one " + fstype);
        }
    }

    @Test
    void aBtrfsOfItsOwnIsNoReason() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1, d -> d.holding("btrfs", "u1"))
                .part("nvme0n1", 2, d -> d.holding("btrfs", "u1"))
                .disk("sda")
                .change("sda", d -> d.holding("ext4", "u1"));

        assertThat(check(machine)).isEmpty();
    }

    @Test
    void refusesAGroupThatReachesToOtherDisksAlsoWhenItIsNotActive() {
        FakeMachine machine =
                FakeMachine.onSd().disk("sda").part("nvme0n1", 1).group("data", "/dev/nvme0n1p1", "/dev/sda");

        assertThat(check(machine)).singleElement().asString().contains("volume group data lies on /dev/sda too");
        assertThat(check(FakeMachine.onSd().disk("sda").group("data", "/dev/sda", "/dev/sdb")))
                .isEmpty();
    }

    @Test
    void refusesAGroupWithAPartThatIsMissing() {
        FakeMachine machine = FakeMachine.onSd().part("nvme0n1", 1).group("data", "/dev/nvme0n1p1", "[unknown]");

        assertThat(check(machine)).singleElement().asString().contains("[unknown]");
    }

    @Test
    void refusesAZfsMemberWhileAPoolIsInUse() {
        FakeMachine machine = FakeMachine.onSd()
                .part("nvme0n1", 1, d -> d.holding("zfs_member", "u1"))
                .mount("/tank", "/", "0:50", "zfs", "tank", "rw");

        assertThat(check(machine)).singleElement().asString().contains("ZFS");
    }

    /** To rename the group of a finished disk, as one would another's, would make that one unbootable. */
    @Test
    void whatAKilledCheckLeftOpenOnAnotherDiskIsClosedByHand() {
        FakeMachine machine = FakeMachine.onSd().nvme("nvme1n1", "S2").provisioned("nvme1n1", "rp5-check");

        List<Refusal> refusals = NameClash.check(machine.device("nvme0n1"), machine.facts());

        assertThat(refusals)
                .extracting(Refusal::message)
                .containsExactly(
                        "Another disk has a volume group rp5vg (/dev/mapper/rp5-check).",
                        "The name /dev/mapper/rp5vg-root is in use by another disk (dm-0).");
        assertThat(refusals)
                .extracting(Refusal::remedy)
                .containsOnly("If an earlier run was killed while it worked on /dev/nvme1n1, close what it has left"
                        + " open: sudo vgchange --activate n rp5vg; sudo cryptsetup close rp5-check. Or restart the"
                        + " machine.");
    }

    @Test
    void whatAKilledCheckLeftOpenOnTheDiskItselfIsNoReason() {
        assertThat(check(FakeMachine.onSd().provisioned("nvme0n1", "rp5-check")))
                .isEmpty();
    }

    @Test
    void namesThatAnotherDiskHasAreARefusal() {
        FakeMachine machine = FakeMachine.onSd().nvme("nvme1n1", "S2").provisioned("nvme1n1");

        List<Refusal> refusals = NameClash.check(machine.device("nvme0n1"), machine.facts());

        assertThat(refusals).hasSize(3).allMatch(r -> r.code() == ResultCode.FAIL_SAFETY_GUARD);
        assertThat(refusals.get(0).message()).contains("rp5vg (/dev/mapper/cryptroot)");
        assertThat(refusals).allMatch(r -> r.remedy()
                .equals("If an earlier run was killed while it worked on /dev/nvme1n1, close what it has left open:"
                        + " sudo vgchange --activate n rp5vg; sudo cryptsetup close cryptroot. Or restart the"
                        + " machine."));
        assertThat(NameClash.check(machine.device("nvme1n1"), machine.facts())).isEmpty();
    }

    @Test
    void whatAKilledRunHasLeftMountedOnAnotherDiskIsClosedInItsOrder() {
        FakeMachine machine = FakeMachine.onSd()
                .nvme("nvme1n1", "S2")
                .provisioned("nvme1n1")
                .mounted("/run/rp5-provision/root", "dm-1", "ext4")
                .mount("/run/rp5-provision/root/proc", "/", "0:40", "proc", "proc", "rw")
                .mounted("/run/rp5-provision/esp", "nvme1n1p1", "vfat")
                .mounted("/media/pi/BOOT", "nvme1n1p2", "ext4");

        List<Refusal> refusals = NameClash.check(machine.device("nvme0n1"), machine.facts());

        assertThat(refusals.get(0).remedy())
                .contains(
                        ": sudo umount --recursive /run/rp5-provision; sudo umount /media/pi/BOOT; sudo vgchange --activate"
                                + " n rp5vg; sudo cryptsetup close cryptroot. Or restart");
        assertThat(refusals.get(3).message())
                .isEqualTo("/run/rp5-provision is in use by another disk: /dev/dm-1 is mounted at"
                        + " /run/rp5-provision/root; /dev/nvme1n1p1 is mounted at /run/rp5-provision/esp.");
    }

    /** It is of another disk by its nature, and let go with all else of the killed run. */
    @Test
    void aStickThatAKilledRunLeftMountedIsNoRefusal() {
        for (String place :
                List.of("usb-key", "image-initramfs8/all/run/rp5-usb-key", "image-k/all/main/run/rp5-usb-key")) {
            FakeMachine machine = FakeMachine.onSd()
                    .disk("sda")
                    .part("sda", 1)
                    .mounted("/run/rp5-provision/" + place, "sda1", "vfat");

            assertThat(NameClash.check(machine.device("nvme0n1"), machine.facts()))
                    .as(place)
                    .isEmpty();
            assertThat(check(machine)).as(place).isEmpty();
        }
    }

    /** Nothing of it is open any more but one mount: no name would clash, and the target could not be mounted there. */
    @Test
    void aMountInOurFolderThatIsOfAnotherDiskIsARefusal() {
        FakeMachine machine = FakeMachine.onSd()
                .disk("sda")
                .part("sda", 1)
                .mounted("/run/rp5-provision/esp", "sda1", "vfat")
                .mount("/run/rp5-provision", "/rp5-provision", "0:25", "tmpfs", "tmpfs", "rw");

        List<Refusal> refusals = NameClash.check(machine.device("nvme0n1"), machine.facts());

        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0).message())
                .isEqualTo(
                        "/run/rp5-provision is in use by another disk: /dev/sda1 is mounted at /run/rp5-provision/esp.");
        assertThat(refusals.get(0).remedy())
                .isEqualTo("sudo umount --recursive /run/rp5-provision. Or restart the machine.");
    }

    @Test
    void nobodyIsToldToCloseWhatIsNotOurs() {
        FakeMachine foreign =
                FakeMachine.onSd().disk("sda").with("dm-0", "crypt", d -> d.at("/dev/mapper/cryptroot"), "sda");
        FakeMachine live = FakeMachine.bare()
                .nvme("nvme1n1", "S2")
                .provisioned("nvme1n1")
                .mounted("/", "dm-1", "ext4")
                .nvme("nvme0n1", "S1");

        for (FakeMachine machine : List.of(foreign, live)) {
            assertThat(NameClash.check(machine.device("nvme0n1"), machine.facts()))
                    .isNotEmpty()
                    .noneMatch(r -> r.remedy().contains("cryptsetup close"));
        }
    }

    @Test
    void aGroupOfOurNameOnBothDisksIsAClashToo() {
        FakeMachine machine =
                FakeMachine.onSd().disk("sda").provisioned("nvme0n1").group("rp5vg", "/dev/sda");

        assertThat(NameClash.check(machine.device("nvme0n1"), machine.facts())).hasSize(1);
    }

    private static List<String> check(FakeMachine machine) {
        return new HolderGuard(machine.device("nvme0n1"), machine.facts())
                .check(List.of(), List.of()).stream().map(Refusal::message).toList();
    }
}
