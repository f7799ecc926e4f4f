package rp5.provision.devices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;

/**
 * Reads {@code lsblk --json}. A device that lies on several others appears under each of them; numbers and flags are JSON
 * strings in older versions; columns differ between versions.
 */
final class LsblkParser {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, LsblkNode> nodes = new LinkedHashMap<>();

    private LsblkParser() {}

    /**
     * All devices by the kernel's name, in lsblk's order.
     *
     * @throws StepException if this is not a whole answer of lsblk, or it lists no device
     */
    static Map<String, LsblkNode> parse(String text) {
        LsblkParser parser = new LsblkParser();
        try {
            JsonNode root = JSON.readTree(text);
            parser.list(root == null ? null : root.get("blockdevices"), Optional.empty());
        } catch (JsonProcessingException e) {
            throw unreadable("it is not whole JSON");
        }
        return parser.nodes;
    }

    private void list(@Nullable JsonNode devices, Optional<LsblkNode> parent) {
        if (devices == null || !devices.isArray() || devices.isEmpty()) {
            throw unreadable("a list of devices is missing or empty");
        }
        devices.forEach(device -> device(device, parent));
    }

    private void device(JsonNode device, Optional<LsblkNode> parent) {
        Map<String, String> columns = columns(device);
        String name = columns.getOrDefault("kname", columns.getOrDefault("name", ""));
        if (name.isBlank() || !columns.containsKey("maj:min") || !columns.containsKey("type")) {
            throw unreadable("a device without name, number or type");
        }
        LsblkNode node = nodes.computeIfAbsent(name, n -> new LsblkNode(n, columns));
        mountPoints(device, node);
        parent.ifPresent(p -> {
            node.parents().add(p.name());
            p.children().add(name);
        });
        if (device.has("children")) {
            list(device.get("children"), Optional.of(node));
        }
    }

    private static Map<String, String> columns(JsonNode device) {
        Map<String, String> columns = new LinkedHashMap<>();
        device.properties().forEach(column -> {
            if (column.getValue().isValueNode() && !column.getValue().isNull()) {
                columns.put(
                        column.getKey().toLowerCase(Locale.ROOT),
                        column.getValue().asText());
            }
        });
        return columns;
    }

    private static void mountPoints(JsonNode device, LsblkNode node) {
        device.path("mountpoints").forEach(point -> {
            if (point.isTextual()) {
                node.mountPoints().add(point.asText());
            }
        });
        node.mountPoints().addAll(node.text("mountpoint").isEmpty() ? List.of() : List.of(node.text("mountpoint")));
    }

    private static StepException unreadable(String why) {
        return new StepException(
                ResultCode.FAIL_GENERIC, "Could not understand what lsblk printed: " + why + ".", List.of(), null);
    }
}
