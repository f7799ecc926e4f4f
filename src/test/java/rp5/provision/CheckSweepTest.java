package rp5.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rp5.provision.exec.Command;
import rp5.provision.simulation.Fault;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered.Meddler;
import rp5.provision.testing.FakeSource;
import rp5.provision.testing.InMemory;

/** Every command of a check, struck with every fault: it changes nothing, leaves nothing, and praises no disk that is broken. */
class CheckSweepTest {
    private static final String CHECK = "--do-postcheck";

    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    private final List<String> objections = new ArrayList<>();
    private Rig rig;
    private SimulatedPi pi;
    private String disk = "";

    @SuppressWarnings("NullAway.Init")
    CheckSweepTest() {}

    @BeforeEach
    void provision() {
        rig = new Rig(folder, FakeSource.piOs(), false);
        pi = rig.machine();
        SimulatedRun run = rig.run(pi, Meddler.NOBODY);
        assertThat(run.exit()).as(run.err()).isZero();
        disk = pi.disk();
    }

    @Test
    void aFaultInAnyCommandChangesNothingAndLeavesNothing() {
        List<Command> commands = rig.run(pi, Meddler.NOBODY, CHECK).commands();
        Map<Fault, Map<String, Integer>> matrix = new EnumMap<>(Fault.class);
        for (int number = 1; number <= commands.size(); number++) {
            for (Fault fault : Fault.values()) {
                SimulatedRun run = rig.run(pi, Meddler.at(number, fault), CHECK);
                matrix.computeIfAbsent(fault, it -> new TreeMap<>()).merge(run.result(), 1, Integer::sum);
                judge(run, number + " " + fault + " " + commands.get(number - 1));
            }
        }

        System.out.printf(
                "Check: %d commands x %d faults, %d wrong%n",
                commands.size(), Fault.values().length, objections.size());
        matrix.forEach((fault, results) -> System.out.printf("  %-8s %s%n", fault, results));
        assertThat(objections).isEmpty();
        assertThat(commands).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({"esp, config.txt", "esp, cmdline.txt", "esp, initramfs_2712", "root, etc/crypttab", "root, etc/fstab"})
    void aDiskThatIsBrokenIsNotPraisedWhateverElseIsBroken(String place, String file) throws IOException {
        Files.delete((place.equals("esp") ? pi.espFiles() : pi.rootFiles()).resolve(file));
        disk = pi.disk();
        SimulatedRun plain = rig.run(pi, Meddler.NOBODY, CHECK);
        assertThat(plain.exit()).isNotZero();
        List<Command> commands = plain.commands();
        for (int number = 1; number <= commands.size(); number++) {
            Command struck = commands.get(number - 1);
            int from = number;
            SimulatedRun run = rig.run(
                    pi, (now, later) -> now >= from && isOfTheSameProgram(later, struck) ? Fault.NOTHING : null, CHECK);
            String name = number + " and after it does nothing: " + struck;
            if (run.exit() == 0) {
                objections.add(name + ": praised");
            }
            if (pi.leftovers().isEmpty()) {
                judge(run, name);
            } else if (!isTold(run)) {
                objections.add(name + ": leaves, untold, " + pi.leftovers());
            }
            pi.afterAPowerCut();
        }

        System.out.printf("Check without %s: %d commands, %d wrong%n", file, commands.size(), objections.size());
        assertThat(objections).isEmpty();
    }

    private void judge(SimulatedRun run, String name) {
        List<String> wrong = new ArrayList<>();
        if (run.result().equals("FAIL_UNHANDLED")
                || run.json().path("exit_code").asInt(-1) != run.exit()) {
            wrong.add("ends badly: " + run.err());
        }
        if (!pi.leftovers().isEmpty()) {
            wrong.add("leaves " + pi.leftovers());
        }
        if (!pi.disk().equals(disk)) {
            wrong.add("has changed the disk");
        }
        if (run.json().path("failure").path("next").asText().contains("--yes")) {
            wrong.add("advises to erase the disk");
        }
        wrong.addAll(rig.litter());
        wrong.forEach(objection -> objections.add(name + " " + run.result() + ": " + objection));
    }

    private boolean isTold(SimulatedRun run) {
        String said =
                run.json().path("warnings") + " " + run.json().path("failure").path("details");
        return pi.leftovers().stream().anyMatch(thing -> said.contains(thing.substring(thing.indexOf(' ') + 1)));
    }

    private static boolean isOfTheSameProgram(Command one, Command other) {
        return one.argv().get(0).equals(other.argv().get(0));
    }
}
