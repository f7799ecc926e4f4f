package rp5.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import rp5.provision.exec.Command;
import rp5.provision.model.DiskState;
import rp5.provision.pipeline.StepId;

/**
 * A run of the program on a simulated machine.
 *
 * @param commands each once, however often it was tried
 */
record SimulatedRun(int exit, String out, String err, List<Command> commands, Path logs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    SimulatedRun {
        commands = List.copyOf(commands);
    }

    /** The result on standard output. */
    JsonNode json() {
        try {
            return out.isEmpty() ? MissingNode.getInstance() : JSON.readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out, e);
        }
    }

    String result() {
        return json().path("result").asText();
    }

    /** Whether it went on with an earlier one. */
    boolean goesOn() {
        return json().path("resumed").isObject();
    }

    Optional<StepId> failedStep() {
        return step(json().path("failure").path("step").asText(""));
    }

    DiskState state() {
        return DiskState.valueOf(json().path("failure").path("disk_state").asText());
    }

    /** Of a run in which no command was tried twice: the place of each command, empty before the first step. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        Place now = Place.BEFORE;
        for (JsonNode event : events()) {
            switch (event.path("type").asText()) {
                case "step_started" -> now = new Place(step(event.path("step").asText()), false);
                case "step_finished" -> {
                    if (now.step().equals(Optional.of(StepId.COMMIT))) {
                        now = Place.TEARDOWN;
                    }
                }
                case "command" -> places.add(now);
                default -> {}
            }
        }
        return places;
    }

    /** Where in a run a command belongs. */
    record Place(Optional<StepId> step, boolean teardown) {
        static final Place BEFORE = new Place(Optional.empty(), false);
        static final Place TEARDOWN = new Place(Optional.empty(), true);

        @Override
        public String toString() {
            return teardown ? "teardown" : step.map(StepId::id).orElse("preparation");
        }
    }

    private static Optional<StepId> step(String id) {
        return Arrays.stream(StepId.values())
                .filter(step -> step.id().equals(id))
                .findFirst();
    }

    private List<JsonNode> events() {
        try {
            List<JsonNode> events = new ArrayList<>();
            for (String line : Files.readAllLines(logs.resolve("ete_nvme_provision.jsonl"))) {
                events.add(JSON.readTree(line));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
