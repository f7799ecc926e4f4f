package rp5.provision.lukslvm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rp5.provision.model.Names;

/** Compares what {@code lvm lvs --reportformat json} says of our volume group with what it must be. */
final class LvmReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LvmReport() {}

    /** One group on one physical volume, one volume that takes all of it, active, on our mapping from its first extent on. */
    static List<String> differences(String json) {
        List<JsonNode> rows = new ArrayList<>();
        try {
            for (JsonNode report : JSON.readTree(json).path("report")) {
                report.path("lv").forEach(rows::add);
            }
        } catch (JsonProcessingException e) {
            return List.of("what lvs printed is not JSON: " + e.getOriginalMessage());
        }
        if (rows.size() != 1) {
            return List.of("volumes in " + Names.VG + ": planned 1, found " + rows.size());
        }
        Map<String, String> planned = Map.of(
                "vg_name",
                Names.VG,
                "lv_name",
                Names.LV,
                "lv_active",
                "active",
                "pv_count",
                "1",
                "vg_free_count",
                "0",
                "devices",
                Names.MAPPER_DEVICE.value() + "(0)");
        return planned.entrySet().stream()
                .filter(field -> !rows.get(0).path(field.getKey()).asText().equals(field.getValue()))
                .map(field -> field.getKey() + ": planned " + field.getValue() + ", found "
                        + rows.get(0).path(field.getKey()).asText())
                .sorted()
                .toList();
    }
}
