package rp5.provision.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** lsblk: every column that anybody asks for, whichever were named. */
final class Lsblk {
    private static final String CARD = "/dev/mmcblk0";

    private final TargetDisk disk;
    private final MountTable mounts;
    private final Machine machine;

    Lsblk(Machine machine) {
        this.machine = machine;
        this.disk = machine.disk;
        this.mounts = machine.mounts;
    }

    Answer run(Call call) {
        if (call.has("--inverse")) {
            return inverse(call.last());
        }
        boolean target = call.last().equals(TargetDisk.PATH);
        return Answer.printing(
                "{\"blockdevices\": [" + (target ? target() : card() + stick() + ", " + target()) + "]}\n");
    }

    private Answer inverse(String node) {
        List<String> chain = List.of(
                TargetDisk.ROOT,
                disk.container.map(Container::node).orElse(""),
                TargetDisk.PATH + "p3",
                TargetDisk.PATH);
        int from = chain.indexOf(node);
        if (from < 0 || !disk.exists(node)) {
            return Answer.failing(32, "lsblk: " + node + ": not a block device");
        }
        return Answer.printing(String.join("\n", chain.subList(from, chain.size())) + "\n");
    }

    private String card() {
        String boot = device("mmcblk0p1", CARD + "p1", "179:1", "part", 256L << 20)
                + content("vfat", "5C0F-FEE5", "bootfs")
                + partition(1, 8192, "0xc", "", "4e639091-01")
                + end(List.of());
        String root = device("mmcblk0p2", CARD + "p2", "179:2", "part", 15L << 30)
                + content("ext4", "0d6d6a0c-3c27-4b0b-9d6b-5a2f9c7a5102", "rootfs")
                + partition(2, 532480, "0x83", "", "4e639091-02")
                + end(List.of());
        return device("mmcblk0", CARD, "179:0", "disk", 16L << 30) + end(List.of(boot, root));
    }

    private String stick() {
        return machine.stick
                .map(content -> ", "
                        + device("sda", "/dev/sda", "8:0", "disk", 1L << 30)
                        + end(List.of(device("sda1", Machine.STICK, "8:1", "part", 1L << 29)
                                + content(content.tag("TYPE"), content.tag("UUID"), content.tag("LABEL"))
                                + partition(1, 2048, "0xc", "", "12345678-01")
                                + end(List.of()))))
                .orElse("");
    }

    private String target() {
        List<String> parts = disk.parts().stream().map(this::part).toList();
        return device("nvme0n1", TargetDisk.PATH, "259:0", "disk", TargetDisk.BYTES)
                + ", \"model\": \"Fast SSD\", \"serial\": \"S123\", \"tran\": \"nvme\"" + end(parts);
    }

    private String part(Table.Part part) {
        List<String> above = new ArrayList<>();
        if (part.number() == 3) {
            disk.container.filter(container -> container.open).ifPresent(container -> above.add(mapper(container)));
        }
        return device("nvme0n1p" + part.number(), part.node(), "259:" + part.number(), "part", part.size() * 512)
                + content(part.node())
                + partition(
                        part.number(),
                        part.start(),
                        part.type(),
                        part.name(),
                        part.uuid().toLowerCase(Locale.ROOT))
                + end(above);
    }

    private String mapper(Container container) {
        List<String> above = new ArrayList<>();
        if (container.active) {
            above.add(device("dm-1", TargetDisk.ROOT, "254:1", "lvm", 4L << 30)
                    + content(TargetDisk.ROOT)
                    + end(List.of()));
        }
        return device("dm-0", container.node(), "254:0", "crypt", 4L << 30)
                + content(container.physicalVolume ? "LVM2_member" : "", "", "")
                + end(above);
    }

    private String device(String name, String path, String number, String type, long bytes) {
        String points = mounts.all().stream()
                .filter(mount -> mount.source().equals(path))
                .map(mount -> "\"" + mount.target() + "\"")
                .collect(Collectors.joining(", "));
        return "{\"name\": \"" + name + "\", \"kname\": \"" + name + "\", \"path\": \"" + path + "\", \"maj:min\": \""
                + number + "\", \"type\": \"" + type + "\", \"size\": " + bytes
                + ", \"ro\": false, \"log-sec\": 512, \"mountpoints\": [" + points + "]";
    }

    private String content(String node) {
        return disk.content(node)
                .map(content -> content(content.tag("TYPE"), content.tag("UUID"), content.tag("LABEL")))
                .orElse("");
    }

    private static String content(String type, String uuid, String label) {
        return ", \"fstype\": \"" + type + "\", \"uuid\": \"" + uuid + "\", \"label\": \"" + label + "\"";
    }

    private static String partition(int number, long start, String type, String label, String uuid) {
        return ", \"partn\": " + number + ", \"start\": " + start + ", \"parttype\": \"" + type.toLowerCase(Locale.ROOT)
                + "\", \"partlabel\": \"" + label + "\", \"partuuid\": \"" + uuid + "\"";
    }

    private static String end(List<String> children) {
        return (children.isEmpty() ? "" : ", \"children\": [" + String.join(", ", children) + "]") + "}";
    }
}
