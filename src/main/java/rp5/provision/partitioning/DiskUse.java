package rp5.provision.partitioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;

/** What uses a disk, from {@code lsblk --json --output NAME,PATH,TYPE,MOUNTPOINTS DISK}. */
final class DiskUse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DiskUse() {}

    /** Each mount or swap of the disk and its partitions, and each device that lies on them. */
    static List<String> of(String json) {
        List<String> users = new ArrayList<>();
        try {
            JsonNode disks = JSON.readTree(json).path("blockdevices");
            if (disks.isEmpty()) {
                throw new VerificationException(
                        ResultCode.FAIL_PARTITIONING, "lsblk does not say what uses the disk.", List.of(json));
            }
            disks.forEach(disk -> collect(disk, users));
        } catch (JsonProcessingException e) {
            throw new VerificationException(
                    ResultCode.FAIL_PARTITIONING, "What lsblk printed is not JSON.", List.of(json));
        }
        return users;
    }

    private static void collect(JsonNode device, List<String> users) {
        String path = device.path("path").asText();
        for (JsonNode mountPoint : device.path("mountpoints")) {
            if (!mountPoint.isNull()) {
                users.add(path + " is in use at " + mountPoint.asText());
            }
        }
        for (JsonNode child : device.path("children")) {
            if (!child.path("type").asText().equals("part")) {
                users.add(child.path("path").asText() + " lies on " + path);
            }
            collect(child, users);
        }
    }
}
