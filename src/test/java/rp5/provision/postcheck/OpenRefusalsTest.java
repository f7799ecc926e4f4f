package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.FakePlan;
import rp5.provision.topology.Leftovers;

/** What is said of a disk, or of another one, that is open already. The kernel calls each mapping dm-N, which no command takes. */
class OpenRefusalsTest {
    private static final String BASE = "/run/rp5-provision";
    private static final String OR_RESTART = ". Or restart the machine.";

    @Test
    void closedDiskIsNotRefused() {
        assertThat(refusals(FakeMachine.onSd())).isEmpty();
    }

    @Test
    void commandsCloseAllThatAKilledRunLeftInItsOrder() {
        List<Refusal> refusals = refusals(FakeMachine.onSd()
                .provisioned("nvme0n1")
                .mount(BASE, "/rp5-provision", "0:25", "tmpfs", "tmpfs", "rw")
                .mounted(BASE + "/root", "dm-1", "ext4")
                .mounted(BASE + "/root/boot", "nvme0n1p2", "ext4"));

        assertThat(refusals)
                .singleElement()
                .isEqualTo(refusal(
                        "/dev/nvme0n1p3 is open already, as cryptroot, rp5vg-root.",
                        "Close what is open on the disk: sudo umount --recursive /run/rp5-provision;"
                                + " sudo vgchange --activate n rp5vg; sudo cryptsetup close cryptroot."));
    }

    @Test
    void commandsNameWhatSomebodyHasOpenedByItsOwnName() {
        List<Refusal> refusals = refusals(
                FakeMachine.onSd().provisioned("nvme0n1", "my-safe").mounted("/media/pi/my disk", "dm-1", "ext4"));

        assertThat(refusals)
                .singleElement()
                .isEqualTo(refusal(
                        "/dev/nvme0n1p3 is open already, as my-safe, rp5vg-root.",
                        "Close what is open on the disk: sudo umount '/media/pi/my disk';"
                                + " sudo vgchange --activate n rp5vg; sudo cryptsetup close my-safe."));
    }

    @Test
    void whatAKilledCheckLeftIsNoReason() {
        FakeMachine machine = FakeMachine.onSd().provisioned("nvme0n1", "rp5-check");
        ProvisionPlan plan =
                FakePlan.of(machine.device("nvme0n1"), Leftovers.ofCheck(machine.device("nvme0n1"), machine.facts()));

        assertThat(OpenRefusals.of(plan, machine.facts())).isEmpty();
    }

    @Test
    void whatAKilledCheckLeftOnAnotherDiskIsClosedByHand() {
        FakeMachine machine = FakeMachine.onSd().nvme("nvme1n1", "S2").provisioned("nvme1n1", "rp5-check");

        assertThat(refusals(machine))
                .singleElement()
                .isEqualTo(refusal(
                        "Another volume group called rp5vg is there, on /dev/mapper/rp5-check.",
                        "If an earlier run was killed while it worked on /dev/nvme1n1, close what it has left open:"
                                + " sudo vgchange --activate n rp5vg; sudo cryptsetup close rp5-check" + OR_RESTART));
    }

    /** The group of the running system, say. */
    @Test
    void groupThatIsNoneOfAKilledRunStays() {
        assertThat(refusals(FakeMachine.onSd().disk("sda").group("rp5vg", "/dev/sda")))
                .singleElement()
                .isEqualTo(refusal(
                        "Another volume group called rp5vg is there, on /dev/sda.",
                        "Take that disk off or start from it; two groups of one name cannot be open together."));
    }

    @Test
    void mappingOfOurNameOnAnotherDiskWouldBeClosedAtTheEnd() {
        FakeMachine machine =
                FakeMachine.onSd().disk("sda").with("dm-0", "crypt", d -> d.at("/dev/mapper/rp5-check"), "sda");

        assertThat(refusals(machine))
                .singleElement()
                .isEqualTo(refusal(
                        "The name /dev/mapper/rp5-check is in use by another disk (sda).",
                        "Close that mapping: sudo cryptsetup close rp5-check."));
    }

    @Test
    void whatIsMountedWhereTheDiskWouldBeIsUnmountedByHand() {
        FakeMachine machine = FakeMachine.onSd().disk("sda").mounted(BASE + "/usb-key", "sda", "vfat");

        assertThat(refusals(machine))
                .singleElement()
                .isEqualTo(refusal(
                        "/run/rp5-provision is in use: /dev/sda is mounted at /run/rp5-provision/usb-key.",
                        "sudo umount --recursive /run/rp5-provision" + OR_RESTART));
    }

    private static Refusal refusal(String message, String remedy) {
        return new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, remedy);
    }

    private static List<Refusal> refusals(FakeMachine machine) {
        return OpenRefusals.of(FakePlan.of(machine.device("nvme0n1"), List.of()), machine.facts());
    }
}
