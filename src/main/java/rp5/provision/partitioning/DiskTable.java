package rp5.provision.partitioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;

/** A partition table as {@code sfdisk --json} prints it; what is not printed is the empty string or -1. */
record DiskTable(String label, String id, String unit, long sectorBytes, List<Entry> entries) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DiskTable {
        entries = List.copyOf(entries);
    }

    /**
     * One partition.
     *
     * @param start in sectors, as is {@code size}
     */
    record Entry(String node, long start, long size, String type, String uuid, String name) {}

    static DiskTable parse(String json) {
        JsonNode table;
        try {
            table = JSON.readTree(json).path("partitiontable");
        } catch (JsonProcessingException e) {
            throw new VerificationException(
                    ResultCode.FAIL_PARTITIONING, "What sfdisk printed is not JSON.", List.of(json));
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : table.path("partitions")) {
            entries.add(new Entry(
                    entry.path("node").asText(),
                    entry.path("start").asLong(-1),
                    entry.path("size").asLong(-1),
                    upper(entry.path("type")),
                    upper(entry.path("uuid")),
                    entry.path("name").asText()));
        }
        return new DiskTable(
                table.path("label").asText(),
                upper(table.path("id")),
                table.path("unit").asText(),
                table.path("sectorsize").asLong(-1),
                entries);
    }

    private static String upper(JsonNode guid) {
        return guid.asText().toUpperCase(Locale.ROOT);
    }
}
