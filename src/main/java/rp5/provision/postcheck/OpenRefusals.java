package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.VolumeGroup;
import rp5.provision.topology.Backings;
import rp5.provision.topology.LeftOpen;

/** Reasons not to open a disk beside what is open already. */
final class OpenRefusals {
    private final ProvisionPlan plan;
    private final MachineFacts facts;
    private final List<Refusal> refusals = new ArrayList<>();

    private OpenRefusals(ProvisionPlan plan, MachineFacts facts) {
        this.plan = plan;
        this.facts = facts;
    }

    static List<Refusal> of(ProvisionPlan plan, MachineFacts facts) {
        if (!plan.holders().isEmpty()) {
            // All that holds the disk is what a killed postcheck left; it is let go first.
            return List.of();
        }
        OpenRefusals found = new OpenRefusals(plan, facts);
        found.container();
        found.mounted();
        if (found.refusals.isEmpty()) {
            found.folder();
        }
        return List.copyOf(found.refusals);
    }

    private void container() {
        List<BlockDevice> open = onContainer();
        if (!open.isEmpty()) {
            refuse(
                    plan.devices().luks() + " is open already, as "
                            + open.stream().map(device -> device.path().name()).collect(Collectors.joining(", ")) + ".",
                    facts.devices()
                            .byPath(plan.disk().path())
                            .map(disk -> "Close what is open on the disk: " + LeftOpen.closing(disk, facts) + ".")
                            .orElse("Close it."));
            return;
        }
        Optional<VolumeGroup> group = otherGroup();
        if (group.isPresent()) {
            Backings backings = Backings.of(facts);
            List<String> volumes = group.get().physicalVolumes();
            refuse(
                    "Another volume group called " + Names.VG + " is there, on " + String.join(", ", volumes) + ".",
                    LeftOpen.commands(
                                    volumes.stream()
                                            .flatMap(volume -> backings.device(volume).stream())
                                            .toList(),
                                    facts)
                            .orElse("Take that disk off or start from it; two groups of one name cannot be open"
                                    + " together."));
            return;
        }
        // At the end it would be closed as if it were ours.
        facts.devices()
                .byPath(Names.CHECK_MAPPER_DEVICE)
                .ifPresent(device -> refuse(
                        "The name " + Names.CHECK_MAPPER_DEVICE + " is in use by another disk ("
                                + String.join(", ", device.parents()) + ").",
                        LeftOpen.commands(List.of(device), facts)
                                .orElse("Close that mapping: sudo cryptsetup close " + Names.CHECK_MAPPER + ".")));
    }

    private List<BlockDevice> onContainer() {
        return facts.devices().byPath(plan.devices().luks()).stream()
                .flatMap(container ->
                        facts.devices().withDescendants(container).stream().skip(1))
                .toList();
    }

    /** The container is closed, so a group that LVM sees is another disk's. */
    private Optional<VolumeGroup> otherGroup() {
        return facts.volumeGroups().stream()
                .filter(group -> group.name().equals(Names.VG))
                .findFirst();
    }

    /** A file system that is mounted for writing could not be mounted read-only beside it, and changes while it is checked. */
    private void mounted() {
        for (var path : List.of(plan.devices().esp(), plan.devices().boot())) {
            facts.devices()
                    .byPath(path)
                    .filter(device -> !device.mountPoints().isEmpty())
                    .ifPresent(device -> refuse(
                            path + " is mounted at " + String.join(", ", device.mountPoints()) + ".",
                            "Unmount it: " + LeftOpen.unmounting(device.mountPoints()) + "."));
        }
    }

    /** What lies where the disk is to be mounted would be hidden, and keep the folder from being removed. */
    private void folder() {
        List<MountEntry> others = facts.mounts().stream()
                .filter(mount -> mount.target().startsWith(plan.paths().base()))
                .toList();
        if (!others.isEmpty()) {
            refuse(
                    plan.paths().base() + " is in use: "
                            + others.stream()
                                    .map(mount -> mount.source() + " is mounted at " + mount.target())
                                    .collect(Collectors.joining("; "))
                            + ".",
                    LeftOpen.unmounting() + LeftOpen.OR_RESTART);
        }
    }

    private void refuse(String message, String remedy) {
        refusals.add(new Refusal(ResultCode.FAIL_SAFETY_GUARD, message, remedy));
    }
}
