package rp5.provision.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import rp5.provision.errors.VerificationException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.testing.DiskSamples;
import rp5.provision.testing.Fixtures;

class TableComparisonTest {
    private static final ProvisionPlan PLAN = DiskSamples.plan("/dev/ubdb", ByteSize.mib(5 * 1024), 512);
    private static final String TABLE = Fixtures.text("sfdisk/steps-ubdb.json");
    private static final String NODES = Fixtures.text("lsblk/steps-nodes-ubdb.json");

    private static List<String> table(String json) {
        return TableComparison.ofTable(PLAN.layout(), PLAN.devices(), DiskTable.parse(json));
    }

    private static List<String> nodes(String json) {
        return TableComparison.ofNodes(PLAN.layout(), PLAN.devices(), PartitionNodes.parse(json));
    }

    @Test
    void findsNoDifferenceOnTheDiskThatWasMadeFromThePlan() {
        assertThat(table(TABLE)).isEmpty();
        assertThat(nodes(NODES)).isEmpty();
    }

    @Test
    void namesEveryFieldThatDiffers() {
        assertThat(table(TABLE.replace("\"gpt\"", "\"dos\""))).containsExactly("label: planned gpt, found dos");
        assertThat(table(TABLE.replace("000000000002", "0000000000FF")))
                .singleElement()
                .asString()
                .startsWith("disk GUID: ");
        assertThat(table(TABLE.replace("1050624", "1050625")))
                .containsExactly("start of partition 2: planned 1050624, found 1050625");
        assertThat(table(TABLE.replace("1048576", "1048575")))
                .containsExactly("size of partition 1: planned 1048576, found 1048575");
        assertThat(table(TABLE.replace("CA7D7CCB", "0FC63DAF")))
                .singleElement()
                .asString()
                .startsWith("type of partition 3: ");
        assertThat(table(TABLE.replace("000000000004", "0000000000FF")))
                .singleElement()
                .asString()
                .startsWith("GUID of partition 2: ");
        assertThat(table(TABLE.replace("\"BOOT\"", "\"\"")))
                .containsExactly("name of partition 2: planned BOOT, found nothing");
        assertThat(table(TABLE.replace("\"sectorsize\": 512", "\"sectorsize\": 4096")))
                .containsExactly("sector size: planned 512, found 4096");
        assertThat(table(TABLE.replace("/dev/ubdb1", "/dev/ubdbp1")))
                .containsExactly("node of partition 1: planned /dev/ubdb1, found /dev/ubdbp1");
    }

    @Test
    void doesNotAcceptAnotherNumberOfPartitions() {
        assertThat(table(Fixtures.text("sfdisk/steps-ubdb.json")
                        .replaceAll("(?s)\"partitions\".*\\]", "\"partitions\": []")))
                .containsExactly("number of partitions: planned 3, found 0");
        assertThat(table("{}")).contains("label: planned gpt, found nothing");
    }

    @Test
    void seesAKernelThatStillUsesTheOldTable() {
        assertThat(nodes(NODES.replace("\"start\": 1050624", "\"start\": 4096")))
                .containsExactly("start of /dev/ubdb2: planned 1050624, found 4096");
        assertThat(nodes(NODES.replace("3755999232", "1024")))
                .containsExactly("bytes of /dev/ubdb3: planned 3755999232, found 1024");
        assertThat(nodes(NODES.replace("ubdb1\"", "ubdc1\"")))
                .containsExactly("/dev/ubdb1 is not a partition of /dev/ubdb");
        assertThat(nodes("{\"blockdevices\": [{\"path\": \"/dev/ubdb\", \"type\": \"disk\"}]}"))
                .hasSize(4);
    }

    @Test
    void doesNotTakeGarbageForATable() {
        assertThatThrownBy(() -> DiskTable.parse("sfdisk: no such disk")).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> PartitionNodes.parse("{")).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> Signatures.foreign("{")).isInstanceOf(VerificationException.class);
    }
}
