package rp5.provision.lukslvm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rp5.provision.model.DevicePath;

/**
 * What must be found on a device.
 *
 * @param tags names and values as blkid(8) gives them
 */
record Content(DevicePath node, Map<String, String> tags) {
    Content {
        tags = Map.copyOf(tags);
    }

    /** Each tag that {@code blkid -p -o export} prints otherwise, or not at all. */
    List<String> differences(String export) {
        Map<String, String> found = parse(export);
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .filter(tag -> !tag.getValue().equals(found.get(tag.getKey())))
                        .map(tag -> node + ": " + tag.getKey() + " planned " + tag.getValue() + ", found "
                                + found.getOrDefault(tag.getKey(), "nothing"))
                        .toList();
    }

    private static Map<String, String> parse(String export) {
        Map<String, String> found = new LinkedHashMap<>();
        export.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                found.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return found;
    }
}
