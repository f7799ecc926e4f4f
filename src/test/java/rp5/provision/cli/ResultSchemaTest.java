package rp5.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.CheckResult;
import rp5.provision.model.PlannedFile;
import rp5.provision.pipeline.StepId;
import rp5.provision.testing.ResultSchema;

/** Real results of every mode and every kind of ending keep to the published schema, and the schema lets nothing else pass. */
class ResultSchemaTest {
    private static final String DISK = "/dev/nvme0n1";

    private final ResultSchema schema = new ResultSchema();

    @TempDir
    private Path folder = Path.of("");

    private Bench bench = new Bench(Path.of("."));

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @Test
    void everyModeKeepsToIt() {
        work();
        for (String mode : List.of("--plan", "--do-postcheck")) {
            assertThat(bench.run(mode, DISK)).isZero();
            assertThat(schema.objections(bench.json())).as(mode).isEmpty();
        }
        assertThat(full().path("result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(schema.objections(bench.json())).isEmpty();
        assertThat(dryRun().path("result").asText()).isEqualTo("DRYRUN_OK");
        assertThat(schema.objections(bench.json())).isEmpty();
    }

    @Test
    void everyKindOfFailureKeepsToIt() {
        work();
        bench.run("--yes", "--plan");
        assertKept("USAGE");
        bench.run("--yes", DISK);
        assertKept("FAIL_MISSING_PASSPHRASE");
        bench.run("--plan", "/dev/doesnotexist");
        assertKept("FAIL_INVALID_DEVICE");
        bench.failing("sfdisk");
        full();
        assertKept("FAIL_PARTITIONING");
        bench.rooms.withoutPlan(new Refusal(ResultCode.FAIL_SAFETY_GUARD, "Too small.", "Another disk."));
        bench.run("--dry-run", DISK);
        assertKept("FAIL_SAFETY_GUARD");
        bench.rooms.failingToPlan(new StepException(ResultCode.FAIL_UNHANDLED, "A bug."));
        bench.run("--plan", DISK);
        assertKept("FAIL_UNHANDLED");
    }

    @Test
    void everyEndingIsInIt() {
        List<String> named = new ArrayList<>();
        schema.text().path("$defs").path("result_name").path("enum").forEach(name -> named.add(name.asText()));

        TreeSet<String> labels = new TreeSet<>();
        for (ResultCode code : ResultCode.values()) {
            labels.add(code.label());
        }
        assertThat(named).containsExactlyInAnyOrderElementsOf(labels);
    }

    @Test
    void missingFieldIsRejectedWhereverItIs() {
        JsonNode good = rich();
        for (String pointer : objects(good)) {
            for (String field : fields(good.at(pointer))) {
                JsonNode broken = good.deepCopy();
                ((ObjectNode) broken.at(pointer)).remove(field);
                assertThat(schema.objections(broken))
                        .as("without %s/%s", pointer, field)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void fieldThatNobodyKnowsIsRejectedWhereverItIs() {
        JsonNode good = rich();
        for (String pointer : objects(good)) {
            JsonNode broken = good.deepCopy();
            ((ObjectNode) broken.at(pointer)).put("surprise", "text");
            assertThat(schema.objections(broken)).as("%s/surprise", pointer).isNotEmpty();
        }
    }

    @Test
    void wrongTypeIsRejectedWhereverItIs() {
        JsonNode good = rich();
        for (String pointer : objects(good)) {
            for (String field : fields(good.at(pointer))) {
                JsonNode broken = good.deepCopy();
                ObjectNode object = (ObjectNode) broken.at(pointer);
                object.set(
                        field,
                        object.path(field).isTextual()
                                ? JsonNodeFactory.instance.numberNode(7)
                                : JsonNodeFactory.instance.textNode("seven"));
                assertThat(schema.objections(broken))
                        .as("%s/%s of another type", pointer, field)
                        .isNotEmpty();
            }
        }
    }

    /** Else a field that no test's result holds could be anything. */
    @Test
    void everyObjectOfTheSchemaIsClosedAndWantsAllItsFields() {
        List<JsonNode> open = new ArrayList<>();
        visit(schema.text(), open);

        assertThat(open).isEmpty();
    }

    private static void visit(JsonNode node, List<JsonNode> open) {
        if (node.has("properties")) {
            List<String> required = new ArrayList<>();
            node.path("required").forEach(name -> required.add(name.asText()));
            if (node.path("additionalProperties").asBoolean(true)
                    || !required.containsAll(fields(node.path("properties")))) {
                open.add(node);
            }
        }
        node.forEach(child -> visit(child, open));
    }

    private void assertKept(String result) {
        assertThat(bench.json().path("result").asText()).isEqualTo(result);
        assertThat(schema.objections(bench.json())).as(result).isEmpty();
    }

    private void work() {
        bench.rooms.with(
                new FakeStep(StepId.PARTITIONING)
                        .undoing("umount")
                        .warning("The disk is old.")
                        .running("sfdisk", DISK),
                new FakeStep(StepId.ROOT_SYNC).copying().skipping(),
                new FakeStep(StepId.POSTCHECK)
                        .checking(CheckResult.pass("crypttab", "as planned"))
                        .checking(CheckResult.warn("age", "old", "look")));
    }

    private JsonNode full() {
        bench.run("--yes", "--passphrase-file", bench.passphrase(), DISK);
        return bench.json();
    }

    /** Only a dry-run: the bench has no target to write to. */
    private JsonNode dryRun() {
        bench.rooms.with(
                new FakeStep(StepId.BOOT_PLUMBING).writing(new PlannedFile("/etc/fstab", 0644, "UUID=1 / ext4\n")));
        bench.run("--dry-run", DISK);
        return bench.json();
    }

    /** A real result with something in every array, and a failure. */
    private JsonNode rich() {
        work();
        bench.rooms.with(new FakeStep(StepId.COMMIT).running("mv"));
        bench.failing("mv");
        ObjectNode failed = (ObjectNode) full();
        failed.set("files", dryRun().path("files"));
        bench.rooms.refusals.add(new Refusal(ResultCode.FAIL_SAFETY_GUARD, "Busy.", "End it."));
        bench.run("--plan", DISK);
        failed.set("refusals", bench.json().path("refusals"));
        assertThat(schema.objections(failed)).isEmpty();
        assertThat(objects(failed)).contains("/failure", "/refusals/0", "/steps/0", "/files/0", "/checks/0", "/plan");
        return failed;
    }

    /** JSON pointers to all objects in a tree. */
    private static List<String> objects(JsonNode root) {
        List<String> found = new ArrayList<>();
        collect(root, "", found);
        return found;
    }

    private static void collect(JsonNode node, String pointer, List<String> found) {
        if (node.isObject()) {
            found.add(pointer);
            node.properties().forEach(field -> collect(field.getValue(), pointer + "/" + field.getKey(), found));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i, found);
            }
        }
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
