package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.VolumeGroup;

/** Reasons not to open a disk beside what is open already. */
final class OpenRefusals {
    private OpenRefusals() {}

    static List<Refusal> of(ProvisionPlan plan, MachineFacts facts) {
        List<Refusal> refusals = new ArrayList<>();
        List<BlockDevice> holders = holders(plan, facts);
        if (!holders.isEmpty()) {
            String names =
                    String.join(", ", holders.stream().map(BlockDevice::name).toList());
            refusals.add(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    plan.devices().luks() + " is open already, as " + names + ".",
                    "Unmount what is on it, then: sudo vgchange -an " + Names.VG + "; sudo cryptsetup close "
                            + holders.get(0).name() + "."));
        } else {
            otherGroup(facts)
                    .ifPresent(group -> refusals.add(new Refusal(
                            ResultCode.FAIL_SAFETY_GUARD,
                            "Another volume group called " + Names.VG + " is there, on "
                                    + String.join(", ", group.physicalVolumes()) + ".",
                            "Take that disk off or start from it; two groups of one name cannot be open together.")));
        }
        mounted(plan, facts, refusals);
        return refusals;
    }

    private static List<BlockDevice> holders(ProvisionPlan plan, MachineFacts facts) {
        Optional<BlockDevice> container = facts.devices().byPath(plan.devices().luks());
        return container
                .map(device -> facts.devices().withDescendants(device).stream()
                        .filter(below -> !below.equals(device))
                        .toList())
                .orElse(List.of());
    }

    /** The container is closed, so a group that LVM sees is another disk's. */
    private static Optional<VolumeGroup> otherGroup(MachineFacts facts) {
        return facts.volumeGroups().stream()
                .filter(group -> group.name().equals(Names.VG))
                .findFirst();
    }

    /** A file system that is mounted for writing could not be mounted read-only beside it, and changes while it is checked. */
    private static void mounted(ProvisionPlan plan, MachineFacts facts, List<Refusal> refusals) {
        for (var path : List.of(plan.devices().esp(), plan.devices().boot())) {
            facts.devices()
                    .byPath(path)
                    .filter(device -> !device.mountPoints().isEmpty())
                    .ifPresent(device -> refusals.add(new Refusal(
                            ResultCode.FAIL_SAFETY_GUARD,
                            path + " is mounted at " + String.join(", ", device.mountPoints()) + ".",
                            "Unmount it: sudo umount " + path + ".")));
        }
    }
}
