package rp5.provision.partitioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;

/** The partitions of one disk as the kernel knows them, from {@code lsblk --json --bytes --output NAME,PATH,TYPE,START,SIZE DISK}. */
record PartitionNodes(List<Node> nodes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    PartitionNodes {
        nodes = List.copyOf(nodes);
    }

    /**
     * One partition of the disk.
     *
     * @param start in units of 512 bytes whatever the disk's sector is, as sysfs counts
     * @param bytes its size
     */
    record Node(String path, long start, long bytes) {}

    static PartitionNodes parse(String json) {
        List<Node> nodes = new ArrayList<>();
        try {
            for (JsonNode disk : JSON.readTree(json).path("blockdevices")) {
                for (JsonNode child : disk.path("children")) {
                    if (child.path("type").asText().equals("part")) {
                        nodes.add(new Node(
                                child.path("path").asText(),
                                child.path("start").asLong(-1),
                                child.path("size").asLong(-1)));
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new VerificationException(
                    ResultCode.FAIL_PARTITIONING, "What lsblk printed is not JSON.", List.of(json));
        }
        return new PartitionNodes(nodes);
    }
}
