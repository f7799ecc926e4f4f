package rp5.provision.partitioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.PartitionSpec;

/** Lists every way in which a table that was read back differs from the plan. Pure. */
final class TableComparison {
    private static final int SYSFS_SECTOR = 512;

    private final List<String> differences = new ArrayList<>();

    private TableComparison() {}

    /** The table on the disk against the plan. */
    static List<String> ofTable(DiskLayout layout, DeviceMap devices, DiskTable found) {
        TableComparison comparison = new TableComparison();
        comparison.expect("label", "gpt", found.label());
        comparison.expect("disk GUID", SfdiskScript.upper(layout.diskGuid()), found.id());
        comparison.expect("unit", "sectors", found.unit());
        comparison.expect("sector size", layout.sectorBytes(), found.sectorBytes());
        comparison.expect(
                "number of partitions",
                layout.partitions().size(),
                found.entries().size());
        for (PartitionSpec planned : layout.partitions()) {
            int index = planned.number() - 1;
            if (index < found.entries().size()) {
                comparison.entry(
                        planned, node(devices, planned), found.entries().get(index));
            }
        }
        return comparison.differences;
    }

    /** The kernel's view of the disk against the plan: these nodes, on this disk, at these places. */
    static List<String> ofNodes(DiskLayout layout, DeviceMap devices, PartitionNodes found) {
        TableComparison comparison = new TableComparison();
        comparison.expect(
                "number of partition nodes",
                layout.partitions().size(),
                found.nodes().size());
        for (PartitionSpec planned : layout.partitions()) {
            String path = node(devices, planned);
            Optional<PartitionNodes.Node> node = found.nodes().stream()
                    .filter(candidate -> candidate.path().equals(path))
                    .findFirst();
            if (node.isEmpty()) {
                comparison.differences.add(path + " is not a partition of " + devices.disk());
                continue;
            }
            long start = planned.firstSector() * (layout.sectorBytes() / SYSFS_SECTOR);
            comparison.expect("start of " + path, start, node.get().start());
            comparison.expect(
                    "bytes of " + path,
                    layout.size(planned.number()).bytes(),
                    node.get().bytes());
        }
        return comparison.differences;
    }

    private void entry(PartitionSpec planned, String node, DiskTable.Entry found) {
        String partition = " of partition " + planned.number();
        expect("node" + partition, node, found.node());
        expect("start" + partition, planned.firstSector(), found.start());
        expect("size" + partition, planned.sectors(), found.size());
        expect("type" + partition, planned.typeGuid(), found.type());
        expect("GUID" + partition, SfdiskScript.upper(planned.guid()), found.uuid());
        expect("name" + partition, planned.name(), found.name());
    }

    private void expect(String what, Object planned, Object found) {
        if (!planned.toString().equals(found.toString())) {
            differences.add(what + ": planned " + planned + ", found " + (found.equals("") ? "nothing" : found));
        }
    }

    private static String node(DeviceMap devices, PartitionSpec planned) {
        return switch (planned.number()) {
            case 1 -> devices.esp().value();
            case 2 -> devices.boot().value();
            default -> devices.luks().value();
        };
    }
}
