package rp5.provision.partitioning;

import java.util.Locale;
import java.util.UUID;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.PartitionSpec;

/** Renders a layout as the input of sfdisk (sfdisk(8), "Input formats", named fields). */
final class SfdiskScript {
    private SfdiskScript() {}

    static String render(DiskLayout layout) {
        StringBuilder script = new StringBuilder()
                .append("label: gpt\n")
                .append("label-id: ")
                .append(upper(layout.diskGuid()))
                .append('\n')
                .append("unit: sectors\n\n");
        for (PartitionSpec partition : layout.partitions()) {
            script.append("start=")
                    .append(partition.firstSector())
                    .append(", size=")
                    .append(partition.sectors())
                    .append(", type=")
                    .append(partition.typeGuid())
                    .append(", uuid=")
                    .append(upper(partition.guid()))
                    .append(", name=\"")
                    .append(partition.name())
                    .append("\"\n");
        }
        return script.toString();
    }

    /** As sfdisk prints it. */
    static String upper(UUID guid) {
        return guid.toString().toUpperCase(Locale.ROOT);
    }
}
