package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code --yes} on an empty disk says and leaves, and that {@code --dry-run} had foretold it. */
@Tag("vm")
class ProvisionIT {

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void aRunOnAnEmptyDiskEndsWell(Layout layout) {
        JsonNode full = Provisioned.of(layout).full();

        assertThat(full.at("/result").asText()).isEqualTo("ETE_DONE_OK");
        assertThat(full.at("/failure").isNull()).isTrue();
        assertThat(full.at("/checks")).isNotEmpty().allSatisfy(check -> assertThat(
                        check.at("/status").asText())
                .as(check.toString())
                .isNotEqualTo("FAIL"));
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void theDryRunTellsTheCommandsFilesAndStepsOfTheRun(Layout layout) {
        Provisioned provisioned = Provisioned.of(layout);
        var foretold = new Normalised(provisioned.dryRun());
        var done = new Normalised(provisioned.full());

        assertThat(foretold.lines("/commands", "")).isNotEmpty().isEqualTo(done.lines("/commands", ""));
        assertThat(foretold.lines("/files", "/path")).isNotEmpty().isEqualTo(done.lines("/files", "/path"));
        assertThat(foretold.lines("/files", "/mode")).isEqualTo(done.lines("/files", "/mode"));
        assertThat(foretold.lines("/files", "/diff")).isEqualTo(done.lines("/files", "/diff"));
        assertThat(foretold.lines("/steps", "/id")).isNotEmpty().isEqualTo(done.lines("/steps", "/id"));
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void nothingIsLeftInTheMachine(Layout layout) throws IOException {
        var share = Provisioned.of(layout).share();
        String before = Files.readString(share.resolve("state-before"));

        assertThat(share.resolve("state-dry")).content().isEqualTo(before);
        assertThat(share.resolve("state-full")).content().isEqualTo(before);
    }

    /** A result with the identifiers, which every run chooses anew, replaced by their names. */
    private record Normalised(JsonNode result) {
        List<String> lines(String array, String member) {
            return StreamSupport.stream(result.at(array).spliterator(), false)
                    .map(node -> named(node.at(member).asText()))
                    .toList();
        }

        private String named(String text) {
            String named = text;
            for (var id : result.at("/plan/ids").properties()) {
                String value = id.getValue().asText();
                named = named.replace(value, "<" + id.getKey() + ">");
                // mkfs.vfat takes the volume id without its dash.
                named = named.replace(value.replace("-", ""), "<" + id.getKey() + ">");
            }
            return named;
        }
    }
}
