package rp5.provision.devices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.VolumeGroup;

/** Reads {@code lvm pvs --reportformat json}, lvmreport(7). */
final class LvmReport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LvmReport() {}

    /** The volume groups with their physical volumes; two groups may have one name, never one UUID. */
    static List<VolumeGroup> volumeGroups(String text) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, List<String>> volumes = new LinkedHashMap<>();
        for (JsonNode pv : rows(text)) {
            String uuid = pv.path("vg_uuid").asText("");
            if (!uuid.isEmpty()) {
                names.put(uuid, pv.path("vg_name").asText(""));
                volumes.computeIfAbsent(uuid, u -> new ArrayList<>())
                        .add(pv.path("pv_name").asText(""));
            }
        }
        List<VolumeGroup> groups = new ArrayList<>();
        names.forEach((uuid, name) -> groups.add(new VolumeGroup(name, uuid, volumes.getOrDefault(uuid, List.of()))));
        return groups;
    }

    private static JsonNode rows(String text) {
        try {
            JsonNode rows = JSON.readTree(text).path("report").path(0).path("pv");
            if (rows.isArray()) {
                return rows;
            }
        } catch (JsonProcessingException e) {
            // Said below, in the same words.
        }
        throw new StepException(ResultCode.FAIL_GENERIC, "Could not understand what lvm pvs printed.");
    }
}
