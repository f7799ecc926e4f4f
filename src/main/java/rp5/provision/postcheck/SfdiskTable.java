package rp5.provision.postcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A partition table as {@code sfdisk --json} prints it. What is not there is empty.
 *
 * @param label {@code gpt} or {@code dos}
 * @param id the disk's GUID on a GPT
 */
record SfdiskTable(String label, String id, int sectorBytes, List<Entry> entries) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_SECTOR = 512;

    SfdiskTable {
        entries = List.copyOf(entries);
    }

    /** One partition; places in logical sectors. */
    record Entry(String node, long start, long size, String type, String uuid, String name) {}

    /** Empty when it is no table: sfdisk prints nothing for a disk without one. */
    static Optional<SfdiskTable> parse(String json) {
        try {
            JsonNode table = JSON.readTree(json).path("partitiontable");
            List<Entry> entries = new ArrayList<>();
            for (JsonNode entry : table.path("partitions")) {
                entries.add(new Entry(
                        entry.path("node").asText(""),
                        entry.path("start").asLong(),
                        entry.path("size").asLong(),
                        entry.path("type").asText(""),
                        entry.path("uuid").asText(""),
                        entry.path("name").asText("")));
            }
            return table.isObject()
                    ? Optional.of(new SfdiskTable(
                            table.path("label").asText(""),
                            table.path("id").asText(""),
                            table.path("sectorsize").asInt(USUAL_SECTOR),
                            entries))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
