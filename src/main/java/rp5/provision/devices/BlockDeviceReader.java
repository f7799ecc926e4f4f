package rp5.provision.devices;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.files.HostFiles;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.BlockDevices;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;
import rp5.provision.model.MountEntry;
import rp5.provision.topology.Backings;

/** Joins what lsblk prints with what sysfs knows beyond it: partition numbers, slaves, and what loops and zram lie on. */
final class BlockDeviceReader {
    private final HostFiles files;

    BlockDeviceReader(HostFiles files) {
        this.files = files;
    }

    BlockDevices read(String lsblk, List<MountEntry> mounts) {
        Map<String, LsblkNode> nodes = LsblkParser.parse(lsblk);
        for (LsblkNode node : nodes.values()) {
            files.names(sysfs(node.name()) + "/slaves").forEach(slave -> link(nodes, slave, node));
        }
        Backings direct = new Backings(devices(nodes), mounts);
        for (LsblkNode node : nodes.values()) {
            backing(node).ifPresent(file -> below(file, direct).forEach(parent -> link(nodes, parent, node)));
        }
        return devices(nodes);
    }

    private static void link(Map<String, LsblkNode> nodes, String parent, LsblkNode child) {
        LsblkNode below = nodes.get(parent);
        if (below != null && !parent.equals(child.name())) {
            child.parents().add(parent);
            below.children().add(child.name());
        }
    }

    private Set<String> below(String file, Backings direct) {
        Optional<BlockDevice> device =
                direct.device(file).or(() -> files.real(file).flatMap(real -> direct.device(real.toString())));
        return device.map(d -> Set.of(d.name()))
                .orElseGet(() -> direct.ofFile(Path.of(file)).devices());
    }

    /**
     * The file or device that a loop reads from, or that zram writes cold pages back to. A path that leads to nothing was given
     * before the root was changed, or the file is deleted: what it says about disks cannot be trusted.
     */
    private Optional<String> backing(LsblkNode node) {
        String folder = sysfs(node.name());
        return files.text(folder + "/loop/backing_file")
                .or(() -> files.text(folder + "/backing_dev"))
                .map(String::strip)
                .filter(file -> file.startsWith("/") && files.exists(file));
    }

    private Map<String, List<String>> links(Map<String, LsblkNode> nodes) {
        return new DeviceLinks(files)
                .of(nodes.values().stream()
                        .filter(node -> node.text("type").equals("lvm"))
                        .map(node -> node.text("path"))
                        .toList());
    }

    private BlockDevices devices(Map<String, LsblkNode> nodes) {
        Map<String, BlockDevice> devices = new LinkedHashMap<>();
        Map<String, List<String>> links = links(nodes);
        nodes.forEach((name, node) -> devices.put(name, device(node, links.getOrDefault("/dev/" + name, List.of()))));
        return new BlockDevices(List.copyOf(devices.values()));
    }

    private BlockDevice device(LsblkNode node, List<String> links) {
        return new BlockDevice(
                node.name(),
                path(node),
                node.text("maj:min"),
                node.text("type"),
                new ByteSize(node.number("size")),
                node.flag("ro"),
                Math.toIntExact(Math.min(node.number("log-sec"), Integer.MAX_VALUE)),
                node.text("fstype"),
                node.text("uuid"),
                node.text("label"),
                node.text("partuuid"),
                node.text("parttype"),
                node.text("partlabel"),
                partitionNumber(node),
                node.text("model"),
                node.text("serial"),
                node.text("wwn"),
                node.text("tran"),
                List.copyOf(node.mountPoints()),
                List.copyOf(node.parents()),
                List.copyOf(node.children()),
                backing(node).orElse(""),
                // Not lsblk's column, which is newer than Debian 12.
                files.text(sysfs(node.name()) + "/diskseq").map(String::strip).orElse(""),
                links);
    }

    private int partitionNumber(LsblkNode node) {
        long number = node.number("partn");
        if (number > 0) {
            return Math.toIntExact(number);
        }
        return files.text(sysfs(node.name()) + "/partition")
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(0);
    }

    private static DevicePath path(LsblkNode node) {
        String path = node.text("path");
        try {
            return new DevicePath(path.isEmpty() ? "/dev/" + node.name() : path);
        } catch (IllegalArgumentException e) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC,
                    "Could not understand what lsblk printed: the device " + node.name() + " has the path \"" + path
                            + "\".");
        }
    }

    private static String sysfs(String name) {
        return "/sys/class/block/" + name;
    }
}
