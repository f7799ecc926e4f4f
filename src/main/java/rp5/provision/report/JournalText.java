package rp5.provision.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Ids;
import rp5.provision.model.LayoutKind;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.PartitionSpec;
import rp5.provision.pipeline.StepId;

/** The journal as JSON; docs/resume.md describes it. What is read is believed only when all of it is there. */
final class JournalText {
    /** Grows with every change: a journal of another format is not resumed. */
    static final int VERSION = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalText() {}

    static String render(Journal journal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("journal_version", VERSION);
        fields.put("run", journal.run());
        fields.put("finished", journal.finished().stream().map(StepId::id).toList());
        return Json.line(fields) + "\n";
    }

    /** Empty when the text is not one of a journal of this format. */
    static Optional<Journal> parse(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (number(root, "journal_version") != VERSION) {
                return Optional.empty();
            }
            Set<StepId> finished = new LinkedHashSet<>();
            for (JsonNode step : list(root, "finished")) {
                finished.add(
                        Journal.step(step.asText()).orElseThrow(() -> new IllegalArgumentException("no such step")));
            }
            return Optional.of(new Journal(run(object(root, "run")), finished));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static EarlierRun run(JsonNode run) {
        return new EarlierRun(
                text(run, "version"),
                Instant.parse(text(run, "started")),
                text(run, "boot_id"),
                disk(object(run, "disk")),
                size(run, "esp_size"),
                size(run, "boot_size"),
                layout(object(run, "layout")),
                ids(object(run, "ids")),
                luks(object(run, "luks")),
                LayoutKind.valueOf(text(run, "system")),
                truth(run, "failed"));
    }

    private static DiskIdentity disk(JsonNode disk) {
        return new DiskIdentity(
                new DevicePath(text(disk, "path")),
                text(disk, "major_minor"),
                size(disk, "size"),
                integer(disk, "logical_sector_bytes"),
                text(disk, "model"),
                text(disk, "serial"),
                text(disk, "wwn"),
                text(disk, "by_id"));
    }

    private static DiskLayout layout(JsonNode layout) {
        List<PartitionSpec> partitions = new ArrayList<>();
        for (JsonNode part : list(layout, "partitions")) {
            partitions.add(new PartitionSpec(
                    integer(part, "number"),
                    text(part, "name"),
                    text(part, "type_guid"),
                    uuid(part, "guid"),
                    number(part, "first_sector"),
                    number(part, "sectors")));
        }
        return new DiskLayout(uuid(layout, "disk_guid"), integer(layout, "sector_bytes"), partitions);
    }

    private static Ids ids(JsonNode ids) {
        return new Ids(
                uuid(ids, "disk"),
                uuid(ids, "esp_part"),
                uuid(ids, "boot_part"),
                uuid(ids, "luks_part"),
                text(ids, "esp_volume_id"),
                uuid(ids, "boot_fs"),
                uuid(ids, "luks"),
                uuid(ids, "root_fs"));
    }

    private static LuksSpec luks(JsonNode luks) {
        return new LuksSpec(
                text(luks, "cipher"),
                integer(luks, "key_bits"),
                text(luks, "pbkdf"),
                integer(luks, "memory_kib"),
                integer(luks, "threads"),
                integer(luks, "sector_bytes"));
    }

    private static UUID uuid(JsonNode node, String field) {
        return UUID.fromString(text(node, field));
    }

    private static ByteSize size(JsonNode node, String field) {
        return new ByteSize(number(node, field));
    }

    private static String text(JsonNode node, String field) {
        return require(node.path(field), node.path(field).isTextual(), field).asText();
    }

    private static boolean truth(JsonNode node, String field) {
        return require(node.path(field), node.path(field).isBoolean(), field).asBoolean();
    }

    private static int integer(JsonNode node, String field) {
        return Math.toIntExact(number(node, field));
    }

    private static long number(JsonNode node, String field) {
        return require(node.path(field), node.path(field).canConvertToLong(), field)
                .asLong();
    }

    private static JsonNode list(JsonNode node, String field) {
        return require(node.path(field), node.path(field).isArray(), field);
    }

    private static JsonNode object(JsonNode node, String field) {
        return require(node.path(field), node.path(field).isObject(), field);
    }

    private static JsonNode require(JsonNode value, boolean right, String field) {
        if (!right) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }
}
