package rp5.provision.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rp5.provision.errors.Refusal;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.MountEntry;
import rp5.provision.model.Names;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.VolumeGroup;
import rp5.provision.topology.Backings;
import rp5.provision.topology.LeftOpen;

/**
 * Refuses when another disk has the names that the target will need, since two of one name cannot be open at once, or is mounted where
 * the target will be.
 */
final class NameClash {
    private NameClash() {}

    static List<Refusal> check(BlockDevice target, MachineFacts facts) {
        List<Refusal> refusals = new ArrayList<>();
        List<BlockDevice> stack = facts.devices().withDescendants(target);
        Backings backings = Backings.of(facts);
        for (VolumeGroup group : facts.volumeGroups()) {
            List<String> elsewhere = group.physicalVolumes().stream()
                    .filter(pv -> backings.device(pv).filter(stack::contains).isEmpty())
                    .toList();
            if (group.name().equals(Names.VG) && !elsewhere.isEmpty()) {
                refusals.add(Reason.GROUP_NAME_TAKEN.refusal(
                        LeftOpen.commands(
                                        elsewhere.stream()
                                                .flatMap(pv -> backings.device(pv).stream())
                                                .toList(),
                                        facts)
                                .orElse("Close and unplug that disk, or rename its group: sudo vgrename " + group.uuid()
                                        + " NEWNAME."),
                        Names.VG,
                        String.join(", ", elsewhere)));
            }
        }
        facts.devices().all().stream()
                .filter(device -> isNeeded(device.path()) && !stack.contains(device))
                .forEach(device -> refusals.add(Reason.MAPPER_NAME_TAKEN.refusal(
                        LeftOpen.commands(List.of(device), facts)
                                .orElse("Close that mapping, or run from a system that does not use the name."),
                        device.path(),
                        String.join(", ", device.parents()))));
        folder(stack, facts, refusals);
        return refusals;
    }

    /** A volume of any name in a group of ours is enough: the group is closed as a whole at the end. */
    private static boolean isNeeded(DevicePath path) {
        return path.equals(Names.MAPPER_DEVICE)
                || (path.equals(new DevicePath("/dev/mapper/" + path.name())) && Names.isVolumeOfOurGroup(path.name()));
    }

    /** It would be found when the target is to be mounted, which is after it was erased. */
    private static void folder(List<BlockDevice> stack, MachineFacts facts, List<Refusal> refusals) {
        Backings backings = Backings.of(facts);
        List<MountEntry> others = facts.mounts().stream()
                .filter(mount -> mount.target().startsWith(TargetPaths.BASE) && !TargetPaths.isForStick(mount.target()))
                .filter(mount -> backings.ofMount(mount).devices().stream().anyMatch(name -> stack.stream()
                        .noneMatch(device -> device.name().equals(name))))
                .toList();
        if (!others.isEmpty()) {
            refusals.add(Reason.FOLDER_TAKEN.refusal(
                    LeftOpen.unmounting() + LeftOpen.OR_RESTART,
                    TargetPaths.BASE,
                    others.stream()
                            .map(mount -> mount.source() + " is mounted at " + mount.target())
                            .collect(Collectors.joining("; "))));
        }
    }
}
