package rp5.provision.postcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The rows of a report of LVM with {@code --reportformat json} (lvmreport(7)). */
record LvmRows(List<JsonNode> rows) {
    private static final ObjectMapper JSON = new ObjectMapper();

    LvmRows {
        rows = List.copyOf(rows);
    }

    /**
     * @param kind {@code pv}, {@code vg} or {@code lv}
     */
    static LvmRows parse(String kind, String json) {
        List<JsonNode> rows = new ArrayList<>();
        try {
            for (JsonNode report : JSON.readTree(json).path("report")) {
                report.path(kind).forEach(rows::add);
            }
        } catch (JsonProcessingException e) {
            return new LvmRows(List.of());
        }
        return new LvmRows(rows);
    }

    /** One field of every row; the empty text where it is not there. */
    List<String> column(String field) {
        return rows.stream().map(row -> row.path(field).asText("")).toList();
    }
}
