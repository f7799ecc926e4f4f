package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.PartitionSpec;

/** Whether the partition table on the disk is the planned one. */
final class TableChecks {
    private static final String REMEDY = "Provision the disk anew with --yes.";

    private TableChecks() {}

    static List<CheckResult> of(Subject subject) {
        DeviceMap devices = subject.plan().devices();
        DiskLayout layout = subject.plan().layout();
        String json =
                subject.prober().probe(PostcheckCommands.table(devices.disk())).stdout();
        Optional<SfdiskTable> table = SfdiskTable.parse(json);
        if (table.isEmpty()) {
            return List.of(
                    CheckResult.fail("partition-table", devices.disk() + " has no readable partition table", REMEDY));
        }
        List<CheckResult> results = new ArrayList<>();
        results.add(whole(layout, table.get()));
        for (PartitionSpec planned : layout.partitions()) {
            results.add(partition(planned, node(devices, planned.number()), table.get()));
        }
        return results;
    }

    private static CheckResult whole(DiskLayout layout, SfdiskTable table) {
        Differences differences = new Differences()
                .expect("label", "gpt", table.label())
                .expect("disk GUID", upper(layout.diskGuid()), upper(table.id()))
                .expect("sector size", layout.sectorBytes(), table.sectorBytes())
                .expect(
                        "partitions",
                        layout.partitions().size(),
                        table.entries().size());
        return differences.result(
                "partition-table", "GPT " + table.id() + ", sectors of " + table.sectorBytes() + " bytes", REMEDY);
    }

    private static CheckResult partition(PartitionSpec planned, String node, SfdiskTable table) {
        String name = "partition-" + planned.number();
        Optional<SfdiskTable.Entry> entry = table.entries().stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst();
        if (entry.isEmpty()) {
            return CheckResult.fail(name, node + " is not in the partition table", REMEDY);
        }
        SfdiskTable.Entry found = entry.get();
        return new Differences()
                .expect("type", upper(planned.typeGuid()), upper(found.type()))
                .expect("name", planned.name(), found.name())
                .expect("GUID", upper(planned.guid()), upper(found.uuid()))
                .expect("first sector", planned.firstSector(), found.start())
                .expect("sectors", planned.sectors(), found.size())
                .result(name, node + " is " + found.name() + ", " + found.size() + " sectors", REMEDY);
    }

    private static String node(DeviceMap devices, int number) {
        return List.of(devices.esp(), devices.boot(), devices.luks())
                .get(number - 1)
                .value();
    }

    private static String upper(Object guid) {
        return guid.toString().toUpperCase(Locale.ROOT);
    }
}
